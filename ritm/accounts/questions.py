"""Questions of every minute: each is built and written once an account, afterwards only its values are put in.

    @question
    def _coming(*, ids: tuple[int, ...], now: datetime) -> QuerySet[Booking]:
        return Booking.objects.filter(client__in=ids, lesson__ends_at__gt=now)

    _coming(ids=(7, 9), now=clock.now())  # a list of bookings

Django builds a question anew each time, walks it to find its text, and looks up anew how its rows become objects. That
costs more than the database takes to answer (docs/decisions/0007-kept-sql.md). Here the function runs once an account
and form of what is given, with marks in place of the values; later calls put their values where the marks stood.
Whatever is not given is kept with the text: never read the hour or a person inside. Answers are never kept.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from inspect import Parameter, signature
from typing import Any, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

from ritm.accounts.scope import account_id_or_none

P = ParamSpec("P")
Row = TypeVar("Row")

_LARGEST = 2**63 - 1
MOST = 2000  # some hundred accounts in use at once
_KINDS = (str, int, datetime, date)
# Marks: values that nobody asks for by chance; a number that every whole-number column but the smallest can hold.
_TEXT, _NUMBER = "\ue0f7{}\ue0f8", 1_987_650_000
_INSTANT, _DAY = datetime(1402, 3, 5, tzinfo=UTC), date(1402, 3, 5)


@dataclass(frozen=True)
class Most:
    """How many rows at most: a part of the question's form."""

    number: int


@dataclass(frozen=True)
class _Place:
    """Where a given value stands in the statement; `put`: as what kind of number, or in what text."""

    number: int
    put: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class _Objects:
    """How a row of an answer becomes an object, with those that came along in it."""

    model: type[Model]
    names: list[str]
    first: int
    past: int
    related: list[Any]
    annotated: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, compiler: Any) -> "_Objects":
        """What Django's compiler knows once it has written the statement."""
        about, select = compiler.klass_info, compiler.select
        chosen = about["select_fields"]
        first, past = chosen[0], chosen[-1] + 1
        return cls(
            model=about["model"],
            names=[one[0].target.attname for one in select[first:past]],
            first=first,
            past=past,
            related=get_related_populators(about, select, DEFAULT_DB_ALIAS),
            annotated=tuple((compiler.annotation_col_map or {}).items()),
        )

    def __call__(self, row: Any) -> Any:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.first : self.past])
        for beside in self.related:
            beside.populate(row, made)
        for name, at in self.annotated:
            setattr(made, name, row[at])
        return made


