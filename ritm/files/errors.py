"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class FileTooBig(DomainError):
    """More bytes than the purpose takes. `limit_mb` is in whole megabytes."""

    code = "file_too_big"
    message = _("The file is larger than %(limit_mb)s MB. Make it smaller, or split it in two.")
    field = "file"


class FileEmpty(DomainError):
    """Nothing in it."""

    code = "file_empty"
    message = _("The file is empty. Choose another one.")
    field = "file"


class FileClosed(DomainError):
    """No such file in this account, or not for this person: the same words for both."""

    code = "file_closed"
    message = _("There is no such file")
