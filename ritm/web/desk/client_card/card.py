"""Whose card it is, who looks at it, where and when; what several blocks ask of it is read once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, Q, Subquery, prefetch_related_objects
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ritm.accounts.models import AccountSettings, Branch
from ritm.clients.models import Client, Guardianship
from ritm.clients.permissions import HEALTH
from ritm.clients.queries import Choice, chosen_of, hidden_from, visible_to
from ritm.directory.queries.phones import shown_phone
from ritm.ledger.models import Charge
from ritm.ledger.queries import ClientMoney, money_of, open_charges
from ritm.passes.models import ClientPass, PassDiscipline
from ritm.passes.queries import passes_of
from ritm.sales.queries import Debt, debts_of
from ritm.staff.models import AccessLevel, StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.client_card.terms import Term
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
        return self.of(self.client.pk)

    def at(self, name: str) -> str:
        """The address of one of the client's own pages, by its name."""
        return by_id(f"desk:{name}")(self.client.pk)

    @cached_property
    def of(self) -> Callable[[int], str]:
        """The card of any client."""
        return by_id("desk:client")

    @cached_property
    def lesson_url(self) -> Callable[[int], str]:
        """Where a lesson's name leads; nowhere for whoever may not open lessons."""
        return by_id("desk:lesson") if may_open(self.staff, "lesson") else lambda _pk: ""

    @cached_property
    def undo_url(self) -> Callable[[int], str]:
        """Where a visit is taken back."""
        return by_id("desk:client_undo", self.client.pk)

    @cached_property
    def money(self) -> ClientMoney:
        """Where the client stands."""
        return money_of(self.client.pk)

    @cached_property
    def charges(self) -> list[Charge]:
        """What he owes, in the order in which money pays it."""
        return open_charges(self.client.pk) if self.money.debt_minor else []

    @cached_property
    def debts(self) -> list[Debt]:
        """The same with what each is for."""
        return debts_of(self.client) if self.money.debt_minor else []

    @cached_property
    def passes(self) -> list[ClientPass]:
        """Every pass that he ever held, the newest first, with the disciplines that it opens."""
        passes = passes_of(self.client)
        links = PassDiscipline.objects.select_related("discipline").order_by("discipline__name")
        prefetch_related_objects(passes, Prefetch("discipline_links", queryset=links))
        return passes

    @cached_property
    def kin(self) -> list[Guardianship]:
        """The links to his parent, his children, his brothers and sisters, in one query."""
        own = Guardianship.objects.filter(child=self.client).values("guardian")
        links = Guardianship.objects.select_related("child", "guardian").filter(
            Q(child=self.client) | Q(guardian=self.client) | Q(guardian__in=own)
        )
        return list(links.order_by("-is_first", "child__name", "pk"))

    @cached_property
    def unseen(self) -> set[int]:
        """Relatives whom the person's level hides."""
        return hidden_from(self.staff, {pk for link in self.kin for pk in (link.child_id, link.guardian_id)})

    @property
    def guardian(self) -> Client | None:
        """The living parent who answers for him."""
        parents = (link.guardian for link in self.kin if link.child_id == self.client.pk)
        return next((one for one in parents if one.deleted_at is None), None)

    @property
    def payers(self) -> list[Client]:
        """Who may pay for him: those of the family who do, else the parent; nobody whom the level hides."""
        above = [link for link in self.kin if link.child_id == self.client.pk and link.guardian.deleted_at is None]
        pay = [link.guardian for link in above if link.is_payer] or [link.guardian for link in above[:1]]
        return [one for one in pay if one.pk not in self.unseen]

    @cached_property
    def terms(self) -> list[Term]:
        """What of the client's holds until a day: documents, certificate, insurance, as this person may see them."""
        person, may_see = self.client, self.staff.may(HEALTH)
        documents = (one for one in self.chosen if one.kind == "document")
        found = [Term(one.name, one.expires_on, self.today, is_document=True) for one in documents]
        if may_see and person.asks_certificate:
            found.append(Term(_("Medical certificate"), person.certificate_ends_on, self.today))
        if may_see and person.asks_insurance:
            found.append(Term(_("Insurance"), person.insurance_ends_on, self.today))
        return found

    @cached_property
    def chosen(self) -> list[Choice]:
        """What was chosen for him from lists of several; illnesses only for whoever may see them."""
        may_see = self.staff.may(HEALTH)
        return [one for one in chosen_of(self.client) if may_see or one.kind != "illness"]

    @property
    def opens_lessons(self) -> bool:
        """Whether a lesson's name leads to the lesson."""
        return may_open(self.staff, "lesson")

    def phone(self, number: str) -> dict[str, str]:
        """A number as the level shows it; `tel` only where it is shown in full (ST-05)."""
        level = None if self.staff.has_every_right else self.staff.access_level
        is_full = level is None or level.phones == AccessLevel.Phones.FULL
        return {"text": shown_phone(number, self.staff), "tel": number if is_full and number.startswith("+") else ""}


def card_of(request: HttpRequest, pk: int) -> Card:
    """The card of a living client whom this person may see; 404 else."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    rows = visible_to(staff).select_related(
        "branch", "responsible", "status", "source", "class_format", "figures", "created_by", "photo"
    )
    asked = {
        name: Subquery(AccountSettings.objects.values(name)[:1]) for name in ("asks_certificate", "asks_insurance")
    }
    client = rows.filter(pk=pk).annotate(**asked).first()
    if client is None:
        raise Http404
    return Card(client, staff, current_branch(request), local_today(request), request.GET)
