"""What the frame around every page shows: menu, branch, search, user. Absent rights, absent controls."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context variable `frame` (its shape is described in ui/frame.html)."""
    return {}
