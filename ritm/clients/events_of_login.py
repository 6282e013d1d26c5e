"""What happened to a client's entry into the client portal. No password is in any of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LoginGiven:
    """A client may sign in at the client portal, or signs in by another name or password from now on."""

    name = "clients.login_given"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class LoginTaken:
    """A client may sign in no more."""

    name = "clients.login_taken"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class OwnPasswordChosen:
    """A client has chosen another password."""

    name = "clients.own_password_chosen"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordLinkAsked:
    """Somebody has asked for a letter with a link to a new password of this client's."""

    name = "clients.password_link_asked"
    client_id: int
    base_url: str


@dataclass(frozen=True, kw_only=True)
class AccessSent:
    """Staff have sent a client his login, with a link to a password where he has none."""

    name = "clients.access_sent"
    client_id: int
    base_url: str
