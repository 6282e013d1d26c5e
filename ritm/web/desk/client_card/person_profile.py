"""Who the client is, in the PDF with his data: the profile by the groups of the form, the family, consents (CL-34)."""

from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.clients.consent_texts import standard_text
from ritm.clients.links import shown_link
from ritm.clients.models import SENDINGS, Client, Consent, Guardianship
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.queries import chosen_of, consents_of, ids_of
from ritm.core import clock
from ritm.studio.paper import Person, Section
from ritm.web.desk.client_card.filling import answers_in_words
from ritm.web.desk.clients.fields import ClubFields, ContactFields, DocumentFields, HealthFields, MainFields, NoteFields
from ritm.web.desk.clients.labels import label_of
from ritm.web.desk.clients.passport import PassportSection
from ritm.web.ui.own_fields import in_words
from ritm.web.ui.wording import clock_time, phone, plain_date

_LISTS = {"interests": "interest", "illnesses": "illness"}
_LINKS = frozenset({"vk", "facebook", "instagram"})
_PARENT = ("named_parent", "named_parent_phone")


def profile(person: Person) -> list[Section]:
    """The filled-in fields by the groups of the form; then the boss's own ones, passport and address."""
    groups = [
        (pgettext("part of the profile", "Main"), tuple(MainFields.base_fields)),
        (_("Contacts"), (*ContactFields.base_fields, *_PARENT)),
        (_("Club"), tuple(ClubFields.base_fields)),
        (_("Health"), tuple(HealthFields.base_fields) if person.may("health") else ()),
        (_("Documents"), tuple(DocumentFields.base_fields)),
        (_("Notes"), tuple(NoteFields.base_fields)),
    ]
    chosen = chosen_of(person.client)
    sections = [Section(title, _pairs(person, names, chosen)) for title, names in groups]
    sections[0].pairs.append((_("Added"), _added(person)))
    return [*sections, Section(_("Own fields"), _own(person)), Section(_("Passport and address"), _passport(person))]


def _pairs(person: Person, names: tuple[str, ...], chosen: list[Any]) -> list[tuple[str, str]]:
    pairs = ((label_of(name), _written(person.client, name, chosen)) for name in names)
    return [(label, text) for label, text in pairs if text]


def _written(client: Client, name: str, chosen: list[Any]) -> str:
    if name in _LISTS:
        return ", ".join(one.name for one in chosen if one.kind == _LISTS[name])
    if name == "documents":
        return "\n".join(_document(one) for one in chosen if one.kind == "document")
    value = getattr(client, name)
    if name == "gender":
        return str(capfirst(client.get_gender_display()))
    if name == "discount_percent":
        return str(value or "")
    if name in _LINKS:
        return shown_link(value)
    return _plain(value)


def _plain(value: Any) -> str:
    """A text, a phone, a day, yes or no, the name of what was chosen."""
    if isinstance(value, bool):
        return pgettext("block list", "Yes") if value else ""
    if isinstance(value, date):
        return plain_date(value)
    text = str(value or "")
    return phone(text) if text.startswith("+") else text


def _document(one: Any) -> str:
    return f"{one.name}, {_('until %(day)s') % {'day': plain_date(one.expires_on)}}" if one.expires_on else one.name


def _added(person: Person) -> str:
    at, by = clock.local(person.client.created_at, person.branch.time_zone), person.client.created_by
    return f"{plain_date(at.date())} {clock_time(at)}" + (f", {by.name}" if by else "")


def _own(person: Person) -> list[tuple[str, str]]:
    """Those that are asked no more, too: what was typed is still held."""
    rows = FieldValue.objects.filter(client__in=ids_of(person.client.pk)).select_related("field")
    return [(row.field.name, in_words(row.field, row.text)) for row in rows.order_by("field__position", "field", "pk")]


def _passport(person: Person) -> list[tuple[str, str]]:
    """As the JSON has it: none without the right, and the look is logged already."""
    told = person.told["passport"] or {}
    days = {name: date.fromisoformat(text) for name, text in told.items() if text and name.endswith("_on")}
    texts = {name: _plain(days.get(name, text)) for name, text in told.items()}
    return [(label_of(name), texts[name]) for name in PassportSection.base_fields if texts.get(name)]


def family(person: Person) -> list[Section]:
    """Who answers for the client, and for whom he does; of them no more than the name (they are other people)."""
    ids = ids_of(person.client.pk)
    links = Guardianship.objects.select_related("child", "guardian").order_by("-is_first", "pk")
    above = [(link.guardian.name, answers_in_words(link)) for link in links.filter(child__in=ids)]
    below = [(link.child.name, _("child")) for link in links.filter(guardian__in=ids)]
    return [Section(_("Family"), head=(label_of("name"), _("Who it is")), rows=above + below, widths=(50, 50))]


def consents(person: Person) -> list[Section]:
    """The journal with its proofs: how, when, who took it, where the paper lies, the words that were read."""
    head = (_("Date"), _("For what"), _("How"), _("Proof"))
    rows = [_consent(one, person) for one in consents_of(person.client)]
    now = [(str(one.label), _standing(person.client, one)) for one in SENDINGS]
    return [
        Section(_("Consents: how they stand"), now),
        Section(_("Journal of consents"), head=head, rows=rows, widths=(18, 22, 20, 40)),
    ]


def _standing(client: Client, purpose: Consent.Purpose) -> str:
    return str(capfirst(getattr(client, f"get_{purpose.value}_consent_display")()))


def _consent(row: Consent, person: Person) -> tuple[str, ...]:
    at = clock.local(row.taken_at, person.branch.time_zone)
    how = [str(row.get_channel_display()), *([row.taken_by.name] if row.taken_by else [])]
    proof = [row.note or ""]
    if row.text is not None:
        words = row.text.text or standard_text(row.purpose)
        proof.append(_("Text, version %(version)s: %(words)s") % {"version": row.text.version, "words": words})
    what = f"{row.get_purpose_display()}: {row.get_standing_display()}"
    return (f"{plain_date(at.date())} {clock_time(at)}", what, "\n".join(how), "\n".join(filter(None, proof)))
