"""Answers: the whole page for a browser, one part of it for htmx, and words for the live regions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ritm.web.ui.drawing import draw


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page for a browser, one named part of it for htmx.

    A boosted link and the Back button are htmx requests too, and must get the page.
    """
    response = render(request, f"{template}#{part}" if wants_part(request) else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_page(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The same where the part is a template that Jinja2 draws; the page places it by `{% draw %}`."""
    if wants_part(request):
        return render_drawn(request, part, context, status=status)
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_drawn(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A block of a page that loads on its own, drawn by Jinja2."""
    response = HttpResponse(draw(template, get_token(request), **context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; a boosted link and the Back button want the whole."""
    htmx = request.htmx  # type: ignore[attr-defined] -- set by HtmxMiddleware
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def trigger(response: HttpResponse, name: str, payload: Any = None) -> HttpResponse:
    """Raise an event in the browser: other parts of the page listen to it (`hx-trigger="name from:body"`)."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[name] = payload if payload is not None else {}
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def say(response: HttpResponse, text: str) -> HttpResponse:
    """Tell a screen reader what has changed."""
    return trigger(response, "say", str(text))


@dataclass(frozen=True)
class Undo:
    """What takes an act back: an address and what is posted there. The target of that POST is #toast-undo."""

    url: str
    values: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""  # "" is «Отменить»


def toast(response: HttpResponse, text: str, tone: str = "", *, undo: Undo | None = None) -> HttpResponse:
    """Show a message for ten seconds. `tone`: "" or "bad". Screen readers hear it too.

    `undo` puts a button on it; the key Z presses it.
    """
    payload: dict[str, Any] = {"text": str(text), "tone": tone}
    if undo is not None:
        payload["undo"] = {"url": undo.url, "values": dict(undo.values), "label": undo.label or _("Undo")}
    return trigger(response, "toast", payload)


def close_dialog(response: HttpResponse) -> HttpResponse:
    """Close the dialog that the request came from; focus goes back to its opener."""
    return trigger(response, "dialog-close")
