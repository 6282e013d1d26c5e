"""What the variables of a template say for one client and one pass, as its maker may see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import pgettext

from ritm.accounts.models import Account, Branch
from ritm.accounts.queries import current_account
from ritm.clients.actions.passport import look_at_passport
from ritm.clients.field_values import NO, YES
from ritm.clients.models import Client, ClientPassport
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.passport import PassportData, opened
from ritm.clients.permissions import PASSPORT_READ
from ritm.clients.phones import written as phone_written
from ritm.clients.queries import guardian_of, visible_to
from ritm.contracts.in_words import sum_in_words
from ritm.contracts.models import ContractSettings
from ritm.contracts.variables import OWN, Guard, Variable
from ritm.ledger.errors import written
from ritm.passes.models import ClientPass
from ritm.staff.models import AccessLevel, StaffMember


@dataclass(frozen=True)
class Filled:
    """Code → text of what the template names; the codes that have nothing to say; what the values give away."""

    values: dict[str, str]
    missing: tuple[str, ...]
    barred: tuple[str, ...]  # of the missing: the maker may not see them
    has_passport: bool
    has_phone: bool


@dataclass(frozen=True)
class Subject:
    """Whom a contract is about, who makes it, where and when. `is_logged`: looking at a passport is written down."""

    client: Client
    client_pass: ClientPass | None
    branch: Branch
    staff: StaffMember
    on: date
    number: str = ""
    is_logged: bool = False

    @cached_property
    def account(self) -> Account:
        """The studio."""
        return current_account()

    @cached_property
    def settings(self) -> ContractSettings:
        """Who stands in contracts for the studio."""
        return ContractSettings.objects.first() or ContractSettings()

    @cached_property
    def seller(self) -> tuple[str, str]:
        """Name and tax number: as written for contracts, else of the branch's legal entity."""
        entity, own = self.branch.legal_entity, self.settings
        return own.seller or (entity.name if entity else ""), own.seller_tax_number or (
            entity.tax_number if entity else ""
        )

    @cached_property
    def parent(self) -> Client | None:
        """Who answers for the client."""
        return guardian_of(self.client)

    @property
    def payer(self) -> Client:
        """The other side: the parent, else the client."""
        return self.parent or self.client

    @cached_property
    def payer_passport(self) -> PassportData:
        """Of the payer."""
        return self._passport(self.payer)

    @cached_property
    def client_passport(self) -> PassportData:
        """Of the client."""
        return self.payer_passport if self.payer == self.client else self._passport(self.client)

    @cached_property
    def own(self) -> dict[int, str]:
        """What stands in the boss's own fields."""
        rows = FieldValue.objects.filter(client=self.client).select_related("field")
        return {row.field_id: _own_text(row) for row in rows}

    def may_see(self, variable: Variable) -> bool:
        """Whether the maker may see the value: what he may not see is not in his contract either."""
        if variable.guard == Guard.NONE:
            return True
        is_allowed = self.staff.may(PASSPORT_READ) if variable.guard == Guard.PASSPORT else sees_phones(self.staff)
        is_of_client = variable.code.startswith(("client_", OWN)) or self.payer == self.client
        return is_allowed and (is_of_client or visible_to(self.staff).filter(pk=self.payer.pk).exists())

    def _passport(self, person: Client) -> PassportData:
        if self.is_logged:
            return look_at_passport(client=person, actor=self.staff.actor)
        return opened(ClientPassport.objects.filter(client=person).first())


def fill(variables: Iterable[Variable], subject: Subject) -> Filled:
    """The values of these variables; passports are looked at only where one is named and may be seen."""
    values, missing, barred = {}, [], []
    gives = {Guard.PASSPORT: False, Guard.PHONE: False, Guard.NONE: False}
    for one in variables:
        if not subject.may_see(one):
            barred.append(one.code)
        values[one.code] = text = "" if one.code in barred else _value(one.code, subject)
        gives[one.guard] = gives[one.guard] or bool(text)
        if not text and one.code not in _MAY_BE_EMPTY:
            missing.append(one.code)
    return Filled(
        values,
        tuple(missing),
        tuple(code for code in barred if code in missing),
        gives[Guard.PASSPORT],
        gives[Guard.PHONE],
    )


