"""Questions of every minute: each is built and written once an account, afterwards only its values are put in.

Django builds a question anew each time, walks it to find its text, and looks up anew how its rows become objects. That
costs more than the database takes to answer (docs/decisions/0007-kept-sql.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from ritm.accounts.scope import account_id_or_none

Row = TypeVar("Row", bound=Model)
_LARGEST = 2**63 - 1
MOST = 2000  # some hundred accounts in use at once


class Given(Expression):
    """Stands in a question for a value that is given when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list["Given"]]:
        return "%s", [self]


@dataclass(frozen=True)
class Written:
    """A question as its text, and how a row of the answer becomes an object."""

    sql: str
    params: tuple[Any, ...]
    is_holding: bool
    converters: tuple[tuple[int, tuple[Any, ...]], ...]
    model: type[Model]
    names: list[str]
    first: int
    past: int
    related: list[Any]
    annotated: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, rows: QuerySet, here: Any) -> "Written":
        """Django's own text, and what it would know of the rows."""
        if rows._iterable_class is not ModelIterable or rows._prefetch_related_lookups or rows._known_related_objects:
            message = "Only whole rows can be asked for, and what stands beside them in the same statement."
            raise TypeError(message)
        compiler = rows.query.get_compiler(connection=here)
        sql, params = compiler.as_sql()
        select, about = compiler.select, compiler.klass_info
        chosen = about["select_fields"]
        first, past = chosen[0], chosen[-1] + 1
        converters = compiler.get_converters([one[0] for one in select])
        return cls(
            sql=sql,
            params=tuple(params),
            is_holding=rows.query.select_for_update and here.features.has_select_for_update,
            converters=tuple((at, (tuple(ways), kind)) for at, (ways, kind) in converters.items()),
            model=about["model"],
            names=[one[0].target.attname for one in select[first:past]],
            first=first,
            past=past,
            related=get_related_populators(about, select, DEFAULT_DB_ALIAS),
            annotated=tuple((compiler.annotation_col_map or {}).items()),
        )

    def answered(self, here: Any, values: dict[str, Any]) -> Iterator[Any]:
        """The rows, as Django would give them."""
        put_in = {name: _for_database(value, here) for name, value in values.items()}
        with here.cursor() as cursor:
            cursor.execute(self.sql, [put_in[one.name] if isinstance(one, Given) else one for one in self.params])
            found = cursor.fetchall()
        for row in found:
            yield self._made(self._converted(row, here) if self.converters else row)

    def _converted(self, row: Any, here: Any) -> list[Any]:
        row = list(row)
        for at, (ways, kind) in self.converters:
            for way in ways:
                row[at] = way(row[at], kind, here)
        return row

    def _made(self, row: Any) -> Any:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.first : self.past])
        for beside in self.related:
            beside.populate(row, made)
        for name, at in self.annotated:
            setattr(made, name, row[at])
        return made


def question(build: Callable[..., QuerySet[Row]]) -> Callable[..., list[Row]]:
    """Make of `build`, which says what is asked for, a question that answers with its rows.

    Its arguments are values that conditions compare with: ids, texts, dates, hours; never a list, None, or anything that
    decides how the question is built. Rows are read anew each time: no answer is kept.
    """
    names = tuple(signature(build).parameters)
    written: dict[tuple, Written] = {}

    @wraps(build)
    def ask(*values: Any) -> list[Row]:
        if any(isinstance(value, int) and value > _LARGEST for value in values):
            return list(build(*values))  # Django knows that no column holds such a number
        here = connections[DEFAULT_DB_ALIAS]
        key = (account_id_or_none(), here.vendor, here.features.has_select_for_update)
        found = written.get(key)
        if found is None:
            if len(written) >= MOST:
                written.clear()
            found = written[key] = Written.of(build(*(Given(name) for name in names)), here)
        if found.is_holding and here.get_autocommit():
            return list(build(*values))  # Django says what is wrong
        given = dict(zip(names, values, strict=True))
        if settings.CHECK_KEPT_SQL:
            _check(found, build, given, here)
        return list(found.answered(here, given))

    return ask


def _for_database(value: Any, here: Any) -> Any:
    if isinstance(value, datetime):
        return here.ops.adapt_datetimefield_value(value)
    return here.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _check(found: Written, build: Callable[..., QuerySet], given: dict[str, Any], here: Any) -> None:
    """Only in tests: what is kept is what Django would write now, with these values."""
    sql, params = build(*given.values()).query.get_compiler(connection=here).as_sql()
    ours = [_for_database(given[one.name], here) if isinstance(one, Given) else one for one in found.params]
    if _plain(sql) != _plain(found.sql) or list(params) != ours:
        message = f"A kept question is not this one.\nkept: {found.sql} {ours}\nnow: {sql} {params}"
        raise AssertionError(message)


def _plain(sql: str) -> str:
    return sql.replace("(%s)", "%s")
