"""The pages of «Сотрудники» that a person may open."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.web.desk.menu import may_open


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Tabs in the shape of ui/tabs.html."""
    pages = (("managers", _("Managers")), ("teachers", _("Teachers")), ("levels", _("Access levels")))
    return [
        {"label": label, "url": reverse(f"desk:{name}"), "current": f"desk:{name}" == current}
        for name, label in pages
        if may_open(request.staff, name)  # type: ignore[attr-defined] -- set by StaffMiddleware
    ]
