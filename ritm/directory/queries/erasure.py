"""What an erasure would take and what it would leave: the page that asks before it (CL-34)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from ritm.attendance.models import Booking
from ritm.clients.events_of_erasing import ClientErased
from ritm.clients.models import Client, ClientPassport, ClientPhoto, Consent
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.models_of_lists import ClientDocument, ClientIllness, ClientInterest
from ritm.clients.queries import ids_of
from ritm.core import clock
from ritm.directory.queries.tallies import Tally, tallies
from ritm.events.models import Event, EventDetail
from ritm.ledger.queries import ClientMoney
from ritm.passes.erasing import usable_passes
from ritm.passes.models import ClientPass
from ritm.staff.models import StaffMember


@dataclass(frozen=True)
class ErasurePreview:
    """`merged`: cards that go with this one; `coming`: bookings that are cancelled; `usable`: passes in the way."""

    merged: int
    tally: Tally
    coming: int
    has_photo: bool
    has_passport: bool
    own: int
    chosen: int  # interests, documents, illnesses
    values: int  # old and new ones in the history
    consents: int
    usable: list[ClientPass]

    @property
    def is_in_the_way(self) -> bool:
        """Whether the erasure would be refused."""
        return bool(self.usable or self.tally.money.debt_minor or self.tally.money.free_minor)

    @property
    def usable_until(self) -> date | None:
        """The first day without a pass of use, where all of them have an end."""
        ends = [held.ends_on for held in self.usable]
        return max(end for end in ends if end) + timedelta(days=1) if ends and all(ends) else None


@dataclass(frozen=True)
class Erased:
    """What the act says: who erased when and why."""

    event: Event
    by: str

    @property
    def reason(self) -> str:
        """A code of ErasureReason."""
        return self.event.data["reason"]


def erasure_preview(client: Client) -> ErasurePreview:
    """A fixed number of queries; whoever may see nothing else of the client sees counts only."""
    ids = ids_of(client.pk)
    own = [FieldValue.objects.filter(client__in=ids)]
    lists = [model.objects.filter(client__in=ids) for model in (ClientInterest, ClientDocument, ClientIllness)]
    coming = Booking.objects.filter(client__in=ids, status=Booking.Status.BOOKED, lesson__starts_at__gt=clock.now())
    details = EventDetail.objects.filter(event__client_ref__in=ids).exclude(old=None, new=None)
    return ErasurePreview(
        merged=len(ids) - 1,
        tally=_together(list(tallies(ids).values())),
        coming=coming.count(),
        has_photo=ClientPhoto.objects.filter(client__in=ids).exists(),
        has_passport=ClientPassport.objects.filter(client__in=ids).exists(),
        own=_count(own),
        chosen=_count(lists),
        values=details.count(),
        consents=Consent.objects.filter(client__in=ids).count(),
        usable=usable_passes(ids),
    )


def erased(client: Client) -> Erased:
    """The erasure of a client who is erased."""
    event = Event.objects.filter(client_ref=client.pk, name=ClientErased.name).latest("pk")
    person = StaffMember.objects.filter(pk=event.actor_id).first() if event.actor_kind == "staff" else None
    return Erased(event, person.name if person else "")


def _count(queries: list[QuerySet]) -> int:
    return sum(rows.count() for rows in queries)


def _together(found: list[Tally]) -> Tally:
    names = ("bookings", "visits", "passes", "payments", "children")
    balance = sum(one.money.balance_minor for one in found)
    money = ClientMoney(balance, sum(one.money.debt_minor for one in found))
    return Tally(*(sum(getattr(one, name) for one in found) for name in names), money=money)
