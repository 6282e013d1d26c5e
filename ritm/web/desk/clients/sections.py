"""Parts of the client's page that are kept by actions of their own, beside the form's: each its form and its template."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ritm.accounts.modules import CLIENT_PORTAL, is_on
from ritm.clients.models import Client
from ritm.core.errors import DomainError
from ritm.events.actor import Actor
from ritm.web.desk.clients.consents import ConsentSection
from ritm.web.desk.clients.own_fields import OwnSection
from ritm.web.desk.clients.passport import PassportSection
from ritm.web.desk.clients.portal import PortalSection


class Section(forms.Form):
    """What the page asks of a part."""

    key: str
    title: str
    template: str
    is_asked: bool  # it has to be seen before saving: something is wrong or required in it
    is_drafted: bool  # what is typed in it may lie in a draft

    def save(self, client: Client, *, actor: Actor) -> None:
        """Keep what was typed, in the transaction of the form."""


# Each says whether this person has the part at all.
_SECTIONS: tuple[Callable[..., Any], ...] = (OwnSection.of, PassportSection.of, PortalSection.of, ConsentSection.of)


def sections_of(request: HttpRequest, client: Client | None, *, auto_id: str, is_fresh: bool = False) -> list[Section]:
    """The parts that the person may see, as they were sent; `is_fresh`: empty again, for the next client."""
    data = request.POST if request.method == "POST" and not is_fresh else None
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    found = (make(data, client=client, staff=staff, auto_id=auto_id) for make in _SECTIONS)
    return [section for section in found if section is not None and _is_offered(request, section)]


def _is_offered(request: HttpRequest, section: Section) -> bool:
    """Whether the account has what the part is of: the portal is a module."""
    account = request.account  # type: ignore[attr-defined] -- set by AccountMiddleware
    return section.key != PortalSection.key or is_on(account, CLIENT_PORTAL)


def excuse(sections: list[Section]) -> None:
    """Complain of nothing: it was sent to be looked at, not to be kept."""
    for section in sections:
        section.errors.clear()


def are_valid(sections: list[Section]) -> bool:
    """All of them are asked, so that every mistake is said at once."""
    wrong = [section for section in sections if section.errors]
    return not wrong


def refuse(sections: list[Section], error: DomainError) -> bool:
    """Say the refusal at its field, where a part has it."""
    section = next((one for one in sections if error.field in one.fields), None)
    if section is not None:
        section.add_error(error.field, ValidationError(str(error), code=error.code))
    return section is not None


def save(sections: list[Section], client: Client, *, actor: Actor) -> None:
    """Keep each part."""
    for section in sections:
        section.save(client, actor=actor)
