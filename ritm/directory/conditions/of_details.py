"""What else the form holds: the salutation, a parent in words, pages in networks, papers of health; and the portal."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ritm.clients.links import NETWORKS
from ritm.clients.permissions import HEALTH
from ritm.directory.conditions.field import FILLED_OR_NOT, Field, Group, register, within
from ritm.directory.conditions.folding import contains, has_digits
from ritm.directory.conditions.kinds import WITH, WITHOUT, Dates, Flag, Text


def _words(code: str, label: Any, *, group: Group = Group.PROFILE, **more: Any) -> Field:
    more.setdefault("where", lambda value, day: contains(code, value))
    kind, empty = Text(("has", WITHOUT, WITH)), Q(**{code: ""})
    return Field(code=code, label=label, group=group, kind=kind, empty=empty, says=FILLED_OR_NOT, **more)


def _until(code: str, column: str, label: Any) -> Field:
    """Until when a paper of health holds (CL-24)."""
    return Field(
        code=code,
        label=label,
        group=Group.PROFILE,
        kind=Dates(("until", "since", "between", WITHOUT, WITH)),
        where=lambda value, day: within(column, *value),
        empty=Q(**{f"{column}__isnull": True}),
        says=FILLED_OR_NOT,
        requires=(HEALTH,),
    )


register(
    _words("salutation", _("Salutation")),
    *(_words(code, network.label, requires=("card.read",)) for code, network in NETWORKS.items()),
    _words("named_parent", _("Parent's name"), group=Group.FAMILY),
    _words(
        "named_parent_phone",
        _("Parent's phone"),
        group=Group.FAMILY,
        where=lambda value, day: has_digits("named_parent_phone", value),
        is_phone=True,
    ),
    _until("certificate_ends", "certificate_ends_on", _("Medical certificate expires")),
    _until("insurance_ends", "insurance_ends_on", _("Insurance expires")),
    Field(
        code="portal",
        label=_("Client portal"),
        group=Group.PROFILE,
        kind=Flag(("yes", "no")),
        where=lambda value, day: Q(login__last_login__isnull=False),
        says={"yes": _("signs in at the client portal"), "no": _("does not sign in at the client portal")},
    ),
)
