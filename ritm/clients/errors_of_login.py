"""What is refused to whoever signs in at the client portal."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class LinkIsOver(DomainError):
    """A link to a new password that was used, is older than a day, or is nobody's."""

    code = "password_link_is_over"
    message = _("This link works no more: it is good once, and for 24 hours. Ask for a new letter.")


class NoEmailForAccess(DomainError):
    """A letter with nowhere to go."""

    code = "no_email_for_access"
    message = _("There is no email in the profile: the letter has nowhere to go. Write it down first.")
