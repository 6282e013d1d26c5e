"""The rest of a large studio: what the clients of the mould have bought and done, copied to their neighbours by the database.

A copy's client and lesson have the next id; rows of the other tables stand a whole span further. Foreign keys, texts
and events with an id in them follow.
"""

from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client, Guardianship
from ritm.directory.actions import NAME_COLUMNS, name_again
from ritm.directory.figures import write_parts
from ritm.directory.models import ClientFigures, SearchWord
from ritm.directory.words import stored_words
from ritm.events.models import Event
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.passes.models import ClientPass, CreditEntry
from ritm.sales.models import Payment, Sale, SaleLine
from ritm.schedule.models import Lesson
from ritm.tools.bench.bulk import Bench

_NEIGHBOURS = (Client, Lesson)
# In the order of their foreign keys, though nothing checks it meanwhile.
_COPIED: tuple[type[models.Model], ...] = (
    *(ClientPass, LedgerAccount, Transfer, Charge, Settlement, Sale, SaleLine, Payment, CreditEntry),
    *(Booking, Visit, ClientFigures),
)
_TOLD = {
    "passes.pass_issued": {"client_id": Client, "client_pass_id": ClientPass},
    "sales.pass_sold": {"client_id": Client, "client_pass_id": ClientPass, "sale_id": Sale},
    "attendance.visit_marked": {"visit_id": Visit, "booking_id": Booking, "client_id": Client, "lesson_id": Lesson},
}
_WORDS_AT_ONCE = 20_000
_TIMES = "with recursive k(k) as (select 1 union all select k + 1 from k where k < {last}) "


class Spans:
    """Of each table the first and the last id of the mould, and how far its copies stand from one another."""

    def __init__(self) -> None:
        every = (*_NEIGHBOURS, *_COPIED, Event)
        self.of = {model: self._range(model) for model in every}
        self.last = {model: model._base_manager.aggregate(n=models.Max("pk"))["n"] or 0 for model in every}

    def _range(self, model: type[models.Model]) -> tuple[int, int]:
        rows = model._default_manager.all()  # of this account alone
        if model is LedgerAccount:
            rows = rows.filter(kind="client")
        if model is ClientFigures:
            rows = rows.exclude(client__is_system=True)  # the test client has done nothing that a neighbour could have
        found = rows.aggregate(low=models.Min("pk"), high=models.Max("pk"))
        return found["low"] or 0, found["high"] or 0

    def step(self, model: type[models.Model]) -> int:
        """From one copy to the next."""
        return 1 if model in _NEIGHBOURS else self.last[model] - self.of[model][0] + 1

    def moved(self, model: type[models.Model], column: str) -> str:
        """SQL: where the id in `column` points in the copy; ids outside the mould stay."""
        low, high = self.of[model]
        return f"case when {column} between {low} and {high} then {column} + k.k * {self.step(model)} else {column} end"


@transaction.atomic
def copy(times: int) -> None:
    """Make `times` of one. Foreign keys are taken off meanwhile and put back: checking took most of the time."""
    if times == 1:
        return
    spans, keys = Spans(), _foreign_keys()
    with connection.cursor() as cursor:
        _run(cursor, (f"alter table {table} drop constraint {name}" for table, name, _definition in keys))
        _run(cursor, (_rows(model, times, spans) for model in _COPIED))
        _run(cursor, (_events(name, times, spans) for name in _TOLD))
        _run(cursor, connection.ops.sequence_reset_sql(no_style(), [*_COPIED, Event]))
        _run(cursor, (f"alter table {table} add constraint {name} {definition}" for table, name, definition in keys))
        _count_days(cursor)


def _run(cursor: Any, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)


def _rows(model: type[models.Model], times: int, spans: Spans) -> str:
    low, high = spans.of[model]
    return _insert(model, _columns(model, spans), f"m.id between {low} and {high}", times)


def _events(name: str, times: int, spans: Spans) -> str:
    moved = {'"data"': _data(_TOLD[name], spans), '"client_ref"': "m.client_ref + k.k"}
    low, high = spans.of[Event]
    which = f"m.name = '{name}' and m.id between {low} and {high}"
    return _insert(Event, _columns(Event, spans) | moved, which, times)


def _insert(model: type[models.Model], columns: dict[str, str], which: str, times: int) -> str:
    table = model._meta.db_table
    return (
        f"insert into {table} ({', '.join(columns)}) "  # noqa: S608 -- names and numbers of our own
        f"{_TIMES.format(last=times - 1)} select {', '.join(columns.values())} from {table} m, k where {which}"
    )


def _columns(model: type[models.Model], spans: Spans) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        name = connection.ops.quote_name(field.column)
        column = f"m.{name}"
        target = field.related_model
        if field.primary_key:
            found[name] = f"{column} + k.k * {spans.step(model)}"
        elif target in spans.of:
            found[name] = spans.moved(target, column)
        else:
            found[name] = column
    return found | _texts(model, spans)


