"""The page around the pages of the desk: drawn once for those who see the same, then filled with what a page has of its own.

Menu, top bar and the end of the body depend on little: the account, the language, the page, the rights (`Frame.shape`).
Slots take the rest: the page's blocks, the person's name, numbers, tokens of the forms.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from ritm.web.ui.stencil import Stencil, slot

MOST = 500  # each some fifteen kilobytes
OWN = ("title", "head", "content", "panel", "toasts")  # what a page has of its own
_drawn: dict[Hashable, Stencil] = {}


def fill_shell(frame: Any, csrf_token: str, own: Mapping[str, str]) -> str:
    """The whole page. `own`: HTML for each of `OWN`; `frame`: one with a shape, or just its values."""
    if not hasattr(frame, "shape"):
        return _draw(frame or {}).fill({"csrf": csrf_token, **own})
    found = _drawn.get(frame.shape) if not settings.DEBUG else None
    if found is None:
        if len(_drawn) >= MOST:
            _drawn.clear()
        found = _drawn[frame.shape] = _draw(frame.blank())
    return found.fill({"csrf": csrf_token, **frame.slots, **own})


def _draw(frame: Mapping[str, Any]) -> Stencil:
    own = {name: slot(name) for name in OWN}
    return Stencil(render_to_string("ui/shell.html", {"frame": frame, "own": own, "csrf_token": slot("csrf")}))
