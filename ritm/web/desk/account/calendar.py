"""«Календарь» of «Мой профиль»: the address under which a teacher's own calendar shows his lessons (SC-06)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.schedule.actions.feeds import give_feed, stop_feed
from ritm.schedule.feeds import feed_of, token_of
from ritm.staff.models import StaffRole
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once


def calendar_block(request: HttpRequest) -> dict[str, str | bool]:
    """What the profile shows of it: nothing to whoever holds no classes, as his calendar would be empty."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if staff.role != StaffRole.TEACHER:
        return {}
    feed = feed_of(staff)
    address = request.build_absolute_uri(reverse("portal:calendar", args=[token_of(feed)])) if feed else ""
    return {"has_calendar": True, "calendar_address": address}


@desk_view(requires=(), methods=("POST",))
def profile_calendar(request: HttpRequest) -> HttpResponse:
    """A new address, or with `end` none any more."""
    staff = request.staff
    is_end = request.POST.get("end") == "on"

    def act() -> str:
        if is_end:
            stop_feed(teacher=staff, actor=staff.actor)
        else:
            give_feed(teacher=staff, actor=staff.actor)
        return "profile"

    send_once(request, act)
    messages.success(request, _("The address is ended") if is_end else _("The address is ready"))
    return redirect("desk:profile")