def _texts(model: type[models.Model], spans: Spans) -> dict[str, str]:
    """Columns of words with an id in them."""
    number = f"cast(substr(m.subject, 6) as bigint) + k.k * {spans.step(ClientPass)}"
    subject = f"case when m.subject like 'pass:%' then 'pass:' || ({number}) else m.subject end"
    return {
        LedgerAccount: {'"code"': "'client:' || (m.client_ref + k.k)", '"client_ref"': "m.client_ref + k.k"},
        Transfer: {'"key"': "m.key || ':' || k.k", '"subject"': subject},
        Charge: {'"subject"': subject},
    }.get(model, {})  # type: ignore[call-overload] -- any model


def _data(fields: dict[str, type[models.Model]], spans: Spans) -> str:
    """SQL: an event's ids, moved."""
    is_postgres = connection.vendor == "postgresql"
    parts = []
    for name, model in fields.items():
        value = f"cast(m.data ->> '{name}' as bigint)" if is_postgres else f"json_extract(m.data, '$.{name}')"
        parts.append((name, f"{value} + k.k * {spans.step(model)}"))
    if Sale in fields.values():
        step = spans.step(Payment)
        first = (
            "cast(m.data #>> '{payment_ids,0}' as bigint)"
            if is_postgres
            else "json_extract(m.data, '$.payment_ids[0]')"
        )
        array, none = ("jsonb_build_array", "'[]'::jsonb") if is_postgres else ("json_array", "json('[]')")
        parts.append(("payment_ids", f"case when {first} is null then {none} else {array}({first} + k.k * {step}) end"))
    sign = "" if is_postgres else "$."
    listed = ", ".join(f"'{sign}{name}', {value}" for name, value in parts)
    return f"m.data || jsonb_build_object({listed})" if is_postgres else f"json_set(m.data, {listed})"


def _foreign_keys() -> list[tuple[str, str, str]]:
    """Table, name and definition of every foreign key of the copied tables; SQLite asks them at COMMIT alone, quickly."""
    if connection.vendor != "postgresql":
        return []
    tables = [model._meta.db_table for model in (*_COPIED, Event)]
    with connection.cursor() as cursor:
        cursor.execute(
            "select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint "
            "where contype = 'f' and conrelid::regclass::text = any(%s)",
            [tables],
        )
        return cursor.fetchall()


def _count_days(cursor: Any) -> None:
    """A neighbour's lessons are of another hour: figures name the last one visited and the next one booked."""
    visited = (
        "select max(l.starts_at) from attendance_visit v join schedule_lesson l on l.id = v.lesson_id "
        "where v.account_id = f.account_id and v.client_id = f.client_id and v.undone_at is null"
    )
    booked = (
        "select min(l.starts_at) from attendance_booking b join schedule_lesson l on l.id = b.lesson_id "
        "where b.account_id = f.account_id and b.client_id = f.client_id and b.status = 'booked'"
    )
    cursor.execute(
        f"update directory_clientfigures as f set last_visit_at = ({visited}), next_lesson_at = ({booked}), "  # noqa: S608 -- as above
        "is_child = exists (select 1 from clients_guardianship g where g.child_id = f.client_id)"
    )


@transaction.atomic
def name_again_all() -> None:
    """A neighbour belongs to another branch, status or source: the names that its row is sorted by are written anew."""
    for kind, column in NAME_COLUMNS.items():
        ClientFigures.objects.filter(**{f"client__{kind}": None}).update(**{column: None})
        ids = Client.objects.filter(**{f"{kind}__isnull": False}).values(kind)
        for row in Client._meta.get_field(kind).related_model._default_manager.filter(pk__in=ids):
            name_again(kind=kind, pk=row.pk, name=row.name)


@transaction.atomic
def write_words(place: Bench) -> None:
    """The search words of all clients, as the actions would have written them."""
    SearchWord.objects.all().delete()
    names = dict(Guardianship.objects.values_list("child_id", "guardian__name"))
    columns = ("pk", "name", "salutation", "phone", "other_phone", "barcode")
    clients = list(Client.objects.order_by("pk").values_list(*columns))
    for start in range(0, len(clients), _WORDS_AT_ONCE):
        pairs = [
            (pk, word)
            for pk, *values in clients[start : start + _WORDS_AT_ONCE]
            for word in sorted(stored_words(**dict(zip(columns[1:], values, strict=True)), guardian=names.get(pk, "")))
        ]
        _insert_words(place, pairs)
        write_parts({word for _pk, word in pairs})


def _insert_words(place: Bench, pairs: list[tuple[int, str]]) -> None:
    table = SearchWord._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ids, words = zip(*pairs, strict=True)
            cursor.execute(
                f"insert into {table} (account_id, client_id, word) select %s, * from unnest(%s::bigint[], %s::text[])",  # noqa: S608 -- as above
                [place.account_id, list(ids), list(words)],
            )
        else:
            rows = [(place.account_id, *pair) for pair in pairs]
            cursor.executemany(f"insert into {table} (account_id, client_id, word) values (%s, %s, %s)", rows)  # noqa: S608 -- as above
