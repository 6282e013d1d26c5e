"""What other people's cards say of a client who is to be erased, to look through before it goes (CL-34)."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy, pgettext_lazy

from ritm.clients.mentions import Mention, is_shared_name, mentions_of
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.queries import deleted_visible_to, ids_of, visible_to
from ritm.staff.models import AccessLevel, StaffMember
from ritm.web.desk.clients.labels import label_of
from ritm.web.desk.menu import may_open

_LONGEST = 160
_PLACES = {
    "clients.Consent.note": gettext_lazy("Note to a consent"),
    "sales.Payment.payer": gettext_lazy("Who paid"),
    "sales.Payment.comment": gettext_lazy("Comment of a payment"),
    "attendance.Booking.override_reason": gettext_lazy("Reason of a booking"),
    "passes.PassFreeze.reason": pgettext_lazy("freeze", "Reason of a freeze"),
    "passes.EndedFreeze.reason": pgettext_lazy("freeze", "Reason of a freeze"),
}


@dataclass(frozen=True)
class Spoken:
    """One text of a card that the person may see. `text`: what stands there, as far as the level shows it."""

    key: str
    name: str
    url: str
    label: str
    text: str
    is_ticked: bool


@dataclass(frozen=True)
class SpokenOf:
    """All of them; `hidden`: how many stand in cards that the person does not see; `is_shared`: a namesake lives."""

    rows: list[Spoken]
    hidden: int
    is_shared: bool


def spoken_of(client: Client, staff: StaffMember, typed: QueryDict | None = None) -> SpokenOf:
    """What would go with the client; ticked but for what was unticked in a form that came back."""
    ids = ids_of(client.pk)
    found = mentions_of(ids)
    seen = {
        one.pk: one
        for rows in (visible_to(staff), deleted_visible_to(staff))
        for one in rows.filter(pk__in={one.owner_id for one in found})
    }
    kept = spared_in(typed) if typed else frozenset()
    fields = _field_names(found)
    rows = [
        Spoken(
            one.key,
            seen[one.owner_id].name,
            _card(staff, seen[one.owner_id]),
            _label(one, fields),
            _text(one, staff),
            one.key not in kept,
        )
        for one in found
        if one.owner_id in seen
    ]
    return SpokenOf(rows, len(found) - len(rows), bool(found) and is_shared_name(ids))


def spared_in(typed: QueryDict) -> frozenset[str]:
    """The texts that were shown and unticked."""
    return frozenset(typed.getlist("shown")) - frozenset(typed.getlist("goes"))


def _field_names(found: list[Mention]) -> dict[int, str]:
    ids = [one.row_id for one in found if one.place.label == FieldValue._meta.label]
    return dict(FieldValue.objects.filter(pk__in=ids).values_list("pk", "field__name")) if ids else {}


def _label(one: Mention, fields: dict[int, str]) -> str:
    if one.place.label == Client._meta.label:
        return label_of(one.place.column)
    return fields.get(one.row_id, "") if one.place.label == FieldValue._meta.label else str(_PLACES[one.place.code])


def _text(one: Mention, staff: StaffMember) -> str:
    """Texts of the profile only: the others have rights of their own. A phone shows where the level shows phones."""
    if one.place.label != Client._meta.label:
        return ""
    level = staff.access_level
    is_full = staff.has_every_right or (level is not None and level.phones == AccessLevel.Phones.FULL)
    return Truncator(one.text if is_full else one.masked).chars(_LONGEST)


def _card(staff: StaffMember, owner: Client) -> str:
    is_open = owner.deleted_at is None and may_open(staff, "client")
    return reverse("desk:client", args=[owner.pk]) if is_open else ""
