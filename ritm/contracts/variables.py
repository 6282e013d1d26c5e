"""The variables of a template: what each is called in both languages, what it says, who may see it, where it is filled in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.clients.models_of_fields import ProfileField

OWN, _OWN_IN_RUSSIAN = "field_", "поле_"


class Group(models.TextChoices):
    """How the palette lays them out."""

    CONTRACT = "contract", _("Number and date")
    STUDIO = "studio", _("Studio and legal entity")
    CLIENT = "client", _("Client")
    PAYER = "payer", _("Payer: the parent, else the client")
    PASSPORT = "passport", _("Passport and address")
    PASS = "pass", pgettext_lazy("contract", "Pass")
    OWN = "own", _("Fields of the profile")


class Guard(models.TextChoices):
    """What a person must hold to see the value."""

    NONE = "", ""
    PASSPORT = "passport", _("the right to see passports")
    PHONE = "phone", _("phones in full")


@dataclass(frozen=True)
class Variable:
    """`code` is the Latin name, `russian` the other one; both mean the same in a template."""

    code: str
    russian: str
    label: Any
    group: Group
    guard: Guard = Guard.NONE


def _many(group: Group, *rows: tuple[Any, ...], guard: Guard = Guard.NONE) -> list[Variable]:
    return [Variable(code, russian, label, group, *(rest or (guard,))) for code, russian, label, *rest in rows]


STANDING: tuple[Variable, ...] = (
    *_many(
        Group.CONTRACT,
        ("contract_number", "номер", _("Number of the contract")),
        ("contract_date", "дата", _("Date of the contract, in words")),
        ("contract_day", "дата_цифрами", _("Date of the contract, in figures")),
    ),
    *_many(
        Group.STUDIO,
        ("studio", "студия", _("Name of the studio")),
        ("branch", "филиал", _("Branch")),
        ("branch_address", "адрес_филиала", _("Address of the branch")),
        ("seller", "исполнитель", _("Legal entity")),
        ("seller_signer", "подписант", _("Who signs for the studio")),
        ("seller_tax_number", "инн", _("Tax number")),
        ("seller_details", "реквизиты", _("Bank details and address")),
    ),
    *_many(
        Group.CLIENT,
        ("client", "клиент", _("Full name of the client")),
        ("client_short", "клиент_кратко", _("Surname and initials of the client")),
        ("client_birth_date", "клиент_родился", _("Birth date of the client")),
        ("client_phone", "клиент_телефон", _("Phone of the client"), Guard.PHONE),
        ("client_email", "клиент_почта", _("Email of the client")),
        ("client_card", "клиент_карта", _("Number of the client's card")),
    ),
    *_many(
        Group.PAYER,
        ("payer", "заказчик", _("Full name of the payer")),
        ("payer_short", "заказчик_кратко", _("Surname and initials of the payer")),
        ("payer_birth_date", "заказчик_родился", _("Birth date of the payer")),
        ("payer_phone", "заказчик_телефон", _("Phone of the payer"), Guard.PHONE),
        ("payer_email", "заказчик_почта", _("Email of the payer")),
        ("parent", "родитель", _("Full name of the parent; empty for an adult")),
    ),
    *_many(
        Group.PASSPORT,
        ("passport", "паспорт", _("Passport of the payer: series and number")),
        ("passport_issued_by", "паспорт_кем_выдан", _("Passport of the payer: issued by")),
        ("passport_issued_on", "паспорт_когда_выдан", _("Passport of the payer: issued on")),
        ("passport_code", "паспорт_код", _("Passport of the payer: department code")),
        ("address", "адрес", _("Address of the payer")),
        ("client_document", "клиент_документ", _("Document of the client: series and number")),
        ("client_address", "клиент_адрес", _("Address of the client")),
        guard=Guard.PASSPORT,
    ),
    *_many(
        Group.PASS,
        ("pass_name", "абонемент", _("Name of the pass")),
        ("pass_price", "цена", _("Price")),
        ("pass_price_words", "цена_прописью", _("Price in words")),
        ("pass_lessons", "занятий", _("Number of lessons")),
        ("pass_disciplines", "направления", _("Disciplines")),
        ("pass_sold_on", "продан", _("Day of the sale")),
        ("pass_starts_on", "начало", _("First day of the pass")),
        ("pass_ends_on", "окончание", _("Last day of the pass")),
    ),
)


def own_variables() -> list[Variable]:
    """One for each field that the boss has made himself, in his order (CL-31)."""
    fields, taken = ProfileField.objects.order_by("position", "pk"), set()
    found = []
    for one in fields:
        russian = _OWN_IN_RUSSIAN + re.sub(r"\W+", "_", one.folded).strip("_")
        if not russian.isidentifier() or russian in taken:
            russian = f"{_OWN_IN_RUSSIAN}{one.pk}"
        taken.add(russian)
        guard = Guard.PHONE if one.kind == ProfileField.Kind.PHONE else Guard.NONE
        found.append(Variable(f"{OWN}{one.pk}", russian, one.name, Group.OWN, guard))
    return found


def every_variable() -> list[Variable]:
    """What a template of this account may name, group by group."""
    return [*STANDING, *own_variables()]


def by_name(variables: Iterable[Variable]) -> dict[str, Variable]:
    """Either spelling → the variable."""
    rows = list(variables)
    return {one.russian: one for one in rows} | {one.code: one for one in rows}
