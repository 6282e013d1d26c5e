"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class SegmentNameRequired(DomainError):
    """A segment is called by its name."""

    code = "segment_name_required"
    message = _("Give the segment a name")
    field = "name"


class SegmentNameTaken(DomainError):
    """Another segment of the studio is called so; capitals and «ё» make no difference."""

    code = "segment_name_taken"
    message = _("There is a segment “%(name)s” already. Choose another name.")
    field = "name"


class SegmentEmpty(DomainError):
    """A segment of nobody in particular would be everybody."""

    code = "segment_empty"
    message = _("Add a condition first: without one the segment would hold everybody")


class NameTooLong(DomainError):
    """Longer than its column."""

    code = "name_too_long"
    message = _("The name is too long: at most %(most)s characters fit")
    field = "name"


class ExportAtWork(DomainError):
    """One workbook of a person at a time."""

    code = "export_at_work"
    message = _("Your previous export is still being written. Wait until it is ready.")


class ConditionsUnusable(DomainError):
    """A condition that says nothing: what the whole search means is not known."""

    code = "conditions_unusable"
    message = _("One of the conditions cannot be used: mend it first")


class SecretNotKept(DomainError):
    """What was typed to find a passport lies nowhere afterwards."""

    code = "secret_not_kept"
    message = _("A search by a passport's number is not kept: neither as a segment nor as a workbook")


class ViewNameRequired(DomainError):
    """A saved view is called by its name."""

    code = "view_name_required"
    message = _("Give the view a name")
    field = "name"


class ViewNameTaken(DomainError):
    """The person has a view of this name."""

    code = "view_name_taken"
    message = _("You have a view “%(name)s” already. Choose another name.")
    field = "name"


class TooManyViews(DomainError):
    """More would not fit over the list."""

    code = "too_many_views"
    message = _("You have 20 views already. Delete one first.")
    field = "name"


class UnknownColumn(DomainError):
    """The list has no such column."""

    code = "unknown_column"
    message = _("There is no such column. Open the choice of columns anew.")
