"""«Запуск студии»: nine steps computed from the data, each with a way to its page (AC-10, design 10)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.studio.actions import change_settings
from ritm.studio.queries import Step, checklist
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.desk.frame import Frame
from ritm.web.desk.menu import url_of
from ritm.web.desk.start.words import BUTTONS, HELP, PAGES, SECONDS, TITLES, TODO
from ritm.web.ui.render import render_part, wants_part


@desk_view(requires=(), owner_only=True)
def start(request: HttpRequest) -> HttpResponse:
    """The page of the checklist: what stands, what is next, how long it takes."""
    steps = checklist()
    left = sum(SECONDS[step.key] for step in steps if not step.is_done)
    context = {
        "steps": [_shown(step) for step in steps],
        "done": sum(step.is_done for step in steps),
        "total": len(steps),
        "minutes": -(-left // 60),
        "link": request.build_absolute_uri(reverse("desk:home")),
    }
    return render_part(request, "start/start.html", "start", context)


@desk_view(requires=(), owner_only=True)
def start_dock(request: HttpRequest) -> HttpResponse:
    """The card on Home by itself: it asks after what may have made a step done; empty once there is nothing to show."""
    if not wants_part(request):
        return redirect("desk:start")
    return render(request, "start/dock.html", {"start": Frame(request).start})


@desk_view(requires=(), owner_only=True)
def start_help(request: HttpRequest, step: str) -> HttpResponse:
    """«Подробнее»: a short text about one step."""
    title = TITLES.get(step)
    if title is None:
        return redirect("desk:start")
    context = {
        "title": title,
        "paragraphs": HELP[step],
        "url": url_of(PAGES[step]),
        "back": reverse("desk:start"),
    }
    return render_part(request, "start/help.html", "help", context)


@desk_view(requires=(), methods=("POST",), owner_only=True)
def start_hide(request: HttpRequest) -> HttpResponse:
    """Take the card off Home, or put it back; the page itself stays in the menu."""
    is_hidden = request.POST.get("hidden") != "0"
    send_once(request, lambda: str(change_settings(checklist_hidden=is_hidden, by=request.staff).pk))
    if is_hidden:
        messages.success(request, _("Hidden. The launch stays in the menu: Account → Studio launch."))
        return redirect("desk:home")
    return redirect("desk:start")


def _shown(step: Step) -> dict[str, Any]:
    buttons = [
        {"url": url_of(name), "label": label, "is_new": is_new}
        for name, label, is_new in BUTTONS[step.key]
        if url_of(name)
    ]
    return {
        "step": step,
        "title": TITLES[step.key],
        "todo": TODO[step.key],
        "page": url_of(PAGES[step.key]),
        "buttons": buttons,
        "seconds": SECONDS[step.key],
        "help": reverse("desk:start_help", args=[step.key]),
    }
