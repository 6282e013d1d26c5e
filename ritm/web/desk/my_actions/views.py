"""«Мои последние действия»: what this person did today, and the way back of each while there is one (BV-12, ux §5.4)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.events.models import Event
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card.changes import Names
from ritm.web.desk.client_card.event_words import Told
from ritm.web.desk.door import desk_view
from ritm.web.desk.journal.words import WORDS
from ritm.web.desk.menu import may_open
from ritm.web.desk.my_actions.ways import Ways
from ritm.web.desk.place import current_branch
from ritm.web.ui.render import Undo, render_part

_MOST = 100


@dataclass(frozen=True)
class Act:
    """One action: `at` in the branch's time; `undo` is None where it is taken back already, or cannot be."""

    pk: int
    at: datetime
    text: str
    client: Client | None
    undo: Undo | None


@desk_view(requires=())
def my_actions(request: HttpRequest) -> HttpResponse:
    """The last hundred of today's own actions, the newest first; of clients who may be seen alone."""
    staff, zone = request.staff, current_branch(request).time_zone  # type: ignore[attr-defined] -- set by StaffMiddleware
    found = list(_done_by(staff, zone)[:_MOST])
    prefetch_related_objects(found, "details")
    names, ways = Names(found, staff), Ways(staff, found)
    people = Client.objects.in_bulk({event.client_ref for event in found if event.client_ref})
    acts = [
        Act(
            pk=event.pk,
            at=clock.local(event.happened_at, zone),
            text=str(WORDS[event.name].words) % names.words(event),
            client=people.get(event.client_ref or 0),
            undo=ways.back(event),
        )
        for event in found
    ]
    context = {"acts": acts, "may_card": may_open(staff, "client"), "most": _MOST if len(found) == _MOST else 0}
    return render_part(request, "my_actions/my_actions.html", "list", context)


def _done_by(staff: StaffMember, zone: str) -> QuerySet[Event]:
    first, end = clock.day_bounds(clock.today(zone), zone)
    own = Event.objects.filter(actor_kind="staff", actor_id=staff.pk, happened_at__gte=first, happened_at__lt=end)
    own = own.filter(_told(staff))
    if staff.access_level is not None and not staff.has_every_right:
        own = own.filter(Q(client_ref__isnull=True) | Q(client_ref__in=visible_to(staff).values("pk")))
    return own.order_by("-happened_at", "-id")


def _told(staff: StaffMember) -> Q:
    """Events with words; of clients only those whose block the person may see."""
    heard = [name for name, told in WORDS.items() if not told.is_echo and not told.only and _may_hear(staff, told)]
    return Q(name__in=heard)


def _may_hear(staff: StaffMember, told: Told) -> bool:
    return staff.may(told.right)
