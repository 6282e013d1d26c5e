"""Who answers for many children at once: read once, checked child by child as the rows before will have it (CL-13)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from ritm.clients.actions.family import Family, Wanted, wanted_of
from ritm.clients.data import ClientData
from ritm.clients.errors import NoSuchParent, OwnParent, ParentIsChild
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import lock_clients


def hold_families(client_ids: Iterable[int], *, also: Iterable[int] = ()) -> dict[int, Client]:
    """These clients, who answers for them, their children, and `also`: all held, in the one order (docs/locking.md)."""
    ids = set(client_ids)
    links = Guardianship.objects.filter(Q(child__in=ids) | Q(guardian__in=ids)).values_list("child_id", "guardian_id")
    return lock_clients(ids | set(also) | {pk for link in links for pk in link})


class Relatives:
    """The families of clients who are held: `held` has everybody whom hold_families took."""

    def __init__(self, children: Iterable[int], *, named: Iterable[int], held: Mapping[int, Client]) -> None:
        self.held = held
        self.links = defaultdict[int, list[Guardianship]](list)
        self.wanted: dict[int, Family] = {}
        rows = Guardianship.objects.filter(child__in=tuple(children)).select_related("guardian")
        for link in rows.order_by("-is_first", "pk"):
            link.guardian = held.get(link.guardian_id, link.guardian)
            self.links[link.child_id].append(link)
        self._above = _parents_above(set(named))

    def take(self, child: Client, data: ClientData) -> None:
        """Let the child have the parent of the form, or none. Raises NoSuchParent, OwnParent, ParentIsChild."""
        links = self.links[child.pk]
        guardian = data.guardian
        if guardian is not None and guardian.pk not in {link.guardian_id for link in links}:
            self._check(child, self.held.get(guardian.pk))
        self.wanted[child.pk] = wanted_of(data, links)
        self._above[child.pk] = set(self.wanted[child.pk])

    def drop(self, child: Client) -> None:
        """Leave the child's family as it is."""
        self.wanted.pop(child.pk, None)

    def first_of(self, child: Client) -> Client | None:
        """The living first parent, as it will be."""
        people = (one.guardian for one in self.wanted.get(child.pk, {}).values())
        links = self.links[child.pk]
        first = next(people, None) if child.pk in self.wanted else links[0].guardian if links else None
        first = self.held.get(first.pk, first) if first is not None else None
        return first if first is not None and first.deleted_at is None else None

    def rows(self, children: Iterable[Client]) -> list[Wanted]:
        """What `write_families` shall make of these children."""
        return [(one, self.wanted[one.pk], self.links[one.pk]) for one in children if one.pk in self.wanted]

    def _check(self, child: Client, guardian: Client | None) -> None:
        if guardian is None or guardian.deleted_at is not None or guardian.is_system:
            raise NoSuchParent
        if guardian.pk == child.pk:
            raise OwnParent
        if child.pk in self._forebears(guardian.pk):
            raise ParentIsChild(name=guardian.name)

    def _forebears(self, client_id: int) -> set[int]:
        found, last = set[int](), {client_id}
        while last:
            last = {parent for one in last for parent in self._above.get(one, ())} - found
            found |= last
        return found


def _parents_above(last: set[int]) -> dict[int, set[int]]:
    """Child → parents, of these people and of everybody above them; a query a generation."""
    above: dict[int, Any] = {}
    while last:
        found = defaultdict[int, set[int]](set)
        for child, parent in Guardianship.objects.filter(child__in=last).values_list("child_id", "guardian_id"):
            found[child].add(parent)
        above |= {one: found[one] for one in last}
        last = {parent for parents in found.values() for parent in parents} - above.keys()
    return above
