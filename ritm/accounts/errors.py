"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class LoginNameTaken(DomainError):
    """Another person of the account signs in by this name."""

    code = "login_name_taken"
    message = _("The login “%(name)s” is already used. Choose another one.")
    field = "login"
