"""The menu of the desk: a page stands in it for whoever may open it, and is absent for everybody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.staff.models import StaffMember


@dataclass(frozen=True)
class Item:
    """One page of a section; `stem` begins the names of its inner pages."""

    label: Any
    name: str
    stem: str = ""


@dataclass(frozen=True)
class MenuSection:
    """One word of the rail; `folders` of pages belong to it."""

    key: str
    label: Any
    icon: str
    folders: frozenset[str]
    items: tuple[Item, ...]


MENU = (
    MenuSection("home", _("Home"), "home", frozenset({"home", "lessons"}), (Item(_("Home"), "home"),)),
    MenuSection(
        "clients",
        _("Clients"),
        "users",
        frozenset({"clients", "form_lists", "client_card", "client_search", "contracts", "imports"}),
        (
            Item(_("Client list"), "clients", "client"),
            Item(_("Online registrations"), "joinings", "joinings_"),
            Item(_("Advanced search"), "advanced_search", "advanced_"),
            Item(_("Contracts"), "contracts", "contract"),
            Item(pgettext_lazy("clients in the menu", "Duplicates"), "doubles", "doubles_"),
            Item(pgettext_lazy("clients in the menu", "Deleted"), "deleted", "deleted_"),
            Item(_("Lists of the profile"), "form_lists", "form_"),
            Item(_("Client import"), "import_start", "import"),
            Item(_("Exports of clients"), "exports", "export"),
        ),
    ),
    MenuSection(
        "classes",
        _("Classes"),
        "yoga",
        frozenset({"classes", "regulars", "pass_batches"}),
        (
            Item(_("Groups"), "groups", "group_"),
            Item(_("Disciplines"), "disciplines", "discipline_"),
            Item(_("Halls"), "halls", "hall_"),
            Item(_("Passes"), "plans", "plan_"),
        ),
    ),
    MenuSection(
        "schedule",
        _("Schedule"),
        "calendar-week",
        frozenset({"schedule"}),
        (
            Item(_("Week schedule"), "week", "week_"),
            Item(_("Schedule template"), "template", "template_"),
            Item(_("Closed days"), "closures", "closure_"),
            Item(pgettext_lazy("of halls", "Load"), "load"),
        ),
    ),
    MenuSection(
        "staff",
        _("Staff"),
        "id-badge-2",
        frozenset({"staff", "journal"}),
        (
            Item(_("Managers"), "managers", "manager_"),
            Item(_("Teachers"), "teachers", "teacher_"),
            Item(_("Access levels"), "levels", "level_"),
            Item(_("Log of changes"), "journal", "journal_"),
        ),
    ),
    MenuSection(
        "account",
        _("Account"),
        "settings",
        frozenset({"account", "contract_templates", "my_actions", "start"}),
        (
            Item(_("My cabinet"), "cabinet", "cabinet_"),
            Item(_("Account settings"), "settings", "settings_"),
            Item(_("Contract templates"), "contract_templates", "contract_template_"),
            Item(_("Studio launch"), "start", "start_"),
            Item(_("My latest actions"), "my_actions"),
            Item(_("My profile"), "profile", "profile_"),
        ),
    ),
)


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The sections that this person may open, in the shape of ui/frame.html."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    found = (_section(request, staff, section) for section in MENU)
    return [section for section in found if section]


def may_open(staff: StaffMember, name: str) -> bool:
    """Whether the page of this name exists and opens for the person."""
    view = _views().get(name)
    if view is None:
        return False
    return staff.may(*view.requires) and (staff.is_owner or not view.owner_only)


def page_or_home(request: HttpRequest, name: str) -> str:
    """The address of «desk:halls» for whoever may open it, else Home's: changing does not imply reading (ST-05)."""
    staff: StaffMember = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    return reverse(name if may_open(staff, name.removeprefix("desk:")) else "desk:home")


def url_of(name: str) -> str:
    """The address of a page; "" for one that is not built."""
    return reverse(f"desk:{name}") if name in _views() else ""


def _section(request: HttpRequest, staff: StaffMember, section: MenuSection) -> dict[str, Any]:
    open_items = [item for item in section.items if may_open(staff, item.name)]
    if not open_items:
        return {}
    here = request.resolver_match
    is_current = bool(here) and here.func.__module__.split(".")[3:4] in [[folder] for folder in section.folders]
    items = [
        {"label": item.label, "url": reverse(f"desk:{item.name}"), "current": is_current and _is_here(here, item)}
        for item in open_items
    ]
    return {
        "key": section.key,
        "label": section.label,
        "icon": section.icon,
        "url": items[0]["url"],
        "current": is_current,
        "items": [] if section.key == "home" else items,
    }


def _is_here(here: Any, item: Item) -> bool:
    return here.url_name == item.name or bool(item.stem and here.url_name.startswith(item.stem))


@cache
def _views() -> dict[str, Any]:
    """Views of the desk by the name of their address."""
    return {name: view for name, view in _walk(get_resolver(settings.ACCOUNT_URLCONF).url_patterns) if name}


def _walk(patterns: list[Any]) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and getattr(pattern.callback, "requires", None) is not None:
            yield pattern.name or "", pattern.callback
