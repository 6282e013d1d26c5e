"""Functions that an account has switched on, and tariffs as named sets of them (AC-05, AC-06).

A room declares its module together with the code that obeys it.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Account, Module
from ritm.accounts.questions import question
from ritm.accounts.scope import current_account_id


@dataclass(frozen=True)
class ModuleKind:
    """One switch: its code, its words, its state in a new account."""

    code: str
    label: Any
    hint: Any
    default: bool = True


@dataclass(frozen=True)
class Tariff:
    """A named set of modules; None means every one."""

    code: str
    label: Any
    modules: frozenset[str] | None


_kinds: dict[str, ModuleKind] = {}
TARIFFS = {
    "earth": Tariff("earth", _("Earth"), frozenset()),
    "mars": Tariff("mars", _("Mars"), frozenset({"teacher_sign_in", "client_portal", "online_registration"})),
    "all": Tariff("all", _("Everything on"), None),
}


def declare(kind: ModuleKind) -> str:
    """Make a switch known; called by the room that obeys it."""
    _kinds[kind.code] = kind
    return kind.code


def declared() -> list[ModuleKind]:
    """Every switch, in the order of declaration."""
    return list(_kinds.values())


def in_tariff(account: Account, code: str) -> bool:
    """True where the account's tariff includes the module."""
    allowed = TARIFFS[account.tariff].modules
    return allowed is None or code in allowed


def states(account: Account) -> dict[str, bool]:
    """Whether each is on, in one question."""
    switched = dict(Module.objects.values_list("code", "is_on"))
    return {kind.code: in_tariff(account, kind.code) and switched.get(kind.code, kind.default) for kind in declared()}


def is_on(account: Account, code: str) -> bool:
    """True where the tariff has the module and the boss has not switched it off."""
    if not in_tariff(account, code):
        return False
    rows = _rows_of(code=code)
    return rows[0].is_on if rows else _kinds[code].default


@question
def _rows_of(*, code: str) -> QuerySet[Module]:
    return Module.objects.filter(code=code)


def is_on_here(code: str) -> bool:
    """The same in the account whose scope is open; one query."""
    account = Account.objects.annotate(switched=switched(code)).get(pk=current_account_id())
    return is_on_as(account, code, to=account.switched)


def switched(code: str) -> Subquery:
    """What the boss has switched the module to, for a question that reads it along; None where he never did."""
    return Subquery(Module.objects.filter(code=code).values("is_on")[:1])


def is_on_as(account: Account, code: str, *, to: bool | None) -> bool:
    """What is_on answers where `switched` was read along."""
    return in_tariff(account, code) and (_kinds[code].default if to is None else bool(to))


TEACHER_SIGN_IN = declare(
    ModuleKind("teacher_sign_in", _("Teachers sign in"), _("Teachers with an access level may sign in to the desk"))
)
CLIENT_PORTAL = declare(
    ModuleKind(
        "client_portal",
        _("Client portal"),
        _("Clients with a login sign in under /my/ and see their classes, passes and visits"),
    )
)
ONLINE_REGISTRATION = declare(
    ModuleKind(
        "online_registration",
        _("Online registration"),
        _("Whoever comes to the portal registers by himself: a letter proves the email, then the card is made"),
        default=False,
    )
)


def takes_newcomers(account: Account) -> bool:
    """Whether clients register online: it needs the portal, where they sign in afterwards."""
    on = states(account)
    return on[CLIENT_PORTAL] and on[ONLINE_REGISTRATION]
