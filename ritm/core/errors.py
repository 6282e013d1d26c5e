"""What a rule of the studio says when it says no."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule of the studio refused: a stable `code`, a translated `message` with named placeholders, `details`.

    `field` names the form field at which the message belongs, where there is one.
    """

    code = "refused"
    message: Any = _("This cannot be done")
    field = ""

    def __init__(self, *, field: str = "", **details: Any) -> None:
        self.details = details
        if field:
            self.field = field
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


class Busy(DomainError):
    """The rows are held by somebody else for longer than a person should wait."""

    code = "busy"
    message = _("The database is busy. Try again in a few seconds.")


class RequestKeyReused(DomainError):
    """The same request key came with another form body."""

    code = "request_key_reused"
    message = _("This form has already been sent with other values. Reload the page and try again.")


class RequestKeyMissing(DomainError):
    """A form came without its request key, so a repeat could not be recognised."""

    code = "request_key_missing"
    message = _("The form is out of date. Reload the page and try again.")


class NoAccountScope(Exception):
    """Tenant data was touched outside the scope of an account: a bug, never a person's mistake."""
