"""What a good row says beside who it is: lists, links, days, the boss's own fields, passport, consents."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ritm.clients.actions.passport import LONGEST
from ritm.clients.errors import BadFieldValue
from ritm.clients.field_values import NO, YES, kept
from ritm.clients.links import NETWORKS, link_or_nothing
from ritm.clients.models import SENDINGS, Client
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.phones import parse_or_keep
from ritm.clients.search_text import fold
from ritm.core.lines import one_line
from ritm.imports.cells import Cells
from ritm.imports.fields import SEALED
from ritm.imports.values import any_date_of, birth_date_of, gender_of, parts_of, percent_of, text_of, yes_no_of

SKIPPED, OTHERS = "skip", "*"  # answers about new values of a list
_Kind = ProfileField.Kind
_UNTIL = re.compile(r"^(.*?)[\s,(]*(?:до|until|по)\s+([^()]+?)\)?$", re.IGNORECASE)


def read_details(row: Cells) -> None:
    """Fill the row's values; what cannot be read becomes a warning, and the row comes without it."""
    _words(row)
    _lists(row)
    _days(row)
    _own(row)
    _passport(row)
    _consents(row)


def _words(row: Cells) -> None:
    values = row.row.values
    for code in ("name", "salutation", "named_parent"):
        values[code] = row.fit(code, values["name"] if code == "name" else row.text(code))
    values["named_parent_phone"] = row.fit("named_parent_phone", parse_or_keep(row.text("named_parent_phone")))
    row.row.parent_column = row.column("named_parent" if values["named_parent"] else "named_parent_phone")
    values["email"] = row.checked("email", "bad_email", _email_of)
    values["gender"] = row.checked("gender", "bad_gender", gender_of)
    values["discount_percent"] = row.checked("discount_percent", "bad_discount", percent_of)
    _blocked(row)
    values["alert_note"] = row.text("alert_note")
    values["branch"] = row.checked("branch", "bad_branch", lambda text: _known_branch(row, text))
    values["responsible"] = row.checked("responsible", "bad_person", lambda text: row.layout.people.get(fold(text)))
    for network in NETWORKS:
        values[network] = row.checked(network, "bad_link", lambda text, of=network: link_or_nothing(of, text) or None)


def _blocked(row: Cells) -> None:
    """A reason says that he is blocked where no other column does; one that contradicts it goes into the notes."""
    values, reason = row.row.values, row.fit("block_reason", one_line(row.text("block_reason")))
    values["is_blocked"] = row.checked("is_blocked", "bad_yes_no", yes_no_of)
    if reason and row.column("is_blocked") is None:
        values["is_blocked"] = True
    if reason and not values["is_blocked"]:
        row.note(row.column("block_reason"))
    values["block_reason"] = reason if values["is_blocked"] else ""


def _lists(row: Cells) -> None:
    values = row.row.values
    for kind in ("status", "source", "class_format"):
        values[kind] = listed(row, kind, row.text(kind), kind)
    for code, kind in (("interests", "interest"), ("illnesses", "illness")):
        names = (listed(row, kind, part, code) for part in parts_of(row.text(code)))
        values[code] = tuple({fold(name): name for name in names if name}.values())
    documents = (_document(row, part) for part in parts_of(row.text("documents")))
    values["documents"] = tuple({fold(name): (name, day) for name, day in documents if name}.values())


def listed(row: Cells, kind: str, text: str, place: str) -> str:
    """The name as it will stand in the list: as somebody has answered about a new one."""
    name = row.fit(kind, one_line(text), place)
    if not name:
        return ""
    folded = fold(name)
    if folded in row.layout.lists.get(kind, frozenset()):
        return name
    row.row.listed.append((kind, name))
    answers = row.layout.answers.get(kind, {})
    answer = answers.get(folded, answers.get(OTHERS, ""))
    return "" if answer == SKIPPED else answer or name


