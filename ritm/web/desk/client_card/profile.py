"""«Анкета» in short: what of the form is filled in, and what of it runs out (CL-36)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.accounts.models import AccountSettings
from ritm.clients.links import NETWORKS, shown_link
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.queries import own_values
from ritm.core import clock
from ritm.directory.flags import Flag
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.terms import Term
from ritm.web.ui.own_fields import in_words
from ritm.web.ui.wording import age, clock_time, plain_date


@dataclass(frozen=True)
class Said:
    """A value of the profile: a `tel`, a `url` or a `mail` makes a link, `dialog` opens a window, `tone` is a colour."""

    text: str
    tel: str = ""
    url: str = ""
    dialog: str = ""
    tone: str = ""
    is_mail: bool = False

    @property
    def mail(self) -> tuple[str, str] | None:
        """Both sides of an address, so that a narrow column breaks it at its sign."""
        name, _at, house = self.text.partition("@")
        return (name, house) if self.is_mail and house else None


class Row(NamedTuple):
    """A field of the form, what it is called, and what stands in it."""

    field: str
    label: str
    values: list[Said]


def profile(card: Card) -> list[tuple[str, list[Said]]]:
    """The filled-in fields by the groups of the form, without those that the boss has left out."""
    usual = [row for row in (*_main(card), *_contacts(card), *_club(card)) if row.field not in card.left_out]
    labelled = [(row.label, row.values) for row in usual]
    rows = (*labelled, *_terms(card), *_own(card), (_("Added"), [Said(_added(card))]))
    filled = ((label, [one for one in values if one.text]) for label, values in rows)
    return [(label, values) for label, values in filled if values]


def expiring(card: Card) -> list[Flag]:
    """One flag at the name for all that has run out or soon will."""
    found = [term for term in card.terms if term.tone]
    if not found:
        return []
    is_late = any(term.tone == "bad" for term in found)
    short = _("Documents out of date") if is_late else _("Documents run out")
    full = "; ".join(f"{term.name}: {term.words}" for term in found)
    return [Flag("expiring", "bad" if is_late else "warn", short, full, icon="calendar-x")]


def _main(card: Card) -> list[Row]:
    person = card.client
    return [
        Row("salutation", _("Salutation"), [Said(person.salutation)]),
        Row("branch", _("Branch"), [Said(_name(person.branch))]),
        Row("responsible", _("Responsible"), [Said(_name(person.responsible))]),
        Row("birth_date", _("Born on"), [Said(_born(card))]),
    ]


def _born(card: Card) -> str:
    born = card.client.birth_date
    return f"{plain_date(born)}, {age(born, card.today)}" if born else ""


def _contacts(card: Card) -> list[Row]:
    person = card.client
    parent = {
        "named_parent": [Said(person.named_parent)],
        "named_parent_phone": [Said(**card.phone(person.named_parent_phone))],
    }
    named = [value for name, values in parent.items() if name not in card.left_out for value in values]
    return [
        Row("phone", _("Phone"), [Said(**card.phone(person.phone))]),
        Row("other_phone", _("Other phone"), [Said(**card.phone(person.other_phone))]),
        Row("email", _("Email"), [Said(person.email, is_mail=True)]),
        *(Row(name, str(network.label), [_page(getattr(person, name))]) for name, network in NETWORKS.items()),
        Row("guardian", _("Parent"), named),
    ]


def _page(url: str) -> Said:
    return Said(shown_link(url), url=url)


def _club(card: Card) -> list[Row]:
    person = card.client
    interests = [one.name for one in card.chosen if one.kind == "interest"]
    return [
        Row("status", _("Status"), [Said(_name(person.status))]),
        Row("source", _("Source"), [Said(_name(person.source))]),
        Row("class_format", _("Class format"), [Said(_name(person.class_format))]),
        Row("discount_percent", _("Discount"), [Said(_discount(person))]),
        Row("barcode", _("Barcode"), [Said(person.barcode)]),
        Row("is_blocked", _("Block list"), [Said(_blocked(person), tone="bad")]),
        Row("interests", _("Interests"), [Said(", ".join(interests))]),
        Row("illnesses", _("Illnesses"), [_illnesses(card)]),
    ]


def _discount(person: Any) -> str:
    """«10 %, только на товары»: with the account's scope where it is not everything (CL-18)."""
    if not person.discount_percent:
        return ""
    scope = AccountSettings.DiscountScope(person.discount_scope)
    percent = f"{person.discount_percent} %"
    return percent if scope == AccountSettings.DiscountScope.BOTH else f"{percent}, {scope.label}"


def _blocked(person: Any) -> str:
    """Why he may not book himself; only that it is so, where nobody has said why."""
    return (person.block_reason or pgettext("block list", "Yes")) if person.is_blocked else ""


def _illnesses(card: Card) -> Said:
    """Behind a press: each look is logged."""
    if all(one.kind != "illness" for one in card.chosen):
        return Said("")
    return Said(_("Show"), dialog=reverse("desk:client_health", args=[card.client.pk]))


def _terms(card: Card) -> list[tuple[str, list[Said]]]:
    other = [(term.name, [Said(term.words, tone=term.tone)]) for term in card.terms if not term.is_document]
    documents = [Said(_in_full(term), tone=term.tone) for term in card.terms if term.is_document]
    return [*other, (_("Documents"), documents)]


def _own(card: Card) -> list[tuple[str, list[Said]]]:
    """What stands in the boss's own fields; phones as the level shows them, links lead where they point."""
    return [(value.field.name, [_own_value(card, value)]) for value in own_values(card.client)]


def _own_value(card: Card, value: FieldValue) -> Said:
    kind, text = value.field.kind, value.text
    if kind == ProfileField.Kind.PHONE:
        return Said(**card.phone(text))
    words = in_words(value.field, text)
    if kind == ProfileField.Kind.LINK:
        return Said(shown_link(text), url=text)
    return Said(words, is_mail=kind == ProfileField.Kind.EMAIL)


def _in_full(term: Term) -> str:
    return f"{term.name}, {term.words}" if term.words else term.name


def _name(row: Any) -> str:
    return row.name if row else ""


def _added(card: Card) -> str:
    """When and by whom the client was created (ST-10); nobody's name where the house did it."""
    at, by = clock.local(card.client.created_at, card.branch.time_zone), card.client.created_by
    return f"{plain_date(at.date())} {clock_time(at)}" + (f", {by.name}" if by else "")
