"""Fields of consents: how one stands now, and when it was given (CL-22, CL-34)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.clients.models import SENDINGS, Consent, Standing
from ritm.directory.conditions.field import Choices, Field, Group, by_rows, moments, register
from ritm.directory.conditions.kinds import Choice, Dates, Day
from ritm.staff.models import StaffMember

_GIVEN, _WITHDRAWN, _MISSING = "given", "withdrawn", "missing"
_CHOICES = [
    (_GIVEN, pgettext_lazy("condition of a consent", "given")),
    (_WITHDRAWN, pgettext_lazy("condition of a consent", "withdrawn")),
    (_MISSING, pgettext_lazy("condition of a consent", "neither given nor withdrawn")),
]
_LABELS = {
    Consent.Purpose.SMS: (_("Consent to SMS"), _("Consent to SMS given on")),
    Consent.Purpose.EMAIL: (_("Consent to emails"), _("Consent to emails given on")),
}
_CARD = ("card.read",)


def _choices(_staff: StaffMember) -> Choices:
    return [(code, str(words)) for code, words in _CHOICES]


def _standing(purpose: Consent.Purpose) -> list[Field]:
    column, (label, label_of_day) = f"{purpose}_consent", _LABELS[purpose]
    said = {_GIVEN: Q(**{column: Standing.GIVEN}), _WITHDRAWN: Q(**{column: Standing.WITHDRAWN})}
    said[_MISSING] = ~(said[_GIVEN] | said[_WITHDRAWN])

    def where(value: tuple[str, ...], _day: Day) -> Q:
        found = Q(pk__in=())
        for code in value:
            found |= said[code]
        return found

    def rows(value: Any, day: Day) -> QuerySet[Consent]:
        return Consent.objects.filter(moments("taken_at", value, day), purpose=purpose, standing=Standing.GIVEN)

    def merged(value: Any, day: Day) -> QuerySet[Consent]:
        return rows(value, day).filter(client__merged_into__isnull=False)

    own, brought = by_rows(rows), by_rows(merged, "client__merged_into")

    def given(way: str) -> Callable[[Any, Day], Q]:
        """It stands given, by an entry of these days: his own, or of a card merged into his."""
        return lambda value, day: said[_GIVEN] & (own[way](value, day) | brought[way](value, day))

    common = {"group": Group.PROFILE, "requires": _CARD}
    return [
        Field(code=column, label=label, kind=Choice(("is", "not")), where=where, choices=_choices, **common),
        Field(
            code=f"{column}_on",
            label=label_of_day,
            kind=Dates(("between", "lately", "on", "since", "until")),
            where=given("where"),
            each=given("each"),
            **common,
        ),
    ]


register(*(field for purpose in SENDINGS for field in _standing(purpose)))
