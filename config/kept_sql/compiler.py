"""Django's compilers; the one that reads keeps what it has written. Both engines take theirs from here."""

from dataclasses import dataclass
from threading import RLock
from typing import Any

from django.conf import settings
from django.db.models.sql import compiler
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler

from config.kept_sql.shape import Shape, Unknown

__all__ = [
    "KeptSQL",
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]

# How many statements one process keeps, and the most values of one: a long list is rarely as long the next time.
MOST = 2000
MOST_VALUES = 60


@dataclass(frozen=True)
class Written:
    """A statement, and what its reader has to know of it."""

    sql: str
    select: Any
    fields: list
    klass_info: dict | None
    annotation_col_map: dict
    col_count: int | None
    has_extra_select: bool
    converters: dict


_kept: dict[tuple, Written | None] = {}
# Parts of a query that are built once are read by every thread, and Django moves their tables about while it writes a
# query that stands inside another. One thread at a time: it is work of the processor alone, and nothing waits inside.
_one_writes = RLock()


class KeptSQL(compiler.SQLCompiler):
    """Writes a statement once for each shape of query."""

    _found: Written | None = None

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:  # noqa: FBT001, FBT002 -- Django's signature
        with _one_writes:
            if with_col_aliases or not with_limits or self.query.subquery:
                return super().as_sql(with_limits, with_col_aliases)
            return self._whole()

    def _whole(self) -> tuple[str, Any]:
        try:
            shape, values = Shape.of(self)
            holds = self.connection.features.has_select_for_update
            key = (self.connection.vendor, self.connection.alias, holds, self.elide_empty, shape)
            is_known, found = key in _kept, _kept.get(key)
        except (Unknown, TypeError):  # TypeError: something that cannot be compared
            return super().as_sql()
        if not is_known:
            return self._write(key, values)
        if found is None or (self.query.select_for_update and self.connection.get_autocommit()):
            return super().as_sql()
        if settings.CHECK_KEPT_SQL:
            self._check(found, values)
        return self._take(found, values)

    def get_converters(self, expressions: Any) -> dict:
        found = self._found
        if found is not None and expressions == found.fields:
            return found.converters
        return super().get_converters(expressions)

    def _write(self, key: tuple, values: tuple) -> tuple[str, Any]:
        sql, params = super().as_sql()
        if len(_kept) >= MOST:
            _kept.clear()
        if len(values) > MOST_VALUES:
            return sql, params
        # Where the values do not stand in the order of the walk, the walk has not understood the query.
        _kept[key] = self._written(sql) if _same(params, values) else None
        return sql, params

    def _written(self, sql: str) -> Written:
        fields = [one[0] for one in self.select[: self.col_count]]
        return Written(
            sql=sql,
            select=self.select,
            fields=fields,
            klass_info=self.klass_info,
            annotation_col_map=self.annotation_col_map,
            col_count=self.col_count,
            has_extra_select=self.has_extra_select,
            converters=super().get_converters(fields),
        )

    def _take(self, found: Written, values: tuple) -> tuple[str, tuple]:
        self._found = found
        self.select = found.select
        self.klass_info = found.klass_info
        self.annotation_col_map = found.annotation_col_map
        self.col_count = found.col_count
        self.has_extra_select = found.has_extra_select
        return found.sql, values

    def _check(self, found: Written, values: tuple) -> None:
        """Only in tests: what is kept is what Django would write now."""
        fresh = type(self)(self.query.clone(), self.connection, self.using, self.elide_empty)
        sql, params = compiler.SQLCompiler.as_sql(fresh)
        if sql != found.sql or not _same(params, values) or fresh.annotation_col_map != found.annotation_col_map:
            message = f"A kept statement is not this query's.\nkept: {found.sql} {values}\nnow: {sql} {params}"
            raise AssertionError(message)


class SQLCompiler(KeptSQL):
    """Under the name by which Django looks for it."""


def _same(params: Any, values: tuple) -> bool:
    """Equal, and of the same kinds: 1 is not True to a database."""
    ours = [(type(one), one) for one in values]
    return [(type(one), one) for one in params] == ours
