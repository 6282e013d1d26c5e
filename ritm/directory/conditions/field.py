"""A field that clients are chosen by, and the registry of all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ritm.directory.conditions.kinds import WITH, WITHOUT, Day, Kind
from ritm.staff.models import AccessLevel, StaffMember

Choices = list[tuple[str, str]]


class Group(models.TextChoices):
    """Under which word a field stands in the list of fields."""

    PROFILE = "profile", _("Profile")
    FAMILY = "family", _("Family")
    MONEY = "money", _("Money")
    PASSES = "passes", _("Passes")
    VISITS = "visits", _("Visits")
    OWN = "own", _("Fields of your own")


FILLED_OR_NOT = {WITHOUT: _("%(label)s is not filled in"), WITH: _("%(label)s is filled in")}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. `where` makes the Q of a client from the value and the day; the operator tells what is special.

    `says`: the sentence's words for an operator where the usual ones do not fit; `empty`: the Q of a field that is
    not filled in; `requires`: rights without which the field does not exist for a person; `each` and `each_empty`: the
    same as `where` and `empty`, asked of each client by himself instead of found for all at once: far less work where
    few are left to ask. Both stand wherever other rows than the client's own are looked at.
    """

    code: str
    label: Any
    group: Group
    kind: Kind
    where: Callable[[Any, Day], Q]
    says: Mapping[str, Any] = field(default_factory=dict)
    empty: Q | None = None
    choices: Callable[[StaffMember], Choices] | None = None
    requires: tuple[str, ...] = ()
    is_phone: bool = False
    each: Callable[[Any, Day], Q] | None = None
    each_empty: Q | None = None
    of_pass: bool = False  # `where` is about an active pass: all such conditions are of one and the same pass

    def is_open(self, staff: StaffMember) -> bool:
        """Whether the person may choose by it; phones only where the level shows them in full."""
        level = None if staff.has_every_right else staff.access_level
        hides = self.is_phone and level is not None and level.phones != AccessLevel.Phones.FULL
        return staff.may(*self.requires) and not hides

    @property
    def operators(self) -> list[tuple[str, Any]]:
        """Codes and words, without those that the field has no sense of."""
        return [(code, words) for code, words in self.kind.labels() if self.empty or code not in {WITH, WITHOUT}]

    def q(self, operator: str, value: Any, day: Day, *, are_few: bool = False) -> Q:
        """What the operator and the value say of a client, or of his pass; `are_few`: of how many is asked."""
        if operator in {WITHOUT, WITH}:
            empty = self.each_empty if are_few and self.each_empty is not None else self.empty
            return Q(empty) if operator == WITHOUT else ~Q(empty)
        where = self.each if are_few and self.each is not None else self.where
        found = where(value, day)
        return ~found if operator in {"not", "no"} else found


def by_rows(rows: Callable[[Any, Day], QuerySet], client: str = "client") -> dict[str, Callable[[Any, Day], Q]]:
    """`where` and `each` of a field that other rows tell of a client; `client`: their key of his."""
    return {
        "where": lambda value, day: Q(pk__in=rows(value, day).values(f"{client}_id")),
        "each": lambda value, day: Q(Exists(rows(value, day).filter(**{client: OuterRef("pk")}))),
    }


_registry: dict[str, Field] = {}
_made: list[Callable[[str], list[Field]]] = []


def register(*fields: Field) -> None:
    """Make fields known, in their order; called where a file of fields is imported."""
    for one in fields:
        _registry[one.code] = one


def register_made(find: Callable[[str], list[Field]]) -> None:
    """Make known where fields come from that a studio has made: `find("")` gives all, of a code at most its one."""
    _made.append(find)


def fields_of(staff: StaffMember) -> list[Field]:
    """The fields that the person may choose by, group by group."""
    order, made = list(Group), [one for find in _made for one in find("")]
    every = (one for one in (*_registry.values(), *made) if one.is_open(staff))
    return sorted(every, key=lambda one: order.index(one.group))


def field_of(code: str) -> Field | None:
    """The field of this code."""
    return _registry.get(code) or next((one for find in _made for one in find(code)), None)


def within(name: str, low: Any, high: Any) -> Q:
    """From `low` to `high`, both ends included; None is open."""
    low_q = Q() if low is None else Q(**{f"{name}__gte": low})
    return low_q & (Q() if high is None else Q(**{f"{name}__lte": high}))


def moments(name: str, value: Any, day: Day) -> Q:
    """Instants from the first day's beginning to the last one's end, in the zone of the search."""
    start, end = day.bounds(*value)
    start_q = Q() if start is None else Q(**{f"{name}__gte": start})
    return start_q & (Q() if end is None else Q(**{f"{name}__lt": end}))
