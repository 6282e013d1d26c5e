"""«Журнал изменений»: who did what, when, from where, old and new value, over every record (ST-10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.events.models import Event
from ritm.staff.models import StaffMember
from ritm.staff.permissions import JOURNAL_READ
from ritm.web.desk.client_card.changes import Names, values_of_event
from ritm.web.desk.clients.labels import Value
from ritm.web.desk.door import desk_view
from ritm.web.desk.journal.words import NAMED_BY_NUMBER, PARTS, WORDS, is_everybodys, label_of, written
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch
from ritm.web.ui.forms import LONGEST_ID, DayField
from ritm.web.ui.render import render_part

_PAGE, _LONGEST = 50, 300
Rows = dict[str, dict[str, str]]  # field → a row's number → its name
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (("YaBrowser", "Yandex"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of the journal: `at` in the branch's time; `unsaid`: fields whose values nobody is told."""

    pk: int
    at: datetime
    who: str
    text: str
    client: Client | None
    values: list[Value]
    unsaid: str
    ip: str
    device: str
    device_in_full: str


class JournalForm(forms.Form):
    """What is looked for; what cannot be read counts as not said."""

    who = forms.ChoiceField(label=pgettext_lazy("journal", "Who"), required=False)
    part = forms.ChoiceField(
        label=pgettext_lazy("journal", "What"),
        choices=lambda: [("", _("Everything")), *((code, words) for code, (words, _names) in PARTS.items())],
        required=False,
    )
    since = DayField(label=pgettext_lazy("journal", "From"), required=False)
    until = DayField(label=pgettext_lazy("journal", "To"), required=False)
    before = forms.IntegerField(min_value=1, max_value=10**LONGEST_ID, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(pk), name) for pk, name in StaffMember.objects.values_list("pk", "name")]
        self.fields["who"].choices = [("", _("Everybody")), ("house", _("Ritm, by itself")), *people]


@desk_view(requires=(JOURNAL_READ,))
def journal(request: HttpRequest) -> HttpResponse:
    """Fifty lines by the moment at which each happened, the newest first, as in the card's history; what this person may not see elsewhere is not told here either."""
    form = JournalForm(request.GET)
    form.full_clean()
    typed, zone = form.cleaned_data, current_branch(request).time_zone
    found = list(_found(request.staff, typed, zone).order_by("-happened_at", "-id")[: _PAGE + 1])
    lines = _lines(found[:_PAGE], request.staff, zone)
    kept = {name: request.GET[name] for name in ("who", "part", "since", "until") if request.GET.get(name)}
    older = f"?{urlencode({**kept, 'before': found[_PAGE - 1].pk})}" if len(found) > _PAGE else ""
    newest = f"?{urlencode(kept)}" if typed.get("before") else ""
    context = {"form": form, "lines": lines, "older": older, "newest": newest, "is_filtered": bool(kept)}
    return render_part(
        request, "journal/journal.html", "list", {**context, "may_card": may_open(request.staff, "client")}
    )


def _found(staff: StaffMember, typed: dict[str, Any], zone: str) -> QuerySet[Event]:
    events = Event.objects.filter(_listed(staff, typed.get("part") or ""))
    if staff.access_level is not None and not staff.has_every_right:
        events = events.filter(Q(client_ref__isnull=True) | Q(client_ref__in=visible_to(staff).values("pk")))
    who = typed.get("who")
    if who:
        events = (
            events.exclude(actor_kind="staff")
            if who == "house"
            else events.filter(actor_kind="staff", actor_id=int(who))
        )
    if typed.get("since"):
        events = events.filter(happened_at__gte=clock.day_bounds(typed["since"], zone)[0])
    if typed.get("until"):
        events = events.filter(happened_at__lt=clock.day_bounds(typed["until"], zone)[1])
    return events.filter(_before(typed["before"])) if typed.get("before") else events


def _before(pk: int) -> Q:
    """What happened earlier than this event; nothing where there is no such event."""
    at = Event.objects.filter(pk=pk).values_list("happened_at", flat=True).first()
    if at is None:
        return Q(pk__in=())
    # The first part alone is what the index can begin from.
    return Q(happened_at__lte=at) & (Q(happened_at__lt=at) | Q(pk__lt=pk))


def _listed(staff: StaffMember, part: str) -> Q:
    """The events that have words and whose block this person may see."""
    listed, begins = Q(pk__in=()), PARTS[part][1] if part else ("",)
    names = [name for name in WORDS if name.startswith(begins) and _may_hear(staff, name)]
    listed |= Q(name__in=[name for name in names if not WORDS[name].only])
    for name in names:
        if WORDS[name].only:
            listed |= Q(name=name, **{f"data__{key}": value for key, value in WORDS[name].only.items()})
    return listed


def _may_hear(staff: StaffMember, name: str) -> bool:
    return not WORDS[name].is_echo and (is_everybodys(name) or staff.may(WORDS[name].right))


def _lines(events: list[Event], staff: StaffMember, zone: str) -> list[Line]:
    prefetch_related_objects(events, "details")
    names = Names(events, staff)
    people = Client.objects.in_bulk({event.client_ref for event in events if event.client_ref})
    rows = _rows_named(events)
    return [_line(event, names, people, rows, staff, zone) for event in events]


def _rows_named(events: list[Event]) -> Rows:
    """Names of the halls, teachers and so on that stand in the values by their number; a query for each kind there is."""
    wanted: dict[str, set[int]] = {}
    for detail in (one for event in events if is_everybodys(event.name) for one in event.details.all()):
        if detail.field in NAMED_BY_NUMBER:
            numbers = {int(text) for text in (detail.old, detail.new) if text and text.isdecimal()}
            wanted.setdefault(detail.field, set()).update(numbers)
    found = {field: NAMED_BY_NUMBER[field].objects.filter(pk__in=numbers) for field, numbers in wanted.items()}
    return {field: {str(pk): name for pk, name in rows.values_list("pk", "name")} for field, rows in found.items()}


def _line(event: Event, names: Names, people: dict[int, Client], rows: Rows, staff: StaffMember, zone: str) -> Line:
    values = _other_values(event, rows) if is_everybodys(event.name) else values_of_event(event, staff, names.own)
    return Line(
        pk=event.pk,
        at=clock.local(event.happened_at, zone),
        who=names.who(event),
        text=str(WORDS[event.name].words) % names.words(event),
        client=people.get(event.client_ref or 0),
        values=[one for one in values if not one.is_hidden],
        unsaid=", ".join(one.label for one in values if one.is_hidden),
        ip=event.ip or "",
        device=device_in_words(event.device or ""),
        device_in_full=event.device or "",
    )


def _other_values(event: Event, rows: Rows) -> list[Value]:
    return [
        Value(
            label_of(event.name, one.field), *(_short(event.name, one.field, text, rows) for text in (one.old, one.new))
        )
        for one in event.details.all()
    ]


def _short(event: str, name: str, text: str | None, rows: Rows) -> str:
    told = rows[name].get(text or "", text or "") if name in rows else written(event, name, text or "")
    return Truncator(told).chars(_LONGEST)


def device_in_words(device: str) -> str:
    """«Chrome, Windows» of what a browser calls itself; its first word where it is none that is known."""
    found = [next((words for mark, words in marks if mark in device), "") for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or device.partition("/")[0][:30]
