"""Conditions as they stand in an address or a segment, read for a person; what cannot be read says so (CL-32)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ritm.clients.models import Client
from ritm.directory.conditions.field import Choices, Field, field_of
from ritm.directory.conditions.kinds import Choice, Day, operator_of
from ritm.directory.conditions.reading import Unreadable
from ritm.directory.figures import active_passes
from ritm.staff.models import StaffMember

MOST = 20
# Visits of so many clients, asked of each by himself, take as long as those of all at once.
_USUAL, _ONE_OF = 20_000, 16
_LONGEST = 3000


@dataclass(frozen=True)
class Condition:
    """One condition: `problem` where it cannot be used; `text` is how an address writes it."""

    text: str
    field: Field | None = None
    operator: str = ""
    raw: str = ""
    value: Any = None
    choices: Choices = ()  # type: ignore[assignment] -- an empty list of them
    problem: Any = ""

    @property
    def may_be_few(self) -> bool:
        """Whether it looks at other rows than the client's, and can be asked of each client by himself."""
        return self.field is not None and (self.field.of_pass or self.field.each is not None)

    def q(self, day: Day, *, are_few: bool = False) -> Q:
        """What it says of a client, or of his pass; `are_few`: of how many is asked."""
        assert self.field is not None  # noqa: S101 -- asked of good conditions only
        return self.field.q(self.operator, self.value, day, are_few=are_few)


def read_all(
    texts: Iterable[str], *, staff: StaffMember, day: Day, lists: dict[str, Choices] | None = None
) -> list[Condition]:
    """Every condition, good and bad, in their order; the same twice counts once.

    `lists`: what fields have to choose from, by their code, as far as it is known; whatever is asked is put in.
    """
    lists = {} if lists is None else lists
    return [read(text, staff=staff, day=day, lists=lists) for text in list(dict.fromkeys(texts))[:MOST]]


def read(text: str, *, staff: StaffMember, day: Day, lists: dict[str, Choices] | None = None) -> Condition:
    """One condition; never raises. `lists` as above."""
    code, _colon, rest = text[:_LONGEST].partition(":")
    operator, _colon, raw = rest.partition(":")
    field = field_of(code)
    if field is None:
        return Condition(text=text[:200], problem=_("There is no such condition"))
    known = {"field": field, "operator": operator_of(operator), "raw": raw}
    if not field.is_open(staff):
        return Condition(
            text=without_value(text),
            **{**known, "raw": ""},
            problem=_("Your access level does not open this condition"),
        )
    try:
        value, choices = _value(field, operator, raw, day, partial(_choices, field, staff, lists))
    except Unreadable as fault:
        return Condition(text=text, **known, problem=fault.message)
    tidy = ":".join(filter(None, (code, operator, field.kind.write(operator, value))))
    return Condition(text=tidy, **known, value=value, choices=choices)


def without_value(text: str) -> str:
    """The condition for whoever may not choose by it: what somebody else typed into it is not his to see."""
    return ":".join(text.split(":", 2)[:2])


def is_secret(text: str) -> bool:
    """Whether the condition holds what no segment and no workbook's order may."""
    field = _registered(text)
    return field is not None and field.kind.is_secret


def _registered(text: str) -> Field | None:
    code = text.partition(":")[0]
    return None if code.startswith("own_") else field_of(code)


def _value(field: Field, operator: str, raw: str, day: Day, choices_now: Callable[[], Choices]) -> tuple[Any, Choices]:
    if operator not in dict(field.operators):
        raise Unreadable(_("Choose how to compare"))
    value = field.kind.read(operator, raw, day)
    if field.choices is None or not isinstance(field.kind, Choice):
        return value, []
    choices = choices_now()
    if not set(value) <= {code for code, _label in choices}:
        raise Unreadable(_("What was chosen is no longer in the list"))
    return value, choices


def _choices(field: Field, staff: StaffMember, lists: dict[str, Choices] | None) -> Choices:
    assert field.choices is not None  # noqa: S101 -- asked of lists only
    if lists is None:
        return field.choices(staff)
    if field.code not in lists:
        lists[field.code] = field.choices(staff)
    return lists[field.code]


def chosen(
    clients: QuerySet[Client], conditions: Sequence[Condition], day: Day, *, among: int = _USUAL
) -> QuerySet[Client]:
    """Those for whom every condition holds. What is said of a pass, is said of one and the same active pass.

    `among`: about how many clients there are. Passes, bookings and visits are looked up for those alone whom the other
    conditions leave, as long as they are few; one query more finds out whether they are.
    """
    plain = [one for one in conditions if not one.may_be_few]
    dear = [one for one in conditions if one.may_be_few]
    clients = _held(clients, plain, day)
    are_few = bool(plain and dear) and _are_few(clients, among // _ONE_OF)
    return _held(clients, dear, day, are_few=are_few)


def chosen_of_few(clients: QuerySet[Client], conditions: Sequence[Condition], day: Day) -> QuerySet[Client]:
    """The same, every condition asked of each of these clients by himself: they are few, however many the studio has."""
    return _held(clients, conditions, day, are_few=True)


def _held(
    clients: QuerySet[Client], conditions: Sequence[Condition], day: Day, *, are_few: bool = False
) -> QuerySet[Client]:
    for one in conditions:
        if one.field and not one.field.of_pass:
            clients = clients.filter(one.q(day, are_few=are_few))
    of_pass = [one.q(day) for one in conditions if one.field and one.field.of_pass]
    return clients.filter(_by_one_pass(of_pass, day, are_few=are_few)) if of_pass else clients


def _are_few(clients: QuerySet[Client], most: int) -> bool:
    return clients.order_by()[: most + 1].count() <= most


def _by_one_pass(said: Sequence[Q], day: Day, *, are_few: bool) -> Q:
    passes = active_passes(day.today).filter(*said)
    return Q(Exists(passes.filter(client=OuterRef("pk")))) if are_few else Q(pk__in=passes.values("client_id"))
