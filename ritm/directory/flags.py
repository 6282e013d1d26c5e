"""«Флаги» (CL-03): what stands beside a client's name on a day, computed from dates.

Each says itself shortly for the eye and in full for the tooltip and screen readers. Sums are left in minor units.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.clients.models import Client
from ritm.clients.queries import birthday_numbers
from ritm.core.days import short_day
from ritm.directory.models import ClientFigures


@dataclass(frozen=True)
class Flag:
    """One flag. `tone` and `icon` as of the tag `flag`; `minor` is a sum owed, shown by the page."""

    code: str
    tone: str
    short: str
    full: str
    icon: str = ""
    only_icon: bool = False
    minor: int = 0


def flags(client: Client, figures: ClientFigures | None, today: date, *, guardian: str = "") -> list[Flag]:
    """The flags in their order: child, pass, visits owed, sum owed, portal, then ours: block list, birthday.

    `client` comes with his login.
    """
    figures = figures or ClientFigures()
    found = (
        _child(client, figures, today, guardian),
        _pass(figures, today),
        _visits_owed(figures),
        _sum_owed(figures),
        _portal(client),
        _blocked(client),
        _birthday(client, today),
    )
    return [flag for flag in found if flag is not None]


def full_years(born_on: date, day: date) -> int:
    """Whole years from birth to the day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def pass_state(figures: ClientFigures, today: date) -> str:
    """The shown pass on the day: `active`, `frozen`, `waiting`, `not_started`, or `none` (rules §2)."""
    if not figures.has_pass:
        return "none"
    if figures.pass_starts_on is None or figures.pass_ends_on is None:
        return "waiting"
    if today < figures.pass_starts_on:
        return "not_started"
    if today > figures.pass_ends_on:
        return "none"
    first, last = figures.frozen_on, figures.frozen_until
    return "frozen" if first is not None and last is not None and first <= today <= last else "active"


def _child(client: Client, figures: ClientFigures, today: date, guardian: str) -> Flag | None:
    if not figures.is_child:
        return None
    text = _("Child")
    if client.birth_date:
        count = full_years(client.birth_date, today)
        text = ngettext("Child, %(count)s year", "Child, %(count)s years", count) % {"count": count}
    if guardian:
        text = _("%(child)s. Parent: %(name)s") % {"child": text, "name": guardian}
    return Flag("child", "", text, text, icon="mood-kid", only_icon=True)


def _pass(figures: ClientFigures, today: date) -> Flag | None:
    state = pass_state(figures, today)
    until = short_day(figures.pass_ends_on) if figures.pass_ends_on else ""
    if state == "frozen":
        days = {"first": short_day(figures.frozen_on), "last": short_day(figures.frozen_until)}
        full = _("The pass is frozen from %(first)s until %(last)s") % days
        return Flag("frozen", "info", _("until %(day)s") % {"day": days["last"]}, full, icon="snowflake")
    if state != "active":
        return None
    if figures.is_unlimited:
        short = _("Unlimited until %(day)s") % {"day": until}
        return Flag("active", "ok", short, _("Active pass “%(name)s”. %(short)s") % _named(figures, short))
    left, total = visits(figures.credits_left), visits(figures.credits_total)
    short = _("Pass %(left)s/%(total)s") % {"left": left, "total": total}
    full = _("Active pass “%(name)s”: %(left)s of %(total)s left, until %(day)s") % {
        "name": figures.pass_name,
        "left": left,
        "total": total,
        "day": until,
    }
    return Flag("active", "ok", short, full)


def _named(figures: ClientFigures, short: str) -> dict[str, str]:
    return {"name": figures.pass_name, "short": short}


def _visits_owed(figures: ClientFigures) -> Flag | None:
    count = figures.unpaid_visits
    if not count:
        return None
    short = ngettext("Owes %(count)s visit", "Owes %(count)s visits", count) % {"count": count}
    full = ngettext("%(count)s visit not paid", "%(count)s visits not paid", count) % {"count": count}
    return Flag("visits_owed", "bad", short, full)


def _sum_owed(figures: ClientFigures) -> Flag | None:
    if not figures.debt_minor:
        return None
    return Flag("sum_owed", "bad", "", _("Sum owed"), minor=figures.debt_minor)


def _portal(client: Client) -> Flag | None:
    if client.login is None or client.login.last_login is None:
        return None
    text = _("Signs in at the client portal")
    return Flag("portal", "", text, text, icon="device-mobile", only_icon=True)


def _blocked(client: Client) -> Flag | None:
    if not client.is_blocked:
        return None
    text = _("Block list")
    return Flag("blocked", "bad", text, f"{text}: {client.block_reason}" if client.block_reason else text, icon="ban")


def _birthday(client: Client, today: date) -> Flag | None:
    if client.birthday not in birthday_numbers(today):
        return None
    text = _("Birthday today")
    return Flag("birthday", "accent", text, text, icon="cake", only_icon=True)


def visits(units: int | None) -> str:
    """Hundredths as people read them: 450 is «4,5»."""
    return number_format(Decimal(units or 0).scaleb(-2).normalize() + 0, use_l10n=True)
