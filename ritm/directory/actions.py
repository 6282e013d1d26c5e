"""Writing figures and search words again, which record no event of their own; segments, exports, lists."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from ritm.accounts.queries import current_account
from ritm.accounts.questions import question
from ritm.accounts.writing import update_many
from ritm.clients.models import Client, Guardianship
from ritm.clients.search_text import fold
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.core.lines import one_line
from ritm.directory import figures
from ritm.directory.columns import known
from ritm.directory.conditions.conditions import is_secret
from ritm.directory.counting import count_again
from ritm.directory.errors import (
    ExportAtWork,
    NameTooLong,
    SecretNotKept,
    SegmentEmpty,
    SegmentNameRequired,
    SegmentNameTaken,
    TooManyViews,
    UnknownColumn,
    ViewNameRequired,
    ViewNameTaken,
)
from ritm.directory.events import ExportStarted, ListOfOwnChanged, SegmentDeleted, SegmentSaved
from ritm.directory.models import ClientExport, ClientFigures, ListColumns, SavedView, Segment
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.events.outbox import add_job
from ritm.files.actions import remove
from ritm.staff.models import StaffMember

KEPT_DAYS, MOST_VIEWS = 7, 20
Export = ClientExport.Status
Part = Callable[[tuple[int, ...], date], figures.Values]

EVERY_PART: tuple[Part, ...] = (figures.money, figures.passes, figures.attendance, figures.family, figures.names)
SORTED_LISTS = frozenset({"status", "source", "class_format"})  # by whose names the list of clients is sorted
NAME_COLUMNS = {
    "branch": "branch_name",
    "responsible": "responsible_name",
    "status": "status_name",
    "source": "source_name",
    "class_format": "format_name",
}
_AT_ONCE = 500


@transaction.atomic(savepoint=False)
def rebuild(*, client_ids: Iterable[int] | None = None, actor: Actor = SYSTEM) -> int:
    """Recount everything that lists and search read, of these clients or of all; returns how many rows differed."""
    ids = Client.objects.order_by("pk").values_list("pk", flat=True) if client_ids is None else sorted(set(client_ids))
    ids = tuple(ids)
    changed = 0
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        changed += _recount(EVERY_PART, some)
        figures.write_words(some, anew=True)
    if changed and client_ids is None:  # of some clients an event tells
        count_again()
    return changed


@transaction.atomic(savepoint=False)
def refresh(*, parts: tuple[Part, ...], client_ids: Iterable[int], actor: Actor = SYSTEM) -> int:
    """Recount the parts that an event changes: a fixed number of queries. Returns how many rows differed."""
    return _recount(parts, tuple(sorted(set(client_ids))))


@transaction.atomic(savepoint=False)
def index(*, client_ids: tuple[int, ...], actor: Actor = SYSTEM) -> None:
    """Search words, the child's mark and the names sorted by, after clients were added, changed or deleted; their
    children name them too.
    """
    wards = Guardianship.objects.filter(guardian__in=client_ids).values_list("child_id", flat=True)
    figures.write_words(tuple(sorted({*client_ids, *wards})))
    _recount((figures.family, figures.names), client_ids)


@transaction.atomic(savepoint=False)
def name_again(*, kind: str, pk: int, name: str, actor: Actor = SYSTEM) -> int:
    """What the list is sorted by has another name (`kind`: the client's column, of NAME_COLUMNS); how many rows differed."""
    column = NAME_COLUMNS[kind]
    rows = ClientFigures.objects.filter(**{f"client__{kind}": pk}).exclude(**{column: fold(name)})
    return rows.update(**{column: fold(name)})


@transaction.atomic(savepoint=False)
def roll_over(*, actor: Actor = SYSTEM) -> int:
    """After midnight: where the pass that figures show has ended, or its freeze, or the class that is next was held
    and not marked, show what follows. How many changed.
    """
    zone = current_account().time_zone
    today = clock.today(zone)
    over = (
        Q(pass_ends_on__lt=today) | Q(frozen_until__lt=today) | Q(next_lesson_at__lt=clock.day_bounds(today, zone)[0])
    )
    ended = ClientFigures.objects.filter(over).values_list("client_id", flat=True)
    count_again()
    return refresh(parts=(figures.visits,), client_ids=ended)


@transaction.atomic
def save_segment(*, name: str, conditions: list[str], segment: Segment | None = None, actor: Actor) -> Segment:
    """Keep a search under a name, new or in place of what the segment held (CL-32).

    Conditions as an address writes them, read as good before. Raises SegmentNameRequired, SegmentNameTaken,
    SegmentEmpty, NameTooLong, SecretNotKept.
    """
    name = _tidy_name(name, SegmentNameRequired)
    _refuse_secrets(conditions)
    if not conditions:
        raise SegmentEmpty
    row = segment or Segment(created_at=clock.now(), created_by=str(actor))
    changes = {"name": (row.name, name), "conditions": (" ".join(row.conditions), " ".join(conditions))}
    row.name, row.folded, row.conditions = name, fold(name), conditions
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise SegmentNameTaken(name=name) from None
    record(SegmentSaved(segment_id=row.pk), actor=actor, changes=changes)
    return row


@transaction.atomic
def delete_segment(*, segment: Segment, actor: Actor) -> None:
    """Forget a segment; its clients stay as they are."""
    segment_id = segment.pk
    Segment.objects.filter(pk=segment_id).delete()
    record(SegmentDeleted(segment_id=segment_id), actor=actor)


@transaction.atomic
def start_export(*, query: dict[str, Any], zone: str, language: str, actor: Actor, staff: StaffMember) -> ClientExport:
    """Let the worker write a workbook of these clients for this person alone (CL-32).

    `query`: conditions of a search as `c`, or `text` and `chip` of the list. Raises ExportAtWork, SecretNotKept.
    """
    _refuse_secrets(query.get("c", ()))
    StaffMember.objects.select_for_update(no_key=True, of=("self",)).get(pk=staff.pk)
    at_work = ClientExport.objects.filter(staff_member=staff, status__in=(Export.WAITING, Export.RUNNING))
    if at_work.filter(created_at__gt=clock.now() - timedelta(hours=1)).exists():
        raise ExportAtWork
    row = ClientExport.objects.create(
        staff_member=staff, query=query, zone=zone, language=language, created_at=clock.now()
    )
    add_job(task="ritm.directory.exporting.write_export", export_id=row.pk)
    record(ExportStarted(export_id=row.pk), actor=actor)
    return row


@transaction.atomic
def save_view(*, name: str, query: dict[str, str], actor: Actor, staff: StaffMember) -> SavedView:
    """Keep the client list as the person has it now: text, chip, order (CL-02). Raises the errors of views."""
    name = _tidy_name(name, ViewNameRequired)
    own = SavedView.objects.filter(staff_member=staff)
    if own.count() >= MOST_VIEWS:
        raise TooManyViews
    try:
        with transaction.atomic():
            row = SavedView.objects.create(staff_member=staff, name=name, folded=fold(name), query=query)
    except IntegrityError:
        raise ViewNameTaken(name=name) from None
    record(ListOfOwnChanged(staff_id=staff.pk), actor=actor)
    return row


@transaction.atomic
def rename_view(*, view: SavedView, name: str, actor: Actor) -> SavedView:
    """Another name for a view; what it holds stays. Raises ViewNameRequired, ViewNameTaken, NameTooLong."""
    view.name = _tidy_name(name, ViewNameRequired)
    view.folded = fold(view.name)
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "folded"])
    except IntegrityError:
        raise ViewNameTaken(name=view.name) from None
    record(ListOfOwnChanged(staff_id=view.staff_member_id), actor=actor)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, actor: Actor) -> None:
    """Forget a view."""
    staff_id = view.staff_member_id
    SavedView.objects.filter(pk=view.pk).delete()
    record(ListOfOwnChanged(staff_id=staff_id), actor=actor)


