"""Flags beside a name in the panel: first the person, then what he owes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.queries import RosterRow
from ritm.clients.permissions import CARD_PAYMENTS
from ritm.directory.flags import Flag
from ritm.ledger.errors import written
from ritm.web.desk.lessons.desk import Desk
from ritm.web.ui.drawing import part
from ritm.web.ui.wording import years

GROWN_UP = 18


def badges(row: RosterRow, desk: Desk) -> Iterable[str]:
    """Each drawn; sums only for whoever sees payments."""
    for one in _flags(row, desk):
        yield part("flag")(one.short, one.tone, one.icon, one.only_icon)


def _flags(row: RosterRow, desk: Desk) -> Iterable[Flag]:
    if row.has_birthday:
        text = _("Birthday") if row.age is None else _("Birthday, turns %(age)s") % {"age": row.age}
        yield Flag("birthday", "accent", text, text, icon="cake", only_icon=True)
    if row.age is not None and row.age < GROWN_UP:
        text = _("Child, %(age)s") % {"age": years(row.age)}
        yield Flag("child", "", text, text, icon="mood-kid", only_icon=True)
    if row.client.is_blocked:
        text = _("On the blocklist")
        text = f"{text}: {row.client.block_reason}" if row.client.block_reason else text
        yield Flag("blocked", "bad", text, text, icon="ban", only_icon=True)
    if row.debt_minor and desk.staff.may(CARD_PAYMENTS):
        text = _("Owes %(sum)s") % {"sum": written(row.debt_minor)}
        yield Flag("debt", "bad", text, text)
    elif row.unpaid_visits:
        text = ngettext("Owes %(count)s visit", "Owes %(count)s visits", row.unpaid_visits)
        yield Flag("debt", "bad", text % {"count": row.unpaid_visits}, "")