@dataclass(frozen=True)
class Written:
    """A question as its text, and what becomes of a row of the answer."""

    sql: str
    places: tuple[Any, ...]
    is_holding: bool
    converters: tuple[tuple[int, tuple[Any, ...]], ...]
    made: Callable[[Any], Any]

    @classmethod
    def of(cls, rows: QuerySet, marks: list[Any], here: Any) -> "Written":
        """Django's own text, and what it would know of the rows; raises EmptyResultSet where it would not ask."""
        is_list = rows._iterable_class is ValuesListIterable
        if not (is_list or rows._iterable_class is ModelIterable):
            message = "Only whole rows and lists of values can be asked for."
            raise TypeError(message)
        if rows._prefetch_related_lookups or rows._known_related_objects:
            message = "Only what stands in the same statement can come along."
            raise TypeError(message)
        compiler = rows.query.get_compiler(connection=here)
        sql, params = compiler.as_sql()
        columns = [one[0] for one in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        return cls(
            sql=sql,
            places=_places(sql, params, marks),
            is_holding=rows.query.select_for_update and here.features.has_select_for_update,
            converters=tuple((at, (tuple(ways), kind)) for at, (ways, kind) in converters.items()),
            made=partial(_cut, len(columns)) if is_list else _Objects.of(compiler),
        )

    def values(self, given: list[Any]) -> list[Any]:
        """The values of the statement, in its order."""
        return [
            one if type(one) is not _Place else given[one.number] if one.put is None else one.put(given[one.number])
            for one in self.places
        ]

    def answered(self, values: list[Any], here: Any) -> Iterator[Any]:
        """The rows, as Django would give them."""
        with here.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        for row in found:
            yield self.made(self._converted(row, here) if self.converters else row)

    def _converted(self, row: Any, here: Any) -> list[Any]:
        row = list(row)
        for at, (ways, kind) in self.converters:
            for way in ways:
                row[at] = way(row[at], kind, here)
        return row


def _cut(count: int, row: Any) -> tuple[Any, ...]:
    """A row of `values_list`, without what the statement had to read for its order."""
    return tuple(row[:count])


class Question(Generic[P, Row]):
    """Answers with a list of its rows when it is called; `build` gives it as Django's queryset.

    Given are texts, whole numbers, instants, days and tuples of these: values that conditions compare with. Anything else
    (None, a yes or no, a `Most`) is part of the question's form, and has one statement each.
    """

    def __init__(self, build: Callable[P, "QuerySet[Any, Row]"]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        parts = [one for one in signature(build).parameters.values() if one.kind is not Parameter.VAR_KEYWORD]
        self._names = tuple(one.name for one in parts)
        self._least = sum(one.default is Parameter.empty for one in parts)
        self._written: dict[tuple, Written | None] = {}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        """The rows of now."""
        given: dict[str, Any] = {**dict(zip(self._names, args, strict=False)), **kwargs}
        # By length alone: names that the function does not know it refuses itself.
        if not self._least <= len(given) == len(args) + len(kwargs):
            message = f"A question that takes {', '.join(self._names) or 'nothing'} was given {args} {sorted(kwargs)}."
            raise TypeError(message)
        here, values = connections[DEFAULT_DB_ALIAS], list(_values(given))
        found = None if any(map(_is_beyond, values)) else self._found(given, values, here)
        # Django knows what to do where nothing can be found, or where rows are held outside a transaction.
        if found is None or (found.is_holding and here.get_autocommit()):
            return list(self.build(**given))  # type: ignore[call-arg] -- what was given, by its names
        ready = found.values([_for_database(one, here) for one in values])
        if settings.CHECK_KEPT_SQL:
            _check(found, ready, partial(self.build, **given), here)  # type: ignore[call-arg] -- as above
        return list(found.answered(ready, here))

    def _found(self, given: dict[str, Any], values: list[Any], here: Any) -> Written | None:
        key = (account_id_or_none(), here.vendor, here.features.has_select_for_update, _form(given))
        with suppress(KeyError):  # asked for at once: another thread may let go of everything in between
            return self._written[key]
        marks = [_for_database(_mark(type(one), number), here) for number, one in enumerate(values)]
        try:
            found: Written | None = Written.of(self.build(**_marked(given, [])), marks, here)
        except EmptyResultSet:
            found = None
        if len(self._written) >= MOST:
            self._written.clear()
        self._written[key] = found
        return found


def question(build: Callable[P, "QuerySet[Any, Row]"]) -> Question[P, Row]:
    """Make of a function that builds a queryset a question that answers with its rows; see the head of this module."""
    return Question(build)


def _form(given: Any) -> Any:
    """What two calls must have in common to share a statement."""
    kind = type(given)
    if kind in _KINDS:
        return kind
    if kind is dict:
        return tuple((name, _form(one)) for name, one in given.items())
    return tuple(map(_form, given)) if kind is tuple else (given,)


def _values(given: Any) -> Iterator[Any]:
    """The values, in the order of their marks."""
    kind = type(given)
    if kind in _KINDS:
        yield given
    elif kind is dict or kind is tuple:
        for one in given.values() if kind is dict else given:
            yield from _values(one)


def _marked(given: Any, before: list[None]) -> Any:
    """The same with a mark for each value; `before` grows by one with each."""
    kind = type(given)
    if kind in _KINDS:
        before.append(None)
        return _mark(kind, len(before) - 1)
    if kind is dict:
        return {name: _marked(one, before) for name, one in given.items()}
    return tuple(_marked(one, before) for one in given) if kind is tuple else given


def _mark(kind: type, number: int) -> Any:
    if kind is str:
        return _TEXT.format(number)
    if kind is int:
        return _NUMBER + number
    return (_INSTANT if kind is datetime else _DAY) + timedelta(days=number)


def _places(sql: str, params: Any, marks: list[Any]) -> tuple[Any, ...]:
    """The statement's values with places for what is given; raises ValueError where a given value has none."""
    places = tuple(_place(param, marks) for param in params)
    lost = set(range(len(marks))) - {one.number for one in places if type(one) is _Place}
    if lost:
        message = f"Values {sorted(lost)} of a question do not stand in its statement: {sql}"
        raise ValueError(message)
    return places


def _place(param: Any, marks: list[Any]) -> Any:
    for number, mark in enumerate(marks):
        if isinstance(param, str) and isinstance(mark, str) and mark in param:
            return _Place(number, None if param == mark else partial(_within, param, mark))
        if isinstance(param, type(mark)) and param == mark:
            return _Place(number, None if type(param) is type(mark) else type(param))
    return param


def _within(around: str, mark: str, value: str) -> str:
    """«бел%» of «бел»."""
    return around.replace(mark, value)


def _is_beyond(value: Any) -> bool:
    """A number that no column holds."""
    return type(value) is int and abs(value) > _LARGEST


def _for_database(value: Any, here: Any) -> Any:
    """As Django hands a value to the database."""
    if type(value) is datetime:
        return here.ops.adapt_datetimefield_value(value)
    return here.ops.adapt_datefield_value(value) if type(value) is date else value


def _check(found: Written, ready: list[Any], build: Callable[[], QuerySet], here: Any) -> None:
    """Only in tests: what is asked is what Django would ask now."""
    sql, params = build().query.get_compiler(connection=here).as_sql()
    if sql != found.sql or [(type(one), one) for one in params] != [(type(one), one) for one in ready]:
        message = f"A kept question is not this one.\nkept: {found.sql} {ready}\nnow: {sql} {params}"
        raise AssertionError(message)
