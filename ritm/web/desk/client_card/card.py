"""Whose card it is, who looks at it, where and when; what several blocks ask of it is read once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet, Subquery
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ritm.accounts.models import AccountSettings, Branch
from ritm.accounts.modules import CLIENT_PORTAL, switched
from ritm.accounts.questions import question
from ritm.clients.asking import left_out
from ritm.clients.models import Client, Guardianship
from ritm.clients.permissions import HEALTH
from ritm.clients.queries import Choice, chosen_of, family_links, hidden_from, limited_to, living, within
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
    def visit_why_url(self) -> Callable[[int], str]:
        """«Почему?» of a visit."""
        return by_id("desk:client_visit_why", self.client.pk)

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
        _read_disciplines(self.client, passes)
        return passes

    @cached_property
    def kin(self) -> list[Guardianship]:
        """The links to his parent, his children, his brothers and sisters, in one query."""
        return family_links(client_id=self.client.pk)

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
        documents = [one for one in self.chosen if one.kind == "document" and "documents" not in self.left_out]
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

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Fields of the form that the boss does not ask for: the card does not tell them either (CL-31)."""
        return left_out(self.client.form_fields)

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
    client = next(iter(_told(client_id=pk, staff_id=limited_to(staff))), None)
    if client is None:
        raise Http404
    return Card(client, staff, current_branch(request), local_today(request), request.GET)


def _read_disciplines(client: Client, passes: Iterable[ClientPass]) -> None:
    """Puts to a client's passes the disciplines that each opens, by name; no query where all of them open all."""
    named = [held for held in passes if not held.all_disciplines]
    links = _links(client_id=client.pk) if named else []
    for held in named:
        own = PassDiscipline.objects.all()
        own._result_cache = [link for link in links if link.client_pass_id == held.pk]
        held._prefetched_objects_cache = {"discipline_links": own}  # type: ignore[attr-defined] -- where Django puts them


@question
def _links(*, client_id: int) -> QuerySet[PassDiscipline]:
    links = PassDiscipline.objects.filter(client_pass__client=client_id)
    return links.select_related("discipline").order_by("discipline__name")


@question
def _told(*, client_id: int, staff_id: int | None) -> QuerySet[Client]:
    """The client whom the person may see, with what the card says of him and what the account asks for."""
    names = ("asks_certificate", "asks_insurance", "discount_scope", "form_fields")
    asked = {name: Subquery(AccountSettings.objects.values(name)[:1]) for name in names}
    along = ("branch", "responsible", "status", "source", "class_format", "figures", "login", "created_by", "photo")
    asked["portal"] = switched(CLIENT_PORTAL)
    return within(staff_id, living()).select_related(*along).filter(pk=client_id).annotate(**asked)
