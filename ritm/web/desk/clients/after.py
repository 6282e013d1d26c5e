"""Where the form leads: to the card, back to the lesson, to the next client (CL-26, ST-13)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.attendance.actions.booking import book
from ritm.clients.barcodes import is_doubtful
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.core.errors import DomainError
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from ritm.web.desk.clients.places import Place
from ritm.web.desk.forms import done
from ritm.web.desk.lessons import words
from ritm.web.desk.menu import may_open
from ritm.web.ui.render import Undo, close_dialog, toast, trigger


def saved(request: HttpRequest, client: Client, *, place: Place, lesson: Lesson | None = None) -> HttpResponse:
    """Back to the lesson, to the card, or nowhere with a word: who may not see the card stays where he was (ST-13)."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if lesson is not None and may_open(staff, "lesson"):
        return _to_lesson(request, f"{reverse('desk:lesson', args=[lesson.pk])}?client={client.pk}", client)
    if may_open(staff, "client") and visible_to(staff).filter(pk=client.pk).exists():
        return go(request, reverse("desk:client", args=[client.pk]), client)
    return done(request, cancelled(request, place), _said(client))


def may_book(staff: StaffMember, lesson: Lesson | None) -> bool:
    """Whether «Сохранить и записать» leads somewhere: into the form's lesson, else to the card's own booking."""
    return may_open(staff, "lesson_book" if lesson is not None else "client_book")


def booked(request: HttpRequest, client: Client, *, place: Place, lesson: Lesson | None) -> HttpResponse:
    """«Сохранить и записать»: the client is saved; now he is booked into the form's lesson, or a class is chosen for him.

    Where the lesson refuses him its panel shows him on top, with the reason and the ways out.
    """
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if lesson is None:
        is_seen = visible_to(staff).filter(pk=client.pk).exists()
        card = reverse("desk:client", args=[client.pk])
        return go(request, f"{card}#quick-book", client) if is_seen else saved(request, client, place=place)
    try:
        made = book(client=client, lesson=lesson, actor=staff.actor)
    except DomainError:
        return saved(request, client, place=place, lesson=lesson)
    url, text = reverse("desk:lesson", args=[lesson.pk]), words.booked(client, lesson)
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        messages.success(request, text)
        return redirect(url)
    undo = Undo(reverse("desk:lesson_booking_undo", args=[lesson.pk, made.pk]))
    response = toast(trigger(HttpResponse(status=204), "list-changed"), text, undo=undo)
    return trigger(close_dialog(response), "lesson-show", {"url": url})


def go(request: HttpRequest, url: str, client: Client) -> HttpResponse:
    """To another page, where the client is said to be saved."""
    messages.success(request, _said(client))
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


def _to_lesson(request: HttpRequest, url: str, client: Client) -> HttpResponse:
    """The lesson's panel with the new client on top: beside the day where it is shown, else as a page (7c)."""
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return go(request, url, client)
    response = close_dialog(say(request, HttpResponse(status=204), client))
    return trigger(response, "lesson-show", {"url": url})


def say(request: HttpRequest, response: HttpResponse, client: Client) -> HttpResponse:
    """The same words over the page that stays; a list under it asks itself anew."""
    return toast(trigger(response, "list-changed"), _said(client))


def cancelled(request: HttpRequest, place: Place, *, client: Client | None = None, lesson: Lesson | None = None) -> str:
    """Where «Отменить» leads."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if lesson is not None and may_open(staff, "lesson"):
        return reverse("desk:lesson", args=[lesson.pk])
    if place == Place.CARD and client is not None and may_open(staff, "client"):
        return reverse("desk:client", args=[client.pk])
    return reverse("desk:home") if place == Place.HOME or not staff.may(CLIENTS_READ) else reverse("desk:clients")


def _said(client: Client) -> str:
    words = _("Saved: %(name)s") % {"name": client.name}
    if is_doubtful(client.barcode):
        warning = _("The last digit of the barcode does not agree with the others")
        words = f"{words}. {warning}"
    return words
