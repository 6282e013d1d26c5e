"""Whose card it is, who looks at it, where and when; what several blocks ask of it is read once."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.clients.queries import guardian_of, visible_to
from ritm.directory.queries.phones import shown_phone
from ritm.ledger.queries import ClientMoney, money_of
from ritm.sales.queries import Debt, debts_of
from ritm.staff.models import AccessLevel, StaffMember
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch, local_today


@dataclass(frozen=True)
class Card:
    """One look at a client's card."""

    client: Client
    staff: StaffMember
    branch: Branch
    today: date
    typed: QueryDict = field(default_factory=QueryDict)

    @cached_property
    def url(self) -> str:
        """The card's own address."""
        return reverse("desk:client", args=[self.client.pk])

    @cached_property
    def money(self) -> ClientMoney:
        """Where the client stands."""
        return money_of(self.client.pk)

    @cached_property
    def debts(self) -> list[Debt]:
        """What he owes and for what, in the order in which money pays it."""
        return debts_of(self.client) if self.money.debt_minor else []

    @cached_property
    def guardian(self) -> Client | None:
        """Who answers for him."""
        return guardian_of(self.client)

    @property
    def opens_lessons(self) -> bool:
        """Whether a lesson's name leads to the lesson."""
        return may_open(self.staff, "lesson")

    def phone(self, number: str) -> dict[str, str]:
        """A number as the level shows it; `tel` only where it is shown in full (ST-05)."""
        level = None if self.staff.has_every_right else self.staff.access_level
        is_full = level is None or level.phones == AccessLevel.Phones.FULL
        return {"text": shown_phone(number, self.staff), "tel": number if is_full else ""}


def card_of(request: HttpRequest, pk: int) -> Card:
    """The card of a living client whom this person may see; 404 else."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    rows = visible_to(staff).select_related("branch", "responsible", "source", "figures")
    client = rows.filter(pk=pk).first()
    if client is None:
        raise Http404
    return Card(client, staff, current_branch(request), local_today(request), request.GET)
