"""What happened below, and which part of the figures it changes. All within the transaction of the fact."""

from typing import Protocol

from django_tasks import task

from ritm.accounts.models import Branch
from ritm.attendance.events_of_regulars import RegularsBooked
from ritm.attendance.models import Booking
from ritm.clients.actions.lists import LISTS
from ritm.clients.events import ClientsAdded, ClientsApart, ClientsChanged, ClientsDeleted, ClientsMerged, EntryRenamed
from ritm.clients.models import Guardianship
from ritm.directory import figures
from ritm.directory.actions import SORTED_LISTS, index, name_again, rebuild, refresh, roll_over
from ritm.events.actor import Actor
from ritm.ledger.events import BalancesOpened, OpeningsTakenBack
from ritm.passes.events import CreditReturned, CreditTaken, PassesIssued, PassesWithdrawn
from ritm.schedule.events import LessonChanged
from ritm.staff.events import StaffChanged
from ritm.staff.models import StaffMember


class OfClient(Protocol):
    """Any event that names a client."""

    client_id: int


class OfBranch(Protocol):
    """Any event that names a branch: the room that records it lies above."""

    branch_id: int


def index_client(event: OfClient, *, actor: Actor) -> None:
    """A client was added, changed or deleted."""
    index(client_ids=(event.client_id,), actor=actor)


def index_clients(event: ClientsAdded, *, actor: Actor) -> None:
    """Many clients came at once."""
    rebuild(client_ids=event.client_ids, actor=actor)


def index_many(event: ClientsDeleted | ClientsChanged, *, actor: Actor) -> None:
    """Many clients went or changed at once."""
    index(client_ids=event.client_ids, actor=actor)


def rebuild_client(event: OfClient, *, actor: Actor) -> None:
    """A client is back: everything that lists and search read of him."""
    rebuild(client_ids=(event.client_id,), actor=actor)


def rebuild_pair(event: ClientsMerged | ClientsApart, *, actor: Actor) -> None:
    """Two cards became one, or apart: both, and the children whose parent has another name now."""
    pair = (event.client_id, event.dropped_id)
    wards = Guardianship.objects.filter(guardian__in=pair).values_list("child_id", flat=True)
    rebuild(client_ids={*pair, *wards}, actor=actor)


def refresh_money(event: OfClient, *, actor: Actor) -> None:
    """Money or debt moved."""
    refresh(parts=(figures.money,), client_ids=(event.client_id,), actor=actor)


def refresh_moneys(event: BalancesOpened | OpeningsTakenBack, *, actor: Actor) -> None:
    """Many clients have brought a balance, or given it back."""
    refresh(parts=(figures.money,), client_ids=event.client_ids, actor=actor)


def refresh_passes(event: OfClient, *, actor: Actor) -> None:
    """A pass was issued, activated or burnt."""
    refresh(parts=(figures.passes,), client_ids=(event.client_id,), actor=actor)


def refresh_many_passes(event: PassesIssued | PassesWithdrawn, *, actor: Actor) -> None:
    """Many clients have brought passes, or given them back."""
    refresh(parts=(figures.passes,), client_ids=event.client_ids, actor=actor)


def refresh_credits(event: CreditTaken | CreditReturned, *, actor: Actor) -> None:
    """A pass was taken from or returned to. For a visit nothing yet: the visit is told in a moment."""
    if not event.cause.startswith("visit:"):
        refresh(parts=(figures.passes,), client_ids=(event.client_id,), actor=actor)


def refresh_attendance(event: OfClient, *, actor: Actor) -> None:
    """A booking came or went."""
    refresh(parts=(figures.attendance,), client_ids=(event.client_id,), actor=actor)


def refresh_many_attendances(event: RegularsBooked, *, actor: Actor) -> None:
    """Permanent participants have places in lessons that came."""
    refresh(parts=(figures.attendance,), client_ids=event.client_ids, actor=actor)


def refresh_visits(event: OfClient, *, actor: Actor) -> None:
    """A visit came or went, and with it what it took from a pass."""
    refresh(parts=(figures.visits,), client_ids=(event.client_id,), actor=actor)


def refresh_lesson(event: LessonChanged, *, actor: Actor) -> None:
    """A lesson was moved: whoever is booked has another next lesson, whoever came another last one."""
    held = Booking.objects.filter(lesson=event.lesson_id).exclude(status=Booking.Status.CANCELLED)
    refresh(parts=(figures.attendance,), client_ids=held.values_list("client_id", flat=True), actor=actor)


def rename_branch(event: OfBranch, *, actor: Actor) -> None:
    """The list is sorted by the names of branches."""
    branch = Branch.objects.get(pk=event.branch_id)
    name_again(kind="branch", pk=branch.pk, name=branch.name, actor=actor)


def rename_responsible(event: StaffChanged, *, actor: Actor) -> None:
    """And by those of who is responsible."""
    person = StaffMember.objects.get(pk=event.staff_id)
    name_again(kind="responsible", pk=person.pk, name=person.name, actor=actor)


def rename_entry(event: EntryRenamed, *, actor: Actor) -> None:
    """And by those of statuses, sources and class formats."""
    if event.kind in SORTED_LISTS:
        entry = LISTS[event.kind].objects.get(pk=event.entry_id)
        name_again(kind=event.kind, pk=entry.pk, name=entry.name, actor=actor)


@task()
def roll_over_figures(*, on: str) -> None:
    """Every night: passes that ended give way to the next ones."""
    roll_over()
