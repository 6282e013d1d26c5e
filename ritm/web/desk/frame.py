"""What the frame around every page shows: menu, branch, search, user. Absent rights, absent controls."""

from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ritm.staff.models import StaffMember
from ritm.studio.queries import progress
from ritm.web.desk.menu import may_open, menu, url_of
from ritm.web.desk.place import birthdays_today, current_branch, own_branches
from ritm.web.desk.start.words import TITLES
from ritm.web.ui.wording import initials, short_name


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context variable `frame` (its shape is described in ui/frame.html); built only where it is drawn."""
    if getattr(request, "staff", None) is None:
        return {}
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    staff: StaffMember = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    may_add = staff.may("home.search", "clients.change") and may_open(staff, "client_new")
    return {
        "home": url_of("home"),
        "language": get_language(),
        "seen": _seen(request, staff),
        "menu": SimpleLazyObject(lambda: menu(request)),
        **_branches(request),
        "search": reverse("desk:search") if may_open(staff, "search") else "",
        "new_client": reverse("desk:client_new") if may_add else "",
        "birthdays": _birthdays(request, staff),
        "user": _user(staff),
        "start": SimpleLazyObject(lambda: _start(request, staff)),
    }


def _seen(request: HttpRequest, staff: StaffMember) -> str:
    """Whoever shares all of this has the same menu: address of the account, language, page, rights."""
    here = request.resolver_match
    page = f"{here.func.__module__}.{here.url_name}" if here else ""
    rights = "every" if staff.is_owner else " ".join(sorted(staff.codes))
    return f"{get_script_prefix()} {get_language()} {page} {rights}"


def _branches(request: HttpRequest) -> dict[str, Any]:
    branches, here = own_branches(request), current_branch(request)
    if len(branches) < 2:
        return {"branch": None, "branches": []}
    rows = [{"id": branch.pk, "name": branch.name, "current": branch.pk == here.pk} for branch in branches]
    return {"branch": {"name": here.name, "url": reverse("desk:branch")}, "branches": rows}


def _birthdays(request: HttpRequest, staff: StaffMember) -> dict[str, Any] | None:
    if not may_open(staff, "birthdays"):
        return None
    return {"count": birthdays_today(request), "url": reverse("desk:birthdays")}


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


def _start(request: HttpRequest, staff: StaffMember) -> dict[str, Any] | None:
    """The docked checklist on Home: for the boss, until all is done or he hides it (AC-10).

    Once all is done it is not asked again in this sign-in.
    """
    if not staff.is_owner or request.session.get("is_launched"):
        return None
    now = progress()
    if now.done == now.total:
        request.session["is_launched"] = True
    if now.is_hidden or now.done == now.total:
        return None
    url, title = reverse("desk:start"), TITLES[now.next_step]
    return {"done": now.done, "total": now.total, "next": now.next_step, "title": title, "url": url}
