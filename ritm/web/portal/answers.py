"""The link of a letter of the waiting list: take the place, or wait no longer; no sign-in, nothing by a look (BV-06, W-1, W-11)."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.answering import take_place
from ritm.attendance.actions.waiting import leave_waitlist
from ritm.attendance.chances import Chance, Outlook, outlook
from ritm.attendance.errors import Refused
from ritm.attendance.errors_of_queue import PlaceIsGone
from ritm.attendance.models import Override
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.clients.models import Client
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.messaging.answering import entry_of
from ritm.schedule.models import Lesson
from ritm.web.portal.door import open_view
from ritm.web.portal.words import ClassRow, class_row
from ritm.web.ui.sending import send_once_as

TAKE, LEAVE = "take", "leave"
_Status, _Why = WaitlistEntry.Status, WaitlistEntry.Why

# A refusal as the client reads it; the desk has words of its own.
_REFUSED: dict[str, object] = {
    Override.BLOCKED: gettext_lazy("Booking is closed. Speak to the front desk"),
    Override.NO_PASS: gettext_lazy("There is no pass that fits. Buy one at the studio and press once more."),
    Override.CLASH: gettext_lazy("You have another class at that time"),
    Override.LIMIT: gettext_lazy("You have as many bookings as the studio allows"),
    Override.AGE: gettext_lazy("This class is for another age"),
}
_ENDS = {
    _Status.LEFT: gettext_lazy("You wait no longer. That costs nothing."),
    _Status.REMOVED: gettext_lazy("The studio took you off the waiting list"),
    _Status.MISSED: gettext_lazy("The place went on to somebody else, and you wait no longer"),
    _Status.ENDED: gettext_lazy("No place came free"),
    _Status.PROMOTED: gettext_lazy("You had a place, and the booking was taken off"),
}


class AnswerForm(forms.Form):
    """Which button was pressed."""

    answer = forms.ChoiceField(choices=[(TAKE, TAKE), (LEAVE, LEAVE)])


@dataclass(frozen=True)
class PlacePage:
    """What the page says: for whom, which class, and what may be done about it."""

    entry: WaitlistEntry
    outlook: Outlook
    said: str = ""

    @property
    def client(self) -> Client:
        """For whom the place is."""
        return self.entry.client

    @cached_property
    def lesson(self) -> ClassRow:
        """The class, as on the client's own page."""
        return class_row(self.entry.lesson, with_branch=True)

    @property
    def may_take(self) -> bool:
        """«Записаться»."""
        return self.outlook.chance in {Chance.OFFERED, Chance.OPEN}

    @property
    def is_his(self) -> bool:
        """The place is kept for him."""
        return self.outlook.chance == Chance.OFFERED

    @property
    def until(self) -> str:
        """«16:20», of the branch."""
        return f"{clock.local(self.outlook.until, self.entry.lesson.zone):%H:%M}" if self.outlook.until else ""

    @property
    def ended(self) -> str:
        """Why nothing can be done here any more."""
        if self.entry.lesson.status == Lesson.Status.CANCELLED:
            return _("The class is cancelled")
        return str(_ENDS.get(_Status(self.entry.status), _("You wait for this class no longer")))


@open_view(methods=("GET", "POST"), needs_portal=False)
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail servers look at links by themselves. A press answers, a second one changes nothing."""
    entry = entry_of(token)
    if entry is None:
        raise Http404
    if request.method != "POST":
        return _page(request, entry)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, said=_("Choose what to answer"), status=422)
    try:
        _answer(request, entry, form.cleaned_data["answer"])
    except PlaceIsGone as gone:
        return _page(request, entry_of(token) or entry, said=str(gone), status=409)
    except Refused as refusal:
        words = _REFUSED.get(refusal.override)
        return _page(request, entry_of(token) or entry, said=str(words or refusal), status=422)
    return redirect("portal:place", token=token)


def _answer(request: HttpRequest, entry: WaitlistEntry, answer: str) -> None:
    actor = Actor("client", entry.client_id)
    act = take_place if answer == TAKE else leave_waitlist
    send_once_as(actor, request, lambda: str(act(entry=entry, actor=actor).pk))


def _page(request: HttpRequest, entry: WaitlistEntry, *, said: str = "", status: int = 200) -> HttpResponse:
    page = PlacePage(entry, outlook(entry, clock.now()), said)
    context = {"page": page, "branches": [entry.lesson.branch]}
    return render(request, "portal/place.html", context, status=status)
