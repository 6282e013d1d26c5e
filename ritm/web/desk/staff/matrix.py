"""The matrix of an access level: sections, rows, columns; and the level in plain words."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ritm.staff.models import AccessLevel, StaffMember
from ritm.staff.permissions import Permission, Section, every_permission
from ritm.web.ui.wording import money

COLUMNS = {
    "read": gettext_lazy("Viewing"),
    "add": gettext_lazy("Adding"),
    "change": gettext_lazy("Changing"),
    "delete": gettext_lazy("Deleting"),
    "export": gettext_lazy("Export"),
    "named": pgettext_lazy("right", "Allowed"),
}
_RISKS = {
    "levels.change": gettext_lazy("may hand out rights"),
    "managers.change": gettext_lazy("may hand out sign-ins"),
    "payments.pay_out": gettext_lazy("money leaves the till"),
    "clients.personal": gettext_lazy("personal data"),
    "passport.read": gettext_lazy("personal data"),
    "passport.change": gettext_lazy("personal data"),
    "clients.import": gettext_lazy("many clients at once"),
    "clients.export": gettext_lazy("the whole base in one file"),
    "sales.on_credit": gettext_lazy("the client owes"),
    "visits.free": gettext_lazy("nobody pays"),
    "visits.past": gettext_lazy("changes what is past"),
    "plans.change": gettext_lazy("sets prices"),
    "passes.backdate": gettext_lazy("changes what is past"),
    "contracts.backdate": gettext_lazy("changes what is past"),
    "passes.terms": gettext_lazy("other terms than in the list"),
}


@dataclass(frozen=True)
class Cell:
    """One right; None in its place where there is no such right."""

    code: str
    label: str
    is_on: bool
    is_stored: bool
    may_give: bool
    presets: str


@dataclass(frozen=True)
class Row:
    """Rights of one area in one line. `limit` names the figure that is asked for in the line."""

    label: str
    cells: tuple[Cell | None, ...]
    is_changed: bool
    risk: str
    limit: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Group:
    """A section of the product."""

    label: str
    rows: tuple[Row, ...]


def columns() -> list[tuple[str, str]]:
    """The columns that some right stands in."""
    used = {known.column for known in every_permission()}
    return [(name, str(label)) for name, label in COLUMNS.items() if name in used]


def matrix(
    *, held: frozenset[str], stored: frozenset[str], by: StaffMember, fresh: frozenset[str] = frozenset()
) -> list[Group]:
    """The sections with their rows: what is ticked, what `by` may give, what differs from the stored level.

    `fresh`: codes that came with a new version since the level was last saved.
    """
    found = []
    for section in Section:
        lines: dict[str, list[Permission]] = {}
        for known in every_permission():
            if known.section == section:
                lines.setdefault(known.row, []).append(known)
        rows = [_row(rights, _Ticks(held, stored, fresh), by) for rights in lines.values()]
        if section == Section.MONEY:
            rows.append(_discount_row())
        if rows:
            found.append(Group(str(section.label), tuple(rows)))
    return found


@dataclass(frozen=True)
class _Ticks:
    """Codes by what is said of them."""

    held: frozenset[str]
    stored: frozenset[str]
    fresh: frozenset[str]


def _row(rights: list[Permission], ticks: _Ticks, by: StaffMember) -> Row:
    cells = {known.column: _cell(known, ticks.held, ticks.stored, by) for known in rights}
    codes = {known.code for known in rights}
    label = str(rights[0].label)
    risks = [str(_RISKS.get(known.code, _("with care"))) for known in rights if known.is_risky]
    return Row(
        re.sub(r"\s*\([^)]*\)$", "", label) if len(rights) > 1 else label,
        tuple(cells.get(name) for name, _label in columns()),
        bool(codes & (ticks.held ^ ticks.stored)),
        ", ".join(dict.fromkeys(risks)),
        "credit_minor_max" if "sales.on_credit" in codes else "",
        bool(codes & ticks.fresh),
    )


def _cell(known: Permission, held: frozenset[str], stored: frozenset[str], by: StaffMember) -> Cell:
    presets = " ".join(sorted(known.presets))
    return Cell(
        known.code, str(known.label), known.code in held, known.code in stored, by.may(known.code), presets=presets
    )


def _discount_row() -> Row:
    return Row(_("Discount by hand"), tuple(None for _column in columns()), False, "", "discount_percent_max")


def in_words(level: AccessLevel) -> str:
    """«Видит и меняет клиентов своих филиалов, продаёт в долг до 3 000 ₽…»: what the level means, in a sentence."""
    held = frozenset(level.codes)
    parts = [_clients(level, held), *_work(held), *_sale(level, held), _phones(level, held), *_never(held)]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:] + "."


def _clients(level: AccessLevel, held: frozenset[str]) -> str:
    whose = _("of own branches") if level.clients == AccessLevel.Clients.BRANCHES else _("of all branches")
    if {"clients.read", "clients.change"} <= held:
        return _("sees and changes clients %(whose)s") % {"whose": whose}
    if "clients.read" in held:
        return _("sees clients %(whose)s") % {"whose": whose}
    return _("does not see the client list")


def _work(held: frozenset[str]) -> list[str]:
    words = (
        ("bookings.change", _("books clients")),
        ("visits.change", _("marks visits")),
        ("lessons.change", _("changes the schedule of the day")),
        ("template.change", _("changes the template")),
        ("week.change", _("fills weeks")),
    )
    return [text for code, text in words if code in held]


def _sale(level: AccessLevel, held: frozenset[str]) -> list[str]:
    if "passes.sell" not in held:
        return [_("takes payments")] if "payments.take" in held else []
    parts = [_("sells passes")]
    if level.discount_percent_max:
        parts.append(_("gives a discount up to %(percent)s %%") % {"percent": level.discount_percent_max})
    if "sales.on_credit" in held and level.credit_minor_max:
        parts.append(_("sells on credit up to %(sum)s") % {"sum": money(level.credit_minor_max)})
    if "payments.take" in held:
        parts.append(_("takes payments"))
    return parts


def _phones(level: AccessLevel, held: frozenset[str]) -> str:
    if not held & {"clients.read", "home.search", "home.lesson_search"}:
        return ""
    words = {
        AccessLevel.Phones.FULL: _("sees phones"),
        AccessLevel.Phones.TAIL: _("sees the last 4 digits of phones"),
        AccessLevel.Phones.NONE: _("does not see phones"),
    }
    return words[AccessLevel.Phones(level.phones)]


def _never(held: frozenset[str]) -> list[str]:
    words = (
        ("payments.pay_out", _("does not pay out money")),
        ("managers.change", _("does not manage managers")),
        ("levels.change", _("does not change access levels")),
    )
    return [text for code, text in words if code not in held]
