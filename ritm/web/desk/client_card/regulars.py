"""«Постоянный участник» of the card: in which groups the client has a place by itself (BV-09, ux §4.7)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from ritm.accounts.queries import settings_of_account
from ritm.accounts.questions import question
from ritm.attendance.concerns import concerns
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.permissions import REGULARS_CHANGE
from ritm.attendance.regulars import standing_of
from ritm.web.desk.addresses import by_id
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.regulars.words import concern_text, days_text, pauses_text, term_text


@dataclass(frozen=True)
class Line:
    """A group, on which days, until when; `url`: the dialog that changes it, "" for whoever may not."""

    pk: int
    name: str
    text: str
    pauses: str
    concern: str
    url: str


def block(card: Card) -> dict[str, Any] | None:
    """The lines of the client, by group; nothing for the system client."""
    if card.client.is_system:
        return None
    may, change = card.staff.may(REGULARS_CHANGE), by_id("desk:regular_edit")
    found = _of(client=card.client.pk)
    if found:
        prefetch_related_objects(found, "pauses")
    told = concerns(found, settings_of_account()) if found else {}
    rows = [_line(one, card, concern_text(told.get(one.pk)), change(one.pk) if may else "") for one in found]
    return {"rows": rows, "add": card.at("client_regular_new") if may else ""}


@question
def _of(*, client: int) -> QuerySet[StandingBooking]:
    return standing_of(client).prefetch_related(None)


def _line(one: StandingBooking, card: Card, concern: str, url: str) -> Line:
    text = ", ".join(part for part in (days_text(one), term_text(one, card.today)) if part)
    return Line(one.pk, one.group.name, text, pauses_text(one, card.today), concern, url)
