"""Questions that are built and written once, and from then on only get other values.

    @prepared
    def _of_clients(*, ids: tuple[int, ...], now: datetime) -> QuerySet[Booking]:
        return Booking.objects.filter(client__in=ids, lesson__ends_at__gt=now)

    _of_clients(ids=(7, 9), now=clock.now())  # a list of bookings

Building a question from Django's objects and finding its text (decision 0007) costs as much as asking it. Here the
function runs once an account and form of what is given, with marks in place of the values; later calls put their
values where the marks stood. All that is not given is kept: never read the hour or a person inside.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from ritm.accounts.scope import current_account_id

P = ParamSpec("P")
T = TypeVar("T")

_LARGEST = 2**63 - 1
_MOST = 2000  # some twenty accounts in use at once
# Marks: values that nobody asks for by chance.
_TEXT, _NUMBER, _INSTANT, _DAY = "\ue0f7{}\ue0f8", 1_987_650_000, datetime(1402, 3, 5, tzinfo=UTC), date(1402, 3, 5)


@dataclass(frozen=True)
class _Place:
    """One value of a statement: what is given, as the database's `kind` of number, or as the text in which it stood."""

    number: int
    kind: Callable[[Any], Any] | None = None

    def filled(self, value: Any) -> Any:
        return value if self.kind is None else self.kind(value)


@dataclass(frozen=True)
class _Plan:
    """A written question. `compiler`: None where nothing can be found."""

    rows: QuerySet
    compiler: Any
    sql: str
    places: tuple[Any, ...]

    def values(self, given: list[Any], connection: Any) -> tuple[Any, ...]:
        """The values of the statement, in its order."""
        ready = [_for_database(one, connection) for one in given]
        return tuple(one.filled(ready[one.number]) if isinstance(one, _Place) else one for one in self.places)

    def answer(self, values: tuple[Any, ...], connection: Any) -> list[Any]:
        """The rows, made by Django's own hands from our statement."""
        compiler, query = copy(self.compiler), copy(self.rows.query)
        compiler.connection, compiler.given = connection, (self.sql, values)
        query.get_compiler = lambda using=None, connection=None: compiler
        asked: Any = QuerySet(model=self.rows.model, query=query, using=self.rows.db)
        asked._iterable_class, asked._fields = self.rows._iterable_class, self.rows._fields
        return list(asked)


@dataclass(frozen=True)
class Most:
    """How many rows at most: a part of the statement's form."""

    number: int


class Prepared(Generic[P, T]):
    """A question with places for values; asked by calling it, by name: a list of what its rows are.

    Values are texts, whole numbers, instants, days, and tuples of these; anything else is part of its form.
    """

    def __init__(self, build: Callable[P, Any]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._plans: dict[tuple, _Plan] = {}

    def __call__(self, *args: P.args, **given: P.kwargs) -> list[T]:
        """The answer of now."""
        key = (current_account_id(), connections["default"].vendor, _form(given))
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _MOST:
                self._plans.clear()
            plan = self._plans[key] = _written(self.build(**_marked(given, [0])), list(_leaves(given)))
        leaves = list(_leaves(given))
        if plan.compiler is None or any(type(one) is int and abs(one) > _LARGEST for one in leaves):
            return []  # a number from an address that no row has, and no database takes
        connection = connections[plan.rows.db]
        values = plan.values(leaves, connection)
        if settings.CHECK_KEPT_SQL:
            _check(self.build(**given), plan, values, connection)
        return plan.answer(values, connection)


def prepared(build: Callable[P, "QuerySet[Any, T]"]) -> Prepared[P, T]:
    """Makes a function that builds a question one that asks it; see the head of this module."""
    return Prepared(build)


def _is_value(one: Any) -> bool:
    return type(one) in (str, int, datetime, date)


def _form(given: Any) -> Any:
    """What two calls must have in common to share a statement."""
    if _is_value(given):
        return type(given)
    if isinstance(given, dict):
        return tuple((name, _form(one)) for name, one in given.items())
    return tuple(map(_form, given)) if type(given) is tuple else (given,)


def _leaves(given: Any) -> Iterator[Any]:
    """The values, in the order of their marks."""
    if _is_value(given):
        yield given
    elif isinstance(given, dict):
        for one in given.values():
            yield from _leaves(one)
    elif type(given) is tuple:
        for one in given:
            yield from _leaves(one)


def _marked(given: Any, counter: list[int]) -> Any:
    """The same with a mark for each value."""
    if _is_value(given):
        counter[0] += 1
        return _mark(type(given), counter[0] - 1)
    if isinstance(given, dict):
        return {name: _marked(one, counter) for name, one in given.items()}
    return tuple(_marked(one, counter) for one in given) if type(given) is tuple else given


def _mark(kind: type, number: int) -> Any:
    if kind is str:
        return _TEXT.format(number)
    if kind is int:
        return _NUMBER + number
    return (_INSTANT if kind is datetime else _DAY) + timedelta(days=number)


def _written(rows: QuerySet, given: list[Any]) -> _Plan:
    if rows.query.select_for_update:
        message = "A prepared question holds no rows."
        raise ValueError(message)
    compiler, connection = rows.query.get_compiler(using=rows.db), connections[rows.db]
    try:
        sql, params = compiler.settled()
    except EmptyResultSet:
        return _Plan(rows, None, "", ())
    marks = [_for_database(_mark(type(one), number), connection) for number, one in enumerate(given)]
    places = tuple(_place(param, marks) for param in params)
    lost = set(range(len(given))) - {one.number for one in places if isinstance(one, _Place)}
    if lost:
        message = f"Values {sorted(lost)} of a prepared question do not stand in its statement: {sql}"
        raise ValueError(message)
    return _Plan(rows, compiler, sql, places)


def _place(param: Any, marks: list[Any]) -> Any:
    """A place where one of the marks stands; else the value, which is always the same."""
    for number, mark in enumerate(marks):
        if isinstance(param, str) and isinstance(mark, str) and mark in param:
            return _Place(number, None if param == mark else partial(_within, param, mark))
        if isinstance(param, type(mark)) and param == mark:
            return _Place(number, None if type(param) is type(mark) else type(param))
    return param


def _within(around: str, mark: str, value: str) -> str:
    """«бел%» of «бел»."""
    return around.replace(mark, value)


def _for_database(value: Any, connection: Any) -> Any:
    """As Django hands a value to the database."""
    if type(value) is datetime:
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if type(value) is date else value


def _check(rows: QuerySet, plan: _Plan, values: tuple[Any, ...], connection: Any) -> None:
    """Only in tests: what is asked is what Django would ask now."""
    sql, params = SQLCompiler.as_sql(rows.query.get_compiler(using=rows.db))
    ours = [(type(one), one) for one in values]
    if sql != plan.sql or [(type(one), one) for one in params] != ours:
        message = f"A prepared question is not this one.\nkept: {plan.sql} {values}\nnow: {sql} {params}"
        raise AssertionError(message)
