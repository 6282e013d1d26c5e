"""What a newcomer has typed, cleaned and checked by itself: nothing is asked of the client base."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ritm.accounts.models import Asked, Branch
from ritm.accounts.queries import current_account, open_branches, settings_of_account
from ritm.clients.actions.consents import text_read
from ritm.clients.actions.writing import values_of
from ritm.clients.consent_texts import CHILD
from ritm.clients.data import ClientData
from ritm.clients.errors import BadBirthDate, ConsentTextChanged, NameRequired
from ritm.clients.field_values import kept
from ritm.clients.models import Consent
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.queries import asked_fields
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.joining import errors
from ritm.joining.data import ChildData, JoinData

_ADULT = 18  # years
MOST_CHILDREN = 3


def online_fields() -> list[ProfileField]:
    """The boss's own fields that online registration asks, in his order."""
    return [field for field in asked_fields() if field.online != Asked.NO]


def checked(data: JoinData) -> dict[str, Any]:
    """The columns of the request. Raises what is wrong, at its field."""
    known = values_of(ClientData(name=data.name, phone=data.phone, email=data.email, birth_date=data.birth_date))
    if not known["phone"]:
        raise errors.PhoneRequired
    return {
        "name": known["name"],
        "phone": known["phone"],
        "email": _email(known["email"]),
        "branch": _branch(data.branch),
        "birth_date": _own_birth_date(known["birth_date"]),
        "own": _own(data.own),
        "children": [_child(child, at) for at, child in enumerate(data.children[:MOST_CHILDREN])],
        "ticks": _ticks(data),
    }


def _email(email: str) -> str:
    if not email:
        raise errors.EmailRequired
    try:
        validate_email(email)
    except ValidationError as error:
        raise errors.EmailRequired from error
    return email


def _branch(chosen: Branch | None) -> Branch:
    branches = open_branches()
    if chosen is None and len(branches) == 1:
        return branches[0]
    if chosen not in branches:
        raise errors.BranchRequired
    return chosen


def _own_birth_date(born: date | None) -> date | None:
    asked = settings_of_account().birth_date_online
    if asked == Asked.NO:
        return None
    if born is None and asked == Asked.REQUIRED:
        raise errors.BirthDateRequired
    if born is not None and _is_minor(born):
        raise errors.ParentJoins
    return born


def _is_minor(born: date) -> bool:
    today = clock.today(current_account().time_zone)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < _ADULT


def _own(texts: Mapping[int, str]) -> dict[str, str]:
    said = {}
    for field in online_fields():
        text = kept(field, texts.get(field.pk, ""))
        if not text and field.online == Asked.REQUIRED:
            raise errors.FieldRequired(field=f"own_{field.pk}")
        if text:
            said[str(field.pk)] = text
    return said


def _child(child: ChildData, at: int) -> dict[str, str]:
    asked = settings_of_account().birth_date_online
    born = child.birth_date if asked != Asked.NO else None
    try:
        known = values_of(ClientData(name=child.name, birth_date=born))
    except (NameRequired, BadBirthDate) as error:
        raise _at(error, f"child_{at}_{error.field}") from error
    if born is None and asked == Asked.REQUIRED:
        raise errors.BirthDateRequired(field=f"child_{at}_birth_date")
    if born is not None and not _is_minor(born):
        raise errors.AdultChild(field=f"child_{at}_birth_date")
    return {"name": known["name"], "birth_date": born.isoformat() if born else ""}


def _at(error: DomainError, field: str) -> DomainError:
    return type(error)(field=field)


def _ticks(data: JoinData) -> dict[str, int]:
    needed = [Consent.Purpose.PERSONAL.value, *([CHILD] if data.children else [])]
    for purpose in needed:
        if purpose not in data.ticks:
            raise errors.ConsentMissing(field=f"tick_{purpose}")
    wanted = [*needed, *(one.value for one in (Consent.Purpose.SMS, Consent.Purpose.EMAIL))]
    try:
        read = {one: text_read(purpose=one, version=data.ticks[one]) for one in wanted if one in data.ticks}
    except ConsentTextChanged as error:
        raise errors.ConsentReworded from error
    return {purpose: text.pk for purpose, text in read.items()}
