"""Columns of a workbook of clients: a new field of the profile is one entry here (CL-32)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.queries import settings_of_account
from ritm.clients.asking import left_out
from ritm.clients.field_values import YES
from ritm.clients.links import NETWORKS
from ritm.clients.models import Client
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.queries import asked_fields, limited_to
from ritm.core import clock
from ritm.directory.export_beside import CONSENTS, DOCUMENTS, INTERESTS
from ritm.directory.queries.finding import parent_columns
from ritm.directory.queries.phones import shown_phone
from ritm.staff.models import StaffMember

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """Who the workbook is for, and the zone of its dates."""

    staff: StaffMember
    zone: str
    genders: Mapping[str, str]
    yes: str
    no: str

    @classmethod
    def of(cls, staff: StaffMember, zone: str) -> "Look":
        """In the language of now."""
        genders = {code: capfirst(str(label)) for code, label in Client.Gender.choices}
        yes, no = (str(word) for word in (pgettext_lazy("condition", "yes"), pgettext_lazy("condition", "no")))
        return cls(staff, zone, genders, yes, no)


@dataclass(frozen=True)
class Column:
    """One column: what it reads, how it is written (text, number, day), the rights it takes.

    `own`: of which field of the boss's; `beside`: which reader of `export_beside` brings it.
    """

    title: Any
    reads: str
    write: Callable[[Any, Look], Any] = lambda value, look: value
    typed: str = "text"
    width: int = 18
    requires: tuple[str, ...] = ()
    own: int = 0
    beside: str = ""

    @property
    def asked_as(self) -> str:
        """The usual field that it shows."""
        return self.reads.partition("__")[0]


def _phone(value: str, look: Look) -> str:
    return shown_phone(value, look.staff)


def _money(value: int | None, look: Look) -> float | None:
    return value / 100 if value else None


def _visits(value: int | None, look: Look) -> float | None:
    return None if value is None else value / 100


def _day(value: datetime | None, look: Look) -> date | None:
    return clock.local_date(value, look.zone) if value else None


_CARD = ("card.read",)
_ADDED = 2  # the last columns: when and by whom
_COLUMNS = (
    Column(_("Full name"), "name", width=34),
    Column(_("Salutation"), "salutation"),
    Column(_("Mobile phone"), "phone", _phone, width=20),
    Column(_("Alternative phone"), "other_phone", _phone, width=20),
    Column(_("Email"), "email", width=26, requires=_CARD),
    *(Column(network.label, name, width=30, requires=_CARD) for name, network in NETWORKS.items()),
    Column(_("Gender"), "gender", lambda value, look: look.genders.get(value, ""), width=12),
    Column(_("Birth date"), "birth_date", typed="day", width=14),
    Column(_("Parent"), "parent_name", width=30),
    Column(_("Parent's name"), "named_parent", width=30),
    Column(_("Parent's phone"), "named_parent_phone", _phone, width=20),
    Column(_("Branch"), "branch__name"),
    Column(_("Responsible"), "responsible__name", width=26),
    Column(_("Status"), "status__name"),
    Column(_("Source"), "source__name"),
    Column(_("Class format"), "class_format__name"),
    Column(_("Interests"), "interests", width=30, beside=INTERESTS),
    Column(_("Documents"), "documents", width=36, beside=DOCUMENTS),
    Column(_("Barcode"), "barcode"),
    Column(_("Personal discount, %"), "discount_percent", lambda value, look: value or None, "number", 12),
    Column(_("Block list"), "is_blocked", lambda value, look: look.yes if value else "", width=14),
    Column(_("Reason for the block list"), "block_reason", width=30),
    Column(_("Debt"), "figures__debt_minor", _money, "number", 12),
    Column(_("Balance"), "figures__balance_minor", _money, "number", 12),
    Column(_("Visits owed"), "figures__unpaid_visits", lambda value, look: value or None, "number", 12),
    Column(_("Pass"), "figures__pass_name", width=24),
    Column(_("Classes left"), "figures__credits_left", _visits, "number", 12),
    Column(_("Pass until"), "figures__pass_ends_on", typed="day", width=14),
    Column(_("Frozen from"), "figures__frozen_on", typed="day", width=14),
    Column(_("Frozen until"), "figures__frozen_until", typed="day", width=14),
    Column(pgettext_lazy("condition", "Last visit"), "figures__last_visit_at", _day, "day", 14),
    Column(_("Consent to SMS"), "sms_told", width=34, requires=_CARD, beside=CONSENTS),
    Column(_("Consent to emails"), "email_told", width=34, requires=_CARD, beside=CONSENTS),
    Column(_("Consent to personal data"), "personal_told", width=34, requires=_CARD, beside=CONSENTS),
    Column(_("Notes"), "note", width=34, requires=_CARD),
    Column(_("Notes (visible)"), "alert_note", width=34, requires=_CARD),
    Column(_("Added"), "created_at", _day, "day", 14),
    Column(_("Added by"), "created_by__name", width=26),
)


_OWN = ProfileField.Kind
_OWN_KINDS: dict[str, dict[str, Any]] = {
    _OWN.NUMBER: {"write": lambda value, look: float(value), "typed": "number", "width": 12},
    _OWN.DATE: {"write": lambda value, look: date.fromisoformat(value), "typed": "day", "width": 14},
    _OWN.YES_NO: {"write": lambda value, look: look.yes if value == YES else look.no, "width": 12},
    _OWN.CHOICES: {"write": lambda value, look: ", ".join(value.split("\n")), "width": 26},
    _OWN.PHONE: {"write": _phone, "width": 20},
}


def _own_columns() -> list[Column]:
    """A column for each field of the boss's own that the form asks (CL-31)."""
    return [
        Column(own.name, f"own_{own.pk}", own=own.pk, requires=_CARD, **_OWN_KINDS.get(own.kind, {}))
        for own in asked_fields()
    ]


def columns_for(staff: StaffMember) -> list[Column]:
    """The columns that the person may see, without fields that the boss has left out of the form.

    The studio's own fields stand before who added the client and when.
    """
    every = (*_COLUMNS[:-_ADDED], *_own_columns(), *_COLUMNS[-_ADDED:])
    hidden = left_out(settings_of_account().form_fields)
    return [column for column in every if staff.may(*column.requires) and column.asked_as not in hidden]


def annotations(staff: StaffMember) -> dict[str, Subquery]:
    """What the query has to bring along."""
    return {"parent_name": parent_columns(limited_to(staff))["parent_name"]}
