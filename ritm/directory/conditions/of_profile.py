"""Fields of the profile and of the family (CL-A)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import birthday_numbers
from ritm.directory.conditions import unindexed  # noqa: F401 -- makes the comparison known
from ritm.directory.conditions.field import Choices, Field, Group, by_rows, moments, register, within
from ritm.directory.conditions.folding import contains, digits_of, has_digits
from ritm.directory.conditions.kinds import WITH, WITHOUT, Choice, Dates, Day, Days, Flag, Text, Whole
from ritm.directory.queries.inside import among_words
from ritm.staff.models import StaffMember, StaffRole
from ritm.staff.queries import branches_of

_WORDS = ("has", WITHOUT, WITH)
_CARD = ("card.read",)
_FEW_YEARS = 2  # so many years of age hold few clients: the index of birth dates finds them


def _text(code: str, label: Any, *, without: Any, filled: Any, **more: Any) -> Field:
    """A field of words that may be empty."""
    more.setdefault("where", lambda value, day: contains(code, value))
    says = {WITHOUT: without, WITH: filled}
    return Field(
        code=code, label=label, group=Group.PROFILE, kind=Text(_WORDS), empty=Q(**{code: ""}), says=says, **more
    )


def _one_of(code: str, label: Any, *, choices: Any, without: Any = None, **more: Any) -> Field:
    """A field chosen from a list; NULL where `without` says how that is called."""
    is_key = code != "gender"
    return Field(
        code=code,
        label=label,
        group=Group.PROFILE,
        kind=Choice(("is", "not", WITHOUT) if without else ("is", "not")),
        where=lambda value, day: Q(**{f"{code}__in": [int(one) for one in value] if is_key else value}),
        empty=Q(**{f"{code}__isnull": True}) if without else None,
        says={WITHOUT: without},
        choices=choices,
        **more,
    )


def _pairs(rows: Any) -> Choices:
    return [(str(row.pk), row.name) for row in rows]


def _people(staff: StaffMember) -> Choices:
    """Whoever can answer for a client or have added one, those who have left last."""
    people = StaffMember.objects.exclude(role=StaffRole.TEACHER, login=None)
    return _pairs(people.order_by("is_archived", "name", "pk"))


def _genders(staff: StaffMember) -> Choices:
    return [(code, capfirst(str(label))) for code, label in Client.Gender.choices]


def _aged(value: tuple[int | None, int | None], day: Day) -> Q:
    low, high = value
    is_narrow = low is not None and high is not None and high - low <= _FEW_YEARS
    column = "birth_date" if is_narrow else "birth_date__unindexed"
    youngest = Q() if low is None else Q(**{f"{column}__lte": _years_before(day.today, low)})
    oldest = Q() if high is None else Q(**{f"{column}__gt": _years_before(day.today, high + 1)})
    return youngest & oldest & Q(birth_date__isnull=False)


def _years_before(day: date, years: int) -> date:
    """Who was born on this day or before is `years` old; a 29 February has its 28th in a short year."""
    year = max(1, day.year - years)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _birthday(value: int, day: Day) -> Q:
    numbers = {number for ahead in range(value + 1) for number in birthday_numbers(day.today + timedelta(days=ahead))}
    return Q(birthday__in=numbers)


register(
    Field(
        code="name",
        label=pgettext_lazy("condition", "Name"),
        group=Group.PROFILE,
        kind=Text(("has",)),
        where=lambda value, day: among_words(value) & contains("name", value),
        each=lambda value, day: contains("name", value),
    ),
    _text(
        "phone",
        _("Mobile phone"),
        without=_("without a mobile phone"),
        filled=_("with a mobile phone"),
        where=lambda value, day: among_words(digits_of(value)) & has_digits("phone", value),
        each=lambda value, day: has_digits("phone", value),
        is_phone=True,
    ),
    _text(
        "other_phone",
        _("Alternative phone"),
        without=_("without an alternative phone"),
        filled=_("with an alternative phone"),
        where=lambda value, day: among_words(digits_of(value)) & has_digits("other_phone", value),
        each=lambda value, day: has_digits("other_phone", value),
        is_phone=True,
    ),
    _text("email", _("Email"), without=_("without an email"), filled=_("with an email"), requires=_CARD),
    _text(
        "barcode",
        _("Barcode"),
        without=_("without a barcode"),
        filled=_("with a barcode"),
        where=lambda value, day: among_words(value) & contains("barcode", value),
        each=lambda value, day: contains("barcode", value),
    ),
    _one_of(
        "branch",
        _("Branch"),
        choices=lambda staff: _pairs(branches_of(staff)),
        without=_("without a branch"),
    ),
    _one_of(
        "responsible",
        _("Responsible"),
        choices=_people,
        without=_("without a responsible person"),
    ),
    _one_of("gender", _("Gender"), choices=_genders),
    Field(code="age", label=_("Age"), group=Group.PROFILE, kind=Whole(("is", "more", "less", "between"), 0, 130), where=_aged),
    Field(
        code="birth_date",
        label=_("Birth date"),
        group=Group.PROFILE,
        kind=Dates(("between", "on", "since", "until", WITHOUT, WITH)),
        where=lambda value, day: within("birth_date", *value),
        empty=Q(birth_date__isnull=True),
        says={WITHOUT: _("without a birth date"), WITH: _("with a birth date")},
    ),
    Field(
        code="birthday",
        label=_("Birthday"),
        group=Group.PROFILE,
        kind=Days(("days",), 0, 365),
        where=_birthday,
        says={"days": _("birthday within %(value)s")},
    ),
    Field(
        code="blocked",
        label=_("Block list"),
        group=Group.PROFILE,
        kind=Flag(("yes", "no")),
        where=lambda value, day: Q(is_blocked=True),
        says={"yes": _("in the block list"), "no": _("not in the block list")},
    ),
    _text(
        "block_reason",
        _("Reason for the block list"),
        without=_("without a reason for the block list"),
        filled=_("with a reason for the block list"),
    ),
    Field(
        code="discount",
        label=_("Personal discount, %"),
        group=Group.PROFILE,
        kind=Whole(("more", "less", "is", "between"), 0, 100),
        where=lambda value, day: within("discount_percent", *value),
    ),
    _text("note", _("Notes"), without=_("without notes"), filled=_("with notes"), requires=_CARD),
    _text(
        "alert_note",
        _("Notes (visible)"),
        without=_("without visible notes"),
        filled=_("with visible notes"),
        requires=_CARD,
    ),
    Field(
        code="created",
        label=_("Added"),
        group=Group.PROFILE,
        kind=Dates(("between", "lately", "on", "since", "until")),
        where=lambda value, day: moments("created_at", value, day),
    ),
    _one_of(
        "created_by",
        _("Added by"),
        choices=_people,
        without=_("added by nobody known"),
    ),
    Field(
        code="child",
        label=_("Has a parent"),
        group=Group.FAMILY,
        kind=Flag(("yes", "no")),
        **by_rows(lambda value, day: Guardianship.objects.filter(guardian__deleted_at__isnull=True), "child"),
        says={"yes": _("with a parent"), "no": _("without a parent")},
    ),
    Field(
        code="parent",
        label=_("Has children"),
        group=Group.FAMILY,
        kind=Flag(("yes", "no")),
        **by_rows(lambda value, day: Guardianship.objects.filter(child__deleted_at__isnull=True), "guardian"),
        says={"yes": _("with children"), "no": _("without children")},
    ),
)  # fmt: skip
