"""An invented client's values for a look at a template: the studio's own words are real."""

from collections.abc import Iterable

from django.http import HttpRequest

from ritm.clients.models import Client
from ritm.contracts.numbers import next_number
from ritm.contracts.queries import settings_of_contracts
from ritm.contracts.samples import sample_value
from ritm.contracts.values import Subject, fill
from ritm.contracts.variables import Group, Variable
from ritm.web.desk.place import current_branch, local_today

_REAL = {Group.CONTRACT, Group.STUDIO}


def sample_of(variables: Iterable[Variable], request: HttpRequest) -> dict[str, str]:
    """Code → text."""
    rows, today = list(variables), local_today(request)
    number = next_number(settings_of_contracts(), today).text
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    nobody = Subject(Client(), None, current_branch(request), staff, today, number)
    real = fill([one for one in rows if one.group in _REAL], nobody).values
    return {one.code: sample_value(one.code, str(one.label)) for one in rows} | real
