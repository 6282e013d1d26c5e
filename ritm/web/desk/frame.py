"""What the frame around every page shows: menu, branch, search, user. Absent rights, absent controls."""

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ritm.staff.models import StaffMember
from ritm.studio.queries import progress
from ritm.web.desk.account.zones import city
from ritm.web.desk.menu import may_open, menu, url_of
from ritm.web.desk.place import birthdays_today, current_branch, own_branches
from ritm.web.desk.start.words import TITLES
from ritm.web.ui.stencil import slot
from ritm.web.ui.wording import initials, short_name


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context variable `frame`; nothing of it is built where it is not drawn."""
    return {"frame": Frame(request)} if getattr(request, "staff", None) is not None else {}


class Frame:
    """The frame of one page. Those of one `shape` are drawn once, with slots (ritm.web.ui.shell): what depends on
    anything else must be one of them.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._staff: StaffMember = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware

    @cached_property
    def shape(self) -> Hashable:
        """Whose frames differ in nothing but `slots`: account, language, page, rights, branches."""
        here, staff = self._request.resolver_match, self._staff
        return (
            *(get_script_prefix(), get_language(), here and (here.func.__module__, here.url_name)),
            *(staff.codes, staff.role, staff.theme, staff.get_role_display() == short_name(staff.name)),
            tuple((one.pk, one.name, one.time_zone) for one in own_branches(self._request)),
            current_branch(self._request).pk,
        )

    @property
    def slots(self) -> Mapping[str, Any]:
        """What each page fills in."""
        return {
            "name": short_name(self._staff.name),
            "initials": initials(self._staff.name),
            "birthdays": birthdays_today(self._request) if may_open(self._staff, "birthdays") else "",
            "q": self._request.GET.get("q", ""),
        }

    def blank(self) -> dict[str, Any]:
        """What is drawn, in the shape that ui/shell.html describes, with `slot(name)` for each of the slots."""
        staff = self._staff
        may_add = staff.may("home.search", "clients.change") and may_open(staff, "client_new")
        birthdays = {"count": slot("birthdays"), "url": reverse("desk:birthdays")}
        is_named_so = staff.get_role_display() == short_name(staff.name)
        who = {"name": slot("name"), "initials": slot("initials"), "role": slot("name") if is_named_so else None}
        return {
            "home": url_of("home"),
            "menu": self.menu,
            **_branches(self._request),
            "search": reverse("desk:search") if may_open(staff, "search") else "",
            "new_client": reverse("desk:client_new") if may_add else "",
            "birthdays": birthdays if may_open(staff, "birthdays") else None,
            "user": self.user | {key: value for key, value in who.items() if value},
            "q": slot("q"),
            "theme": staff.theme,
        }

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        """The sections that this person may open."""
        return menu(self._request)

    @cached_property
    def user(self) -> dict[str, Any]:
        """Who sits here, and what he chooses for himself."""
        return _user(self._staff)

    @cached_property
    def start(self) -> dict[str, Any] | None:
        """The docked checklist on Home: for the boss, until all is done or he hides it (AC-10).

        Once all is done it is not asked again in this sign-in.
        """
        session = self._request.session
        if not self._staff.is_owner or session.get("is_launched"):
            return None
        now = progress()
        if now.done == now.total:
            session["is_launched"] = True
        if now.is_hidden or now.done == now.total:
            return None
        url, title = reverse("desk:start"), TITLES[now.next_step]
        return {"done": now.done, "total": now.total, "next": now.next_step, "title": title, "url": url}


def _branches(request: HttpRequest) -> dict[str, Any]:
    branches, here = own_branches(request), current_branch(request)
    if len(branches) < 2:
        return {"branch": None, "branches": []}
    differ = len({branch.time_zone for branch in branches}) > 1  # whose time it is must be said then (edge 23)
    zones = {branch.pk: city(branch.time_zone) if differ else "" for branch in branches}
    rows = [
        {"id": branch.pk, "name": branch.name, "zone": zones[branch.pk], "current": branch.pk == here.pk}
        for branch in branches
    ]
    return {"branch": {"name": here.name, "zone": zones[here.pk], "url": reverse("desk:branch")}, "branches": rows}


def _user(staff: StaffMember) -> dict[str, Any]:
    themes = [{"value": value, "label": label, "current": staff.theme == value} for value, label in _themes()]
    language = get_language()
    languages = [
        {"value": value, "label": label, "current": language == value}
        for value, label in (("ru", "Русский"), ("en", "English"))
    ]
    return {
        "name": short_name(staff.name),
        "role": staff.get_role_display(),
        "initials": initials(staff.name),
        "profile_url": reverse("desk:profile"),
        "logout_url": reverse("desk:logout"),
        "themes": {"url": reverse("desk:theme"), "items": themes},
        "languages": {"url": reverse("desk:language"), "items": languages},
    }


def _themes() -> tuple[tuple[str, str], ...]:
    # Shorter words than in the profile: three buttons stand in one row of the menu.
    return (("auto", _("System")), ("light", _("Light")), ("dark", _("Dark")))
