"""The registry of rights: each room registers its own in AppConfig.ready (mechanics §7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

PRESETS = ("administrator", "teacher", "viewer")


class Section(models.TextChoices):
    """Sections of the matrix, in its order (table ST-A)."""

    HOME = "home", _("Home")
    CLIENTS = "clients", _("Clients")
    CARD = "card", _("Client card")
    CLASSES = "classes", _("Classes")
    SCHEDULE = "schedule", _("Schedule")
    STAFF = "staff", _("Staff")
    MONEY = "money", _("Finance")


@dataclass(frozen=True)
class Permission:
    """One right: its code `area.verb`, its words, the section of the matrix, the presets that hold it.

    `row` groups rights of one area into one line of the matrix; `column` is the verb's column
    (read, add, change, delete, export) or "named" for rights with words of their own.
    """

    code: str
    label: Any
    section: Section
    row: str
    column: str
    presets: frozenset[str] = field(default_factory=frozenset)
    is_risky: bool = False


_registry: dict[str, Permission] = {}


def permission(
    code: str,
    label: Any,
    *,
    section: Any,
    row: str = "",
    column: str = "named",
    presets: tuple[str, ...] = (),
    is_risky: bool = False,
) -> str:
    """Register a right and return its code; `section` is a Section or its words. The same code twice must mean the same."""
    known = Permission(code, label, _section(section), row or code, column, frozenset(presets), is_risky)
    if _registry.setdefault(code, known) != known:
        message = f"The right {code} is registered twice."
        raise ValueError(message)
    return code


def every_code() -> frozenset[str]:
    """All registered codes: what boss and heads hold."""
    return frozenset(_registry)


def every_permission() -> list[Permission]:
    """All rights, by sections, in the order of registration."""
    order = list(Section)
    return sorted(_registry.values(), key=lambda known: order.index(known.section))


def _section(given: Any) -> Section:
    if isinstance(given, str):
        return Section(given)
    # Rights register before catalogues can be read: compare the words as they stand in the code.
    with translation.override(None):
        return {str(section.label): section for section in Section}[str(given)]


def preset_codes(preset: str) -> frozenset[str]:
    """The codes of a ready access level."""
    return frozenset(code for code, known in _registry.items() if preset in known.presets)


def new_since(known: Iterable[str]) -> list[Permission]:
    """The rights that came after these codes, in the order of the matrix; none where nothing was known yet."""
    seen = set(known)
    return [one for one in every_permission() if one.code not in seen] if seen else []


def granted_since(preset: str, known: Iterable[str]) -> frozenset[str]:
    """What a ready level has got since by itself: its new rights but for the risky ones, which a person gives."""
    return frozenset(one.code for one in new_since(known) if preset in one.presets and not one.is_risky)


TEACHERS_READ = permission(
    "teachers.read",
    _("Teachers (reading)"),
    section=Section.STAFF,
    row="teachers",
    column="read",
    presets=("administrator", "viewer"),
)
TEACHERS_CHANGE = permission(
    "teachers.change",
    _("Teachers (changing)"),
    section=Section.STAFF,
    row="teachers",
    column="change",
    presets=("administrator",),
)
MANAGERS_READ = permission(
    "managers.read",
    _("Managers (reading)"),
    section=Section.STAFF,
    row="managers",
    column="read",
    presets=("administrator", "viewer"),
)
MANAGERS_CHANGE = permission(
    "managers.change", _("Managers (changing)"), section=Section.STAFF, row="managers", column="change", is_risky=True
)
JOURNAL_READ = permission("journal.read", _("Log of changes"), section=Section.STAFF, is_risky=True)
LEVELS_CHANGE = permission(
    "levels.change", _("Access levels (changing)"), section=Section.STAFF, row="levels", column="change", is_risky=True
)