def _document(row: Cells, text: str) -> tuple[str, date | None]:
    """The kind, and the last day on which it holds: "Contract until 31.12.2026"."""
    found = _UNTIL.match(text)
    day = any_date_of(found[2].strip(), row.layout.today) if found else None
    return listed(row, "document", found[1] if found and day else text, "documents"), day


def _days(row: Cells) -> None:
    for code in ("certificate_ends_on", "insurance_ends_on"):
        row.row.values[code] = row.checked(code, "bad_day", lambda _text, of=code: _day(row, of))


def _day(row: Cells, code: str) -> date | None:
    return any_date_of(row.cell(code), row.layout.today)


def _own(row: Cells) -> None:
    found: dict[int, str] = {}
    for code, field in row.layout.own.items():
        text = row.checked(code, "bad_own", lambda _text, of=field, at=code: _own_text(of, row, at), _own_detail(field))
        if text:
            found[field.pk] = text
    row.row.values["own"] = found


def _own_detail(field: ProfileField) -> dict[str, Any]:
    return {"kind": field.kind, "options": ", ".join(field.options)[:200]}


def _own_text(field: ProfileField, row: Cells, code: str) -> str | None:
    try:
        return kept(field, _TYPED.get(field.kind, _as_it_is)(field, row, code))
    except BadFieldValue:
        return None


def _as_it_is(_field: ProfileField, row: Cells, code: str) -> str:
    return row.text(code)


def _typed_date(_field: ProfileField, row: Cells, code: str) -> str:
    day = _day(row, code)
    return day.isoformat() if day else row.text(code)


def _typed_yes_no(_field: ProfileField, row: Cells, code: str) -> str:
    answer = yes_no_of(row.text(code))
    return row.text(code) if answer is None else YES if answer else NO


def _typed_choices(field: ProfileField, row: Cells, code: str) -> str:
    known = {fold(option): option for option in field.options}
    whole = known.get(fold(row.text(code)))  # an option may have a comma in it
    parts = [whole] if whole else parts_of(row.text(code)) if field.kind == _Kind.CHOICES else [row.text(code)]
    return "\n".join(known.get(fold(part), part) for part in parts)


_TYPED: dict[str, Callable[[ProfileField, Cells, str], str]] = {
    _Kind.DATE: _typed_date,
    _Kind.YES_NO: _typed_yes_no,
    _Kind.CHOICE: _typed_choices,
    _Kind.CHOICES: _typed_choices,
}


def _passport(row: Cells) -> None:
    values: dict[str, Any] = {}
    for code in sorted(SEALED - {"passport_issued_on"}):
        text = one_line(row.text(code))
        if len(text) > LONGEST[code]:
            row.warn("long_text", code)
            text = ""
        values[code] = text
    issued = row.checked("passport_issued_on", "bad_day", lambda _text: _past_day(row, "passport_issued_on"))
    row.row.values["passport"] = {
        name: value for name, value in {**values, "passport_issued_on": issued}.items() if value
    }


def _past_day(row: Cells, code: str) -> date | None:
    return birth_date_of(row.cell(code), row.layout.today)


def _consents(row: Cells) -> None:
    on = row.checked("consent_date", "bad_day", lambda _text: _past_day(row, "consent_date"))
    found: dict[str, tuple[bool, date | None]] = {}
    for purpose in SENDINGS:
        code = f"{purpose}_consent"
        day = _past_day(row, code) if len(text_of(row.cell(code))) > 4 else None  # a date in the column itself
        answer = row.checked(code, "bad_yes_no", lambda text, day=day: True if day else yes_no_of(text))
        if answer is not None:
            found[purpose] = (answer, day or on)
    row.row.values["consents"] = found


def _known_branch(row: Cells, text: str) -> str | None:
    return text.casefold() if text.casefold() in row.layout.branches else None


def _email_of(text: str) -> str | None:
    address = text.lower()
    try:
        validate_email(address)
    except ValidationError:
        return None
    return address if len(address) <= Client._meta.get_field("email").max_length else None
