"""Conditions in words: «Филиал — Центр и долг больше 0 ₽ и не был 30 дней» (CL-32)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ritm.directory.conditions.conditions import Condition
from ritm.directory.conditions.field import Field
from ritm.directory.conditions.kinds import Choice, Counted, Dates, Days, Flag, Kind, Money, Text, Visits, Whole
from ritm.directory.conditions.numbers import Number
from ritm.directory.conditions.of_passport import PassportNumber
from ritm.web.ui.wording import grouped, is_russian, money, plain_date


@dataclass(frozen=True)
class Term:
    """One condition of the sentence: its words, what is wrong with it, where its pencil and its cross lead."""

    words: str
    problem: str
    change_url: str
    remove_url: str


def sentence(conditions: Sequence[Condition]) -> str:
    """All of them as one sentence."""
    return _(" and ").join(words(one, is_first=not number) for number, one in enumerate(conditions))


def words(condition: Condition, *, is_first: bool) -> str:
    """One condition; the first of a sentence begins with a capital."""
    field = condition.field
    if field is None:
        said = condition.text
    elif condition.problem:
        said = _name(field)
    else:
        said = _said(field, condition)
    return capfirst(said) if is_first else said


def _said(field: Field, condition: Condition) -> str:
    write, operator = _WRITERS[type(field.kind)], condition.operator
    pattern, values = write(field.kind, condition)
    return str(field.says.get(operator) or pattern) % {"label": _name(field), **values}


def _name(field: Field) -> str:
    """The label within a sentence: «долг»; a capital stays where the word is one of capitals."""
    label = str(field.label)
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _text(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    return _("%(label)s contains “%(value)s”"), {"value": condition.value}


def _choice(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    names = [label for code, label in condition.choices if code in condition.value]
    pattern = _("%(label)s is not %(value)s") if condition.operator == "not" else _("%(label)s is %(value)s")
    return pattern, {"value": pgettext("one of", " or ").join(names)}


def _flag(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    return "%(label)s", {}


def _days(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    count = condition.value
    return "%(label)s: %(value)s", {
        "value": ngettext("%(count)s day", "%(count)s days", count) % {"count": grouped(count)}
    }


def _whole(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    shown = kind.shown(condition.operator, condition.value)  # type: ignore[attr-defined] -- a kind of numbers
    texts = [money(one) if isinstance(kind, Money) else grouped(one) for one in shown]
    patterns = {
        "more": _("%(label)s more than %(value)s"),
        "less": _("%(label)s less than %(value)s"),
        "between": _("%(label)s from %(value)s to %(value2)s"),
    }
    return patterns.get(condition.operator, _("%(label)s is %(value)s")), {"value": texts[0], "value2": texts[-1]}


def _number(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    plain = [f"{one:f}" for one in condition.value] or [""]
    texts = [one.replace(".", ",") for one in plain] if is_russian() else plain
    is_between = condition.operator == "between"
    pattern = _("%(label)s from %(value)s to %(value2)s") if is_between else _("%(label)s is %(value)s")
    return pattern, {"value": texts[0], "value2": texts[-1]}


def _dates(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    first, last = condition.value
    if condition.operator == "lately":
        count = (last - first).days + 1
        lately = ngettext("%(label)s in the last %(value)s day", "%(label)s in the last %(value)s days", count)
        return lately, {"value": grouped(count)}
    patterns = {
        "since": _("%(label)s from %(value)s on"),
        "until": _("%(label)s until %(value)s"),
        "between": _("%(label)s from %(value)s until %(value2)s"),
    }
    days = [plain_date(one) for one in (first, last) if isinstance(one, date)] or [""]
    return patterns.get(condition.operator, _("%(label)s on %(value)s")), {"value": days[0], "value2": days[-1]}


def _visits(kind: Kind, condition: Condition) -> tuple[str, dict[str, Any]]:
    value: Counted = condition.value
    if value.most is None:
        pattern = _("at least %(least)s visits from %(first)s until %(last)s")
    elif not value.least:
        pattern = _("at most %(most)s visits from %(first)s until %(last)s")
    else:
        pattern = _("from %(least)s to %(most)s visits from %(first)s until %(last)s")
    days = {"first": plain_date(value.first), "last": plain_date(value.last)}
    return pattern, {"least": value.least, "most": value.most, **days}


_WRITERS: dict[type[Kind], Callable[[Kind, Condition], tuple[str, dict[str, Any]]]] = {
    Text: _text,
    Choice: _choice,
    Flag: _flag,
    Days: _days,
    Whole: _whole,
    Money: _whole,
    Number: _number,
    Dates: _dates,
    Visits: _visits,
    PassportNumber: lambda kind, condition: ("", {}),  # nothing of it is shown again
}
