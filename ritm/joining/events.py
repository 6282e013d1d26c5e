"""What happened to those who register online. No phone, no email, no name is in any of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class JoinAsked:
    """Somebody has filled in the registration; a letter proves his email."""

    name = "joining.asked"
    request_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class JoinWaits:
    """The email is proved, but a card with this phone or email stands already: staff settle it."""

    name = "joining.waits"
    request_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A newcomer has a card and a login; a letter brings both."""

    name = "joining.joined"
    client_id: int
    request_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class JoinSettled:
    """Staff have found the newcomer's card: it has a login now, or had one; a letter says so."""

    name = "joining.settled"
    client_id: int
    request_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class JoinDismissed:
    """Staff have refused a registration; what was typed is gone."""

    name = "joining.dismissed"
    request_id: int
