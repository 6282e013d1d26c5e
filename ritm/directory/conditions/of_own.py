"""Fields that the boss has made himself («Поля анкеты», CL-31): each is found by as its kind allows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.db.models import Case, Exists, FloatField, OuterRef, Q, When
from django.db.models.functions import Cast
from django.utils.translation import pgettext_lazy

from ritm.clients.field_values import NO, YES
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.queries import asked_fields
from ritm.directory.conditions.field import FILLED_OR_NOT, Choices, Field, Group, by_rows, register_made, within
from ritm.directory.conditions.folding import contains, has_digits
from ritm.directory.conditions.kinds import WITH, WITHOUT, Choice, Dates, Kind, Text
from ritm.directory.conditions.numbers import Number

_OWN = ProfileField.Kind
_FILLED = (WITHOUT, WITH)
_WORDS, _CHOICE = Text(("has", *_FILLED)), Choice(("is", "not", *_FILLED))
_KINDS: dict[str, Kind] = {
    _OWN.NUMBER: Number(("is", "between", *_FILLED)),
    _OWN.DATE: Dates(("on", "since", "until", "between", *_FILLED)),
    _OWN.YES_NO: _CHOICE,
    _OWN.CHOICE: _CHOICE,
    _OWN.CHOICES: _CHOICE,
}


def _of_studio(code: str) -> list[Field]:
    """The fields that the form asks, in its order; with a code the one that it names."""
    return [_field(own) for own in asked_fields() if code in {"", _code(own)}] if _may_be_own(code) else []


def _may_be_own(code: str) -> bool:
    return not code or code.startswith("own_")


def _code(own: ProfileField) -> str:
    return f"own_{own.pk}"


def _field(own: ProfileField) -> Field:
    values = FieldValue.objects.filter(field=own.pk)
    text_is = _WHERE.get(own.kind, lambda own, value: contains("text", value))
    return Field(
        code=_code(own),
        label=own.name,
        group=Group.OWN,
        kind=_KINDS.get(own.kind, _WORDS),
        **by_rows(lambda value, day: _numbered(own).filter(text_is(own, value))),
        empty=~Q(pk__in=values.values("client_id")),
        each_empty=~Q(Exists(values.filter(client=OuterRef("pk")))),
        says=FILLED_OR_NOT,
        choices=(lambda staff: _options(own)) if own.is_list or own.kind == _OWN.YES_NO else None,
        requires=("card.read",),
        is_phone=own.kind == _OWN.PHONE,
    )


def _numbered(own: ProfileField) -> Any:
    """Its values; of numbers with `number`. No other field's text is read as one, whatever the database does first."""
    values = FieldValue.objects.filter(field=own.pk)
    if own.kind != _OWN.NUMBER:
        return values
    return values.annotate(number=Case(When(field=own.pk, then=Cast("text", FloatField()))))


def _options(own: ProfileField) -> Choices:
    if own.kind == _OWN.YES_NO:
        return [(YES, str(pgettext_lazy("condition", "yes"))), (NO, str(pgettext_lazy("condition", "no")))]
    return [(_key(option), option) for option in own.options]


def _key(option: str) -> str:
    """What stands for an option in an address: it may hold commas and colons, and the list may be put in order anew."""
    return f"{crc32(option.encode()):08x}"


def _number(own: ProfileField, value: tuple[Decimal, ...]) -> Q:
    return within("number", float(value[0]), float(value[-1]))


def _date(own: ProfileField, value: tuple[date | None, date | None]) -> Q:
    first, last = value
    return within("text", first and first.isoformat(), last and last.isoformat())


def _yes_no(own: ProfileField, value: tuple[str, ...]) -> Q:
    return Q(text__in=value)


def _chosen(own: ProfileField, value: tuple[str, ...]) -> Q:
    """Any of the chosen options: one is the whole text, several stand in lines."""
    found = Q(pk__in=())
    for option in (one for one in own.options if _key(one) in value):
        found |= Q(text=option)
        if own.kind == _OWN.CHOICES:
            found |= Q(text__startswith=f"{option}\n") | Q(text__endswith=f"\n{option}")
            found |= Q(text__contains=f"\n{option}\n")
    return found


_WHERE: dict[str, Callable[[ProfileField, Any], Q]] = {
    _OWN.NUMBER: _number,
    _OWN.DATE: _date,
    _OWN.YES_NO: _yes_no,
    _OWN.CHOICE: _chosen,
    _OWN.CHOICES: _chosen,
    _OWN.PHONE: lambda own, value: has_digits("text", value),
}

register_made(_of_studio)
