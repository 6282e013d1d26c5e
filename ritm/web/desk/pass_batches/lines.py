"""Rows of the preview and of the results: a client, his pass, what will come or came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ritm.attendance.members import booked_on
from ritm.core.quotes import quoted
from ritm.passes.batches import Outcome, Picked
from ritm.passes.models_of_batches import PassBatchRow
from ritm.web.desk.addresses import by_id
from ritm.web.desk.menu import may_open
from ritm.web.ui.wording import plain_date

SHOWN = 200  # lines of one page


@dataclass(frozen=True)
class Line:
    """One pass. `tone`: "" or "bad"; `url`: the client's card, "" where it does not open."""

    name: str
    url: str
    held: str
    text: str
    tone: str = ""
    booked: int = 0
    minor: int = 0


def foreseen(picked: Sequence[Picked], staff: Any, *, inside: Any = None, is_paid: bool = False) -> dict[str, Any]:
    """What a press would do to each: whom it reaches first. `inside`: the days in which bookings are counted."""
    good = [one for one in picked if one.is_good]
    booked: Mapping[int, int] = {}
    if inside is not None:
        booked = booked_on([one.held.pk for one in good if one.held is not None], *inside)
    ordered = [*good, *(one for one in picked if not one.is_good)]
    card = by_id("desk:client") if may_open(staff, "client") else None
    return {
        "good": len(good),
        "bad": len(picked) - len(good),
        "bookings": sum(booked.values()),
        "total_minor": sum(_price(one, is_paid=is_paid) for one in good),
        "lines": [_foreseen(one, card, booked, is_paid=is_paid) for one in ordered[:SHOWN]],
        "more": max(0, len(ordered) - SHOWN),
    }


def _foreseen(one: Picked, card: Any, booked: Mapping[int, int], *, is_paid: bool) -> Line:
    url = card(one.client.pk) if card else ""
    held = quoted(one.held.name) if one.held is not None else ""
    if one.refusal is not None or one.held is None:
        return Line(one.client.name, url, held, str(one.refusal or ""), "bad")
    until = _("until %(day)s") % {"day": plain_date(one.ends_on)} if one.ends_on else ""
    price = _price(one, is_paid=is_paid)
    return Line(one.client.name, url, held, until, "", booked.get(one.held.pk, 0), price)


def _price(one: Picked, *, is_paid: bool) -> int:
    return one.held.freeze_price_minor if is_paid and one.held is not None else 0


def results(rows: Iterable[PassBatchRow], staff: Any, seen: set[int], gone: Mapping[int, int]) -> list[Line]:
    """What came of each; a client whom the person may not see stands without his name."""
    card = by_id("desk:client") if may_open(staff, "client") else None
    return [_result(row, card, seen, gone) for row in rows]


def _result(row: PassBatchRow, card: Any, seen: set[int], gone: Mapping[int, int]) -> Line:
    is_seen = row.client_id in seen
    name = row.client.name if is_seen else _("Client of another branch")
    held = quoted(row.client_pass.name) if row.client_pass is not None else ""
    text = str(row.get_outcome_display())
    if row.outcome == Outcome.DONE and row.pass_ends_on:
        text = _("until %(day)s") % {"day": plain_date(row.pass_ends_on)}
    said = f"{text}: {row.said[:1].lower()}{row.said[1:]}" if row.said else text
    tone = "bad" if row.outcome in {Outcome.REFUSED, Outcome.STAYS} else ""
    lost = gone.get(row.client_pass_id or 0, 0) if row.outcome == Outcome.DONE else 0
    return Line(name, card(row.client_id) if card and is_seen else "", held, said, tone, lost)
