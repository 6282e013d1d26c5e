"""«Записать»: direction, date, class, and the client has a place (9b, BV-02)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.booking import book, foresee
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.errors import LessonFull, NoPass, Refused
from ritm.attendance.explaining import Why, explained, explained_price
from ritm.attendance.models import Booking, Override
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.paying import Choice, choices_at, pass_text
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.attendance.policy import GRACE
from ritm.attendance.waiting import may_join
from ritm.clients.permissions import CARD_READ
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.passes.permissions import PASSES_SELL
from ritm.schedule.models import Discipline, Lesson
from ritm.schedule.queries import disciplines, next_day_with_lessons
from ritm.staff.models import StaffMember
from ritm.staff.queries import in_branches_of
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, send_once
from ritm.web.desk.lessons import words
from ritm.web.ui.forms import DayField
from ritm.web.ui.render import Undo, render_part, toast


class BookForm(forms.Form):
    """Direction → date → class; the reason is asked where something is put aside."""

    discipline = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Discipline"),
        required=False,
        empty_label=gettext_lazy("All disciplines"),
    )
    on = DayField(label=gettext_lazy("Date"))
    lesson = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Class"),
        error_messages={
            "required": gettext_lazy("Choose a class from the list"),
            "invalid_choice": gettext_lazy("This class is no longer there. Choose another one."),
        },
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="book-%s", **kwargs)
        self.fields["discipline"].queryset = disciplines()
        lessons = Lesson.objects.filter(in_branches_of(staff))
        self.fields["lesson"].queryset = lessons.select_related("group", "discipline", "branch")


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("GET", "POST"))
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog; a refusal is said with the ways out that the person's rights open."""
    card = card_of(request, pk)
    is_post = request.method == "POST"
    typed = (request.POST if is_post else request.GET).copy()
    if not typed.get("on"):
        typed["on"] = _first_day(card).isoformat()
    form = BookForm(typed, staff=card.staff)
    refusal = None
    if form.is_valid() and is_post and "wait" in request.POST:
        entry, refusal = _wait(request, card, form)
        if entry is not None:
            return done(request, card.url, words.waits(entry), changed="card-changed")
    elif form.is_valid() and is_post:
        made, refusal = _book(request, card, form)
        if made is not None:
            return _booked(request, card, made)
    context = _context(card, form, refusal, is_post=is_post)
    return render_part(request, "client_card/booking.html", "booking", context, status=422 if is_post else 200)


def _booked(request: HttpRequest, card: Card, made: Booking) -> HttpResponse:
    text = words.booked(card.client, made.lesson)
    response = done(request, card.url, text, changed="card-changed")
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return response
    return toast(response, text, undo=Undo(reverse("desk:client_take_back", args=[card.client.pk, made.pk])))


def _book(request: HttpRequest, card: Card, form: BookForm) -> tuple[Booking | None, DomainError | None]:
    asked = set(request.POST.getlist("override"))
    put_aside = frozenset(asked & set(_may_put_aside(card.staff)))
    lesson, reason = form.cleaned_data["lesson"], form.cleaned_data["reason"]

    def act() -> str:
        made = book(client=card.client, lesson=lesson, override=put_aside, reason=reason, actor=card.staff.actor)
        return f"booking:{made.pk}"

    try:
        answer, _is_new = send_once(request, act)
    except DomainError as error:
        form.add_error(None, str(error))
        return None, error
    rows = Booking.objects.select_related("lesson")
    return rows.get(pk=int(answer.partition(":")[2])), None


def _wait(request: HttpRequest, card: Card, form: BookForm) -> tuple[WaitlistEntry | None, DomainError | None]:
    """«В лист ожидания» of a class that is full."""
    lesson = form.cleaned_data["lesson"]

    def act() -> str:
        return f"waits:{join_waitlist(client=card.client, lesson=lesson, actor=card.staff.actor).pk}"

    try:
        answer, _is_new = send_once(request, act)
    except DomainError as error:
        form.add_error(None, str(error))
        return None, error
    return WaitlistEntry.objects.select_related("client", "lesson").get(pk=int(answer.partition(":")[2])), None


