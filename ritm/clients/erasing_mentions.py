"""The step of an erasure that takes what other people's cards say of the client (CL-34)."""

from collections import Counter
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Q

from ritm.clients.actions.fields import PREFIX
from ritm.clients.erasing import Erasing
from ritm.clients.events_of_erasing import MentionsErased
from ritm.clients.mentions import Mention, free_texts, mentions_of, pattern_of
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.queries import guardian_of
from ritm.clients.search_text import search_text_of
from ritm.events.actions import record
from ritm.events.models import EventDetail


def erase_mentions(erasing: Erasing) -> None:
    """Mask him in the cards that are held, but for what was let stand; old values of such texts go."""
    every = mentions_of(erasing.client_ids)
    found = [one for one in every if one.owner_id in erasing.other_ids and one.key not in erasing.spared]
    for one in found:
        _mask(one)
    _find_anew({one.owner_id for one in found})
    _forget({one.owner_id for one in every} - {one.owner_id for one in found}, erasing)
    for owner_id, count in sorted(Counter(one.owner_id for one in found).items()):
        event = MentionsErased(client_id=owner_id, erased_id=erasing.client_ids[0], count=count)
        record(event, actor=erasing.actor)


def _mask(one: Mention) -> None:
    model = apps.get_model(one.place.label)
    row = model._default_manager.filter(pk=one.row_id)
    if one.place.is_blanked:
        row.update(**dict.fromkeys(model.blankable))  # all at once: the database refuses less
    elif model is FieldValue and not one.masked:
        row.delete()
    else:
        row.update(**{one.place.column: one.masked})


def _find_anew(owner_ids: Iterable[int]) -> None:
    """Nobody is found by a phone that has gone."""
    people = list(Client.objects.filter(pk__in=owner_ids).order_by("pk"))
    for one in people:
        one.search_text = search_text_of(one, guardian_of(one))
    Client.objects.bulk_update(people, ["search_text"])


def _forget(kept_ids: set[int], erasing: Erasing) -> None:
    """Values of the history that speak of him, but for the cards in which something of him was let stand."""
    said = pattern_of(erasing.client_ids)
    if not said:
        return
    columns = [place.column for place in free_texts()]
    rows = EventDetail.objects.filter(
        Q(field__in=columns) | Q(field__startswith=PREFIX), event__client_ref__isnull=False
    )
    rows = rows.filter(Q(old__regex=said) | Q(new__regex=said))
    rows.exclude(event__client_ref__in=[*erasing.client_ids, *kept_ids]).update(old=None, new=None)
