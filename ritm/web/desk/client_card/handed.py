"""What the card says of passes that went to another client or came from one (P-10)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ritm.clients.models import Client
from ritm.clients.permissions import CARD_PASSES, CARD_READ
from ritm.clients.queries import hidden_from
from ritm.passes.models import ClientPass, PassState
from ritm.passes.permissions import PASSES_HAND_OVER
from ritm.staff.models import StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.client_card.card import Card

RIGHTS = (CARD_READ, CARD_PASSES, PASSES_HAND_OVER)


@dataclass(frozen=True)
class Handed:
    """«передан: Белова Анна», her card where it opens, and where that is undone, if this person may."""

    words: str
    name: str
    url: str = ""
    undo_url: str = ""


def names_of(staff: StaffMember | None, client_ids: Iterable[int]) -> dict[int, str]:
    """The names of these clients; of whoever the person's level hides, no more than that there is somebody."""
    people = dict(Client.objects.filter(pk__in=set(client_ids)).values_list("pk", "name"))
    unseen = hidden_from(staff, people)
    return {pk: _("a client of another branch") if pk in unseen else name for pk, name in people.items()}


def handed_words(passes: Iterable[ClientPass], card: Card) -> dict[int, Handed]:
    """By pass; nothing is asked where none was handed over."""
    passes = list(passes)
    gone = {one.pk for one in passes if one.closed_reason == PassState.TRANSFERRED}
    came = {one.pk: one.handed_from_id for one in passes if one.handed_from_id is not None}
    if not gone and not came:
        return {}
    heirs = ClientPass.objects.filter(handed_from__in=gone).exclude(closed_reason=PassState.CANCELLED)
    went = dict(heirs.values_list("handed_from", "client"))
    owners = dict(ClientPass.objects.filter(pk__in=came.values()).values_list("pk", "client"))
    names = names_of(card.staff, {*went.values(), *owners.values()})
    unseen = hidden_from(card.staff, names)
    found = {}
    for pass_id, given_id in came.items():
        found[pass_id] = _told(_("got from:"), owners[given_id], names, unseen, card)
    for pass_id in gone & went.keys():
        undo = by_id("desk:client_hand_over_undo", card.client.pk)(pass_id) if card.staff.may(*RIGHTS) else ""
        found[pass_id] = _told(_("handed over:"), went[pass_id], names, unseen, card, undo_url=undo)
    return found


def _told(
    words: str, client_id: int, names: dict[int, str], unseen: set[int], card: Card, *, undo_url: str = ""
) -> Handed:
    return Handed(words, names.get(client_id, "—"), "" if client_id in unseen else card.of(client_id), undo_url)