def sees_phones(staff: StaffMember) -> bool:
    """Whether the access level shows phones in full."""
    level = None if staff.has_every_right else staff.access_level
    return level is None or level.phones == AccessLevel.Phones.FULL


def _value(code: str, subject: Subject) -> str:
    if code.startswith(OWN):
        return subject.own.get(int(code.removeprefix(OWN)), "")
    return _GIVES[code](subject)


def _own_text(row: FieldValue) -> str:
    if row.field.kind == ProfileField.Kind.DATE:
        return in_figures(date.fromisoformat(row.text))
    if row.field.kind == ProfileField.Kind.YES_NO:
        return {YES: pgettext("contract", "yes"), NO: pgettext("contract", "no")}.get(row.text, row.text)
    return row.text.replace("\n", ", ") if row.field.kind == ProfileField.Kind.CHOICES else row.text


def in_figures(day: date | None) -> str:
    """«26.11.2026»."""
    return f"{day:%d.%m.}{day.year:04}" if day else ""


def _in_words(day: date) -> str:
    """«26 ноября 2026 г.»."""
    return date_format(day, pgettext("date of a contract, as Django writes dates", "F j, Y"))


def _short(name: str) -> str:
    """«Иванова А. П.»: names are typed surname first."""
    surname, *rest = name.split() or [""]
    return " ".join([surname, *(f"{part[0].upper()}." for part in rest[:2])])


def _lessons(held: ClientPass) -> str:
    return str(held.count) if held.count is not None else pgettext("lessons of a pass in a contract", "without limit")


def _disciplines(held: ClientPass) -> str:
    if held.all_disciplines:
        return pgettext("disciplines of a pass in a contract", "all")
    return ", ".join(held.discipline_links.order_by("discipline__name").values_list("discipline__name", flat=True))


def _of_pass(read: Callable[[ClientPass], str]) -> Callable[[Subject], str]:
    return lambda subject: read(subject.client_pass) if subject.client_pass else ""


# An adult has no parent: nothing to warn of.
_MAY_BE_EMPTY = frozenset({"parent"})
_GIVES: dict[str, Callable[[Subject], str]] = {
    "contract_number": lambda s: s.number,
    "contract_date": lambda s: _in_words(s.on),
    "contract_day": lambda s: in_figures(s.on),
    "studio": lambda s: s.account.name,
    "branch": lambda s: s.branch.name,
    "branch_address": lambda s: s.branch.address,
    "seller": lambda s: s.seller[0],
    "seller_tax_number": lambda s: s.seller[1],
    "seller_signer": lambda s: s.settings.seller_signer,
    "seller_details": lambda s: s.settings.seller_details,
    "client": lambda s: s.client.name,
    "client_short": lambda s: _short(s.client.name),
    "client_birth_date": lambda s: in_figures(s.client.birth_date),
    "client_phone": lambda s: phone_written(s.client.phone),
    "client_email": lambda s: s.client.email,
    "client_card": lambda s: s.client.barcode,
    "payer": lambda s: s.payer.name,
    "payer_short": lambda s: _short(s.payer.name),
    "payer_birth_date": lambda s: in_figures(s.payer.birth_date),
    "payer_phone": lambda s: phone_written(s.payer.phone),
    "payer_email": lambda s: s.payer.email,
    "parent": lambda s: s.parent.name if s.parent else "",
    "passport": lambda s: s.payer_passport.passport_number,
    "passport_issued_by": lambda s: s.payer_passport.passport_issued_by,
    "passport_issued_on": lambda s: in_figures(s.payer_passport.passport_issued_on),
    "passport_code": lambda s: s.payer_passport.passport_code,
    "address": lambda s: s.payer_passport.address,
    "client_document": lambda s: s.client_passport.passport_number,
    "client_address": lambda s: s.client_passport.address,
    "pass_name": _of_pass(lambda held: held.name),
    "pass_price": _of_pass(lambda held: written(held.price_minor)),
    "pass_price_words": _of_pass(lambda held: sum_in_words(held.price_minor)),
    "pass_lessons": _of_pass(_lessons),
    "pass_disciplines": _of_pass(_disciplines),
    "pass_sold_on": _of_pass(lambda held: in_figures(held.sold_on)),
    "pass_starts_on": _of_pass(lambda held: in_figures(held.starts_on)),
    "pass_ends_on": _of_pass(lambda held: in_figures(held.ends_on)),
}