def _context(card: Card, form: BookForm, refusal: DomainError | None, *, is_post: bool) -> dict[str, Any]:
    typed = form.cleaned_data
    on = typed.get("on") or card.today
    lessons = _lessons(card, on, typed.get("discipline"))
    paying = choices_at(card.client.pk, lessons)
    chosen = typed.get("lesson") or (lessons[0] if len(lessons) == 1 else None)
    return {
        "card": card,
        "client": card.client,
        "form": form,
        "is_post": is_post,
        "on": on,
        "rows": _rows(card, lessons, paying),
        "why": _why(card, chosen, paying),
        "series": chosen,
        "chosen": typed.get("lesson"),
        "overrides": _offered(refusal, card.staff),
        "may_wait": _may_wait(refusal, typed.get("lesson")),
        "may_sell": isinstance(refusal, NoPass) and card.staff.may(PASSES_SELL),
        "before": max(card.today, on - timedelta(days=1)) if on > card.today else None,
        "after": on + timedelta(days=1) if on < date.max else None,
        "next_day": None if lessons else next_day_with_lessons(card.branch, max(on, card.today)),
    }


def _first_day(card: Card) -> date:
    """Today, or the next day with something to come to."""
    if _coming(card).filter(on=card.today).exists():
        return card.today
    return next_day_with_lessons(card.branch, card.today) or card.today


def _coming(card: Card) -> Any:
    """Lessons of the branch into which staff may still book (B-2)."""
    return Lesson.objects.filter(branch=card.branch, status=Lesson.Status.SCHEDULED, ends_at__gt=clock.now() - GRACE)


def _lessons(card: Card, on: date, discipline: Discipline | None) -> list[Lesson]:
    rows = _coming(card).filter(on=on).select_related("group", "discipline", "hall", "teacher")
    if discipline is not None:
        rows = rows.filter(discipline=discipline)
    return list(rows.order_by("starts_at", "pk"))


def _why(card: Card, lesson: Lesson | None, paying: Mapping[int, Choice]) -> list[Why]:
    """Every rule of a booking into the chosen class, each pass, and where the price comes from."""
    if lesson is None or lesson.pk not in paying:
        return []
    found = foresee(lesson=lesson, people=[(card.client, paying[lesson.pk])])[card.client.pk]
    return [*explained(found), *explained_price(lesson, card.client)]


def _rows(card: Card, lessons: list[Lesson], paying: Mapping[int, Choice]) -> list[dict[str, Any]]:
    """Each lesson with its free places, and which pass would pay or why none; a fixed number of queries."""
    here = Booking.objects.filter(client=card.client, lesson__in=[lesson.pk for lesson in lessons])
    taken = set(here.exclude(status=Booking.Status.CANCELLED).values_list("lesson_id", flat=True))
    return [_row(lesson, paying[lesson.pk], is_here=lesson.pk in taken) for lesson in lessons]


def _row(lesson: Lesson, choice: Choice, *, is_here: bool) -> dict[str, Any]:
    return {
        "lesson": lesson,
        "is_here": is_here,
        "free": lesson.free,
        "pass_text": pass_text(choice.client_pass) if choice.client_pass else "",
    }


def _may_wait(refusal: DomainError | None, lesson: Lesson | None) -> bool:
    reasons = refusal.reasons or (refusal,) if isinstance(refusal, Refused) else ()
    is_full = any(isinstance(reason, LessonFull) for reason in reasons)
    return is_full and lesson is not None and may_join(lesson, clock.now())


def _may_put_aside(staff: StaffMember) -> list[str]:
    return [override.value for override in Override if staff.may(override.right)]


def _offered(refusal: DomainError | None, staff: StaffMember) -> list[dict[str, Any]]:
    """The overrides that would let the booking through, where the person may use every one of them."""
    if not isinstance(refusal, Refused):
        return []
    wanted = [reason.override for reason in refusal.reasons or (refusal,)]
    if not all(wanted) or not set(wanted) <= set(_may_put_aside(staff)):
        return []
    return [{"code": code, "label": Override(code).label} for code in dict.fromkeys(wanted)]
