"""A grown studio, and what its pages are asked for: addresses, words, and who may still be booked and marked."""

from collections import defaultdict
from typing import Any

from ritm.accounts.models import Account, Branch
from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking
from ritm.clients.models import Client
from ritm.core import clock
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember, StaffRole
from ritm.tools.bench.bulk import Bench
from ritm.tools.bench.client_links import client_links
from ritm.tools.bench.data import make
from ritm.tools.bench.names import NAMES, SURNAMES
from ritm.tools.lab.sessions import session_of

PEOPLE = 8
WRITES = 6000  # more than a run of book or mark can use up


def grown_studio(clients: int, lessons: int, bookings: int) -> dict[str, Any]:
    """Make it; returns, for the measuring process, everything it needs to know."""
    return _links(make(clients=clients, lessons=lessons, bookings=bookings))


def kept_studio() -> dict[str, Any]:
    """The same of one that an earlier run has made."""
    account = Account.objects.get()
    with account_scope(account.pk):
        owner = StaffMember.objects.get(role=StaffRole.OWNER)
        place = Bench(account.slug, account.pk, owner, Branch.objects.order_by("pk")[0], clock.now())
    return _links(place)


def _links(place: Bench) -> dict[str, Any]:
    with account_scope(place.account_id):
        clients = Client.objects.filter(is_system=False).count()
        return {
            "slug": place.slug,
            "sessions": [session_of(place.owner) for _ in range(PEOPLE)],
            "lessons": _todays(place),
            "cards": _holders(),
            "words": _words(clients),
            "free": _free_places(),
            "marks": _unmarked(),
            **client_links(place),
            "data": {"clients": clients, "lessons": Lesson.objects.count(), "bookings": Booking.objects.count()},
        }


def _todays(place: Bench) -> list[int]:
    """Lessons of the day that Home shows."""
    today = clock.today(place.branch.time_zone)
    return list(Lesson.objects.filter(on=today).order_by("starts_at", "pk").values_list("pk", flat=True))


def _holders() -> list[int]:
    """Clients with a pass, bookings and visits: the fullest cards."""
    return list(
        Booking.objects.filter(client_pass__isnull=False).order_by("pk").values_list("client_id", flat=True)[:400]
    )


def _words(clients: int) -> list[str]:
    """What a front desk types: beginnings of names, the end of a phone, a barcode."""
    pairs = [f"{name[:4]} {surname[:3]}" for name, surname in zip(NAMES, SURNAMES, strict=False)]
    tails = [f"{number * 37 % clients:04d}"[-4:] for number in range(1, 9)]
    codes = [str(2_000_000_000 + number * 11) for number in range(4)]
    return [*(surname[:4] for surname in SURNAMES), *pairs, *tails, *codes]


def _free_places() -> list[tuple[int, int]]:
    """(lesson, client): coming lessons with room, and who holds a pass, is not blocked, has nothing on that day."""
    busy: dict[Any, set[int]] = defaultdict(set)
    coming = Booking.objects.filter(lesson__starts_at__gt=clock.now())
    for on, client_id in coming.values_list("lesson__on", "client_id"):
        busy[on].add(client_id)
    # Eight lessons on a pass, five bookings a client: each may book twice more.
    passes = ClientPass.objects.filter(client__is_blocked=False, client__deleted_at__isnull=True).order_by("pk")
    holders = list(passes.values_list("client_id", flat=True)) * 2
    found: list[tuple[int, int]] = []
    for lesson in Lesson.objects.filter(starts_at__gt=clock.now()).order_by("starts_at", "pk"):
        room = (lesson.capacity or 0) - lesson.taken
        chosen = [one for one in holders[: room * 4] if one not in busy[lesson.on]][:room]
        busy[lesson.on].update(chosen)
        found += [(lesson.pk, client_id) for client_id in chosen]
        del holders[: room * 4]
    return found[:WRITES]


def _unmarked() -> list[tuple[int, int]]:
    """(lesson, client): who is booked and has a pass."""
    rows = Booking.objects.filter(
        status=Booking.Status.BOOKED, client_pass__isnull=False, lesson__starts_at__gt=clock.now()
    )
    return list(rows.order_by("lesson__starts_at", "pk").values_list("lesson_id", "client_id")[:WRITES])
