"""Writing who answers for a child, for the actions that hold the child and everybody concerned (CL-13)."""

from collections.abc import Mapping, Sequence
from typing import Any

from ritm.clients.data import ClientData
from ritm.clients.errors import NoSuchParent, OwnParent, ParentIsChild, TooManyParents
from ritm.clients.family import MOST_GUARDIANS, GuardianData, forebears, links_of
from ritm.clients.models import Client, Guardianship
from ritm.clients.search_text import search_text_of

Family = Mapping[int, GuardianData]  # who answers for a child, the first one first
Wanted = tuple[Client, Family, list[Guardianship]]  # the child, who shall answer for him, the links as they stand


def named_in(data: ClientData) -> dict[int, Client]:
    """Everybody whom the form names as answering for the child, the first one first."""
    people = [data.guardian, *(one.guardian for one in data.guardians or ())]
    return {one.pk: one for one in people if one is not None}


def check_guardians(people: dict[int, Client | None], child: Client | None = None) -> None:
    """Refuse who cannot answer for the child: locked rows, as they stand now.

    Raises NoSuchParent, OwnParent, ParentIsChild, TooManyParents.
    """
    if len(people) > MOST_GUARDIANS:
        raise TooManyParents(most=MOST_GUARDIANS)
    for guardian in people.values():
        if guardian is None or guardian.deleted_at is not None or guardian.is_system:
            raise NoSuchParent
        if child is not None and guardian.pk == child.pk:
            raise OwnParent
        if child is not None and child.pk in forebears(guardian.pk):
            raise ParentIsChild(name=guardian.name)


def write_guardians(child: Client, data: ClientData, links: list[Guardianship]) -> dict[str, tuple[Any, Any]]:
    """Make it what the form says; old and new of what differs. `links`: as they stand, the first one first."""
    return write_families([(child, wanted_of(data, links), links)])[child.pk]


def write_families(rows: Sequence[Wanted]) -> dict[int, dict[str, tuple[Any, Any]]]:
    """The same for many children, in a few statements; by child."""
    gone, second, first = [], [], []
    for _child, wanted, links in rows:
        head = next(iter(wanted), None)
        gone += [link.pk for link in links if link.guardian_id not in wanted]
        second += [link.pk for link in links if link.is_first and link.guardian_id != head]
        first += [link.pk for link in links if not link.is_first and link.guardian_id == head]
    Guardianship.objects.filter(pk__in=gone).delete()
    Guardianship.objects.filter(pk__in=second).update(is_first=False)
    Guardianship.objects.filter(pk__in=first).update(is_first=True)
    for row in rows:
        _write_terms(row)
    Guardianship.objects.bulk_create(link for row in rows for link in _new_links(row))
    return {child.pk: _changes(wanted, links) for child, wanted, links in rows}


def _write_terms(row: Wanted) -> None:
    _child, wanted, links = row
    for link in links:
        terms = wanted[link.guardian_id].terms if link.guardian_id in wanted else {}
        if any(getattr(link, name) != value for name, value in terms.items()):
            Guardianship.objects.filter(pk=link.pk).update(**terms)


def _new_links(row: Wanted) -> list[Guardianship]:
    child, wanted, links = row
    known, head = {link.guardian_id for link in links}, next(iter(wanted), None)
    return [
        Guardianship(child=child, guardian=one.guardian, is_first=pk == head, **one.terms)
        for pk, one in wanted.items()
        if pk not in known
    ]


def _changes(wanted: Mapping[int, GuardianData], links: Sequence[Guardianship]) -> dict[str, tuple[Any, Any]]:
    was, old_words = links[0].guardian if links else None, _in_words([GuardianData.of(link) for link in links[1:]])
    people = list(wanted.values())
    now, new_words = (people[0].guardian if people else None), _in_words(people[1:])
    changes = {"guardian": (was, now), "guardians": (old_words, new_words)}
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def promote_firsts(child_ids: tuple[int, ...]) -> None:
    """Where the first one is gone, the next stands in his place."""
    for child in Client.objects.filter(pk__in=child_ids).order_by("pk"):
        links = links_of(child)
        if links and not links[0].is_first:
            Guardianship.objects.filter(pk=links[0].pk).update(is_first=True)


def tell_wards(guardian: Client) -> None:
    """Children are found by the first parent's name."""
    links = Guardianship.objects.filter(guardian=guardian, is_first=True).select_related("child").order_by("child")
    children = [link.child for link in links]
    for child in children:
        child.search_text = search_text_of(child, guardian)
    Client.objects.bulk_update(children, ["search_text"])


def wanted_of(data: ClientData, links: list[Guardianship]) -> dict[int, GuardianData]:
    """Everybody who will answer for the child, the first one first: the parent of the form, then the others.

    Where the form says nothing of others they stay; without a parent the next of them is the first.
    """
    known = {link.guardian_id: GuardianData.of(link) for link in links}
    said = {one.guardian.pk: one for one in data.guardians} if data.guardians is not None else None
    others = said if said is not None else {link.guardian_id: known[link.guardian_id] for link in links[1:]}
    if data.guardian is None:
        return dict(others)
    pk = data.guardian.pk
    first = others.get(pk) or known.get(pk) or GuardianData(guardian=data.guardian)
    return {pk: first, **{other: one for other, one in others.items() if other != pk}}


def _in_words(people: list[GuardianData]) -> str:
    return ", ".join(sorted(one.guardian.name for one in people))