@transaction.atomic
def choose_columns(*, codes: list[str], actor: Actor, staff: StaffMember) -> tuple[str, ...]:
    """The person's columns of the list in his order; none at all gives the usual ones. Raises UnknownColumn."""
    kept = known(codes)
    if set(codes) != set(kept):
        raise UnknownColumn
    ListColumns.objects.update_or_create(staff_member=staff, defaults={"codes": list(kept)})
    record(ListOfOwnChanged(staff_id=staff.pk), actor=actor)
    return kept


def forget_exports(*, on: str = "") -> int:
    """Let go of workbooks after a week: they are the whole base in one file. A daily job."""
    border = clock.now() - timedelta(days=KEPT_DAYS)
    old = list(ClientExport.objects.filter(created_at__lt=border, file__isnull=False).select_related("file")[:200])
    for row in old:
        file = row.file
        ClientExport.objects.filter(pk=row.pk).update(file=None, status=Export.GONE)
        if file is not None:
            remove(file=file, actor=SYSTEM)
    return len(old)


def _refuse_secrets(conditions: Iterable[str]) -> None:
    if any(is_secret(one) for one in conditions):
        raise SecretNotKept


def _tidy_name(typed: str, missing: type[DomainError]) -> str:
    name, most = one_line(typed), Segment._meta.get_field("name").max_length or 0
    if not name:
        raise missing
    if len(name) > most:
        raise NameTooLong(most=most)
    return name


def _recount(parts: tuple[Part, ...], client_ids: tuple[int, ...]) -> int:
    # Held before counting: of two transactions the later one counts what the earlier has written.
    rows = _lock_rows(client_ids)
    today = _today(rows)
    values: dict[int, dict[str, Any]] = {pk: {} for pk in client_ids}
    for part in parts:
        for pk, found in part(client_ids, today).items():
            values[pk] |= found
    changed = [row for pk, row in rows.items() if _differs(row, values[pk])]
    names = sorted({name for pk in client_ids for name in values[pk]})
    if len(changed) == 1:
        changed[0].save(update_fields=names)  # one plain statement; a bulk one takes longer to write than to run
    elif changed:
        update_many(changed, names)
    return len(changed)


def _differs(row: ClientFigures, values: dict[str, Any]) -> bool:
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _today(rows: dict[int, ClientFigures]) -> date:
    """The account's date, without a question of its own where a row brings its account along."""
    known = next((row.account for row in rows.values() if "account" in row._state.fields_cache), None)
    return clock.today((known or current_account()).time_zone)


def _held_rows() -> QuerySet[ClientFigures]:
    rows = ClientFigures.objects.select_related("account").order_by("client_id")
    return rows.select_for_update(no_key=True, of=("self",))


@question
def _rows_of(client_id: int) -> QuerySet[ClientFigures]:
    return _held_rows().filter(client=client_id)


def _lock_rows(client_ids: tuple[int, ...]) -> dict[int, ClientFigures]:
    rows = _rows_of(client_ids[0]) if len(client_ids) == 1 else _held_rows().filter(client__in=client_ids)
    known = {row.client_id: row for row in rows}
    missing = [ClientFigures(client_id=pk) for pk in client_ids if pk not in known]
    made = ClientFigures.objects.bulk_create(missing, batch_size=500) if missing else []
    return known | {row.client_id: row for row in made}
