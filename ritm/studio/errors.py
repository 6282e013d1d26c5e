"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class StudioNameRequired(DomainError):
    """An account without a name."""

    code = "studio_name_required"
    message = _("Enter the name of the studio")
    field = "name"


class AlreadyInside(DomainError):
    """The boss has signed in: from then on the address is changed inside."""

    code = "already_inside"
    message = _("The boss has signed in already. Sign in, or ask for a new password there.")


class TooManyLetters(DomainError):
    """One letter a minute, ten in all: a stranger's box is not to be filled from here."""

    code = "too_many_letters"
    message = _("A letter has just been sent. Wait a minute and look into the spam folder, too.")
    field = "email"


class BranchNameRequired(DomainError):
    """A branch without a name."""

    code = "branch_name_required"
    message = _("Enter the name of the branch")
    field = "name"


class BranchNameTaken(DomainError):
    """Two branches of one name could not be told apart."""

    code = "branch_name_taken"
    message = _("The name “%(name)s” is taken. Choose another.")
    field = "name"


class UnknownZone(DomainError):
    """A time zone that the clock does not know."""

    code = "unknown_zone"
    message = _("There is no such time zone. Choose one from the list.")
    field = "time_zone"


class UnknownModule(DomainError):
    """A module that no room has declared, or that the tariff lacks."""

    code = "unknown_module"
    message = _("This module is not part of the tariff. Choose another tariff first.")


class BadCap(DomainError):
    """A number of bookings outside what the settings hold."""

    code = "bad_cap"
    message = _("From 1 to %(most)s, or leave it empty: no limit")


class BadClosing(DomainError):
    """Booking closes at most a week before the class."""

    code = "bad_closing"
    message = _("From 0 to %(most)s minutes")
    field = "closes_minutes"


class BadExtension(DomainError):
    """Passes grow by at most thirty days where a class is cancelled (B-11)."""

    code = "bad_extension"
    message = _("From 0 to %(most)s days")
    field = "cancel_extends_days"


class BadDays(DomainError):
    """A term outside what the settings hold."""

    code = "bad_days"
    message = _("A term is from 0 to 365 days")


class UnknownTariff(DomainError):
    """A tariff that the product does not have."""

    code = "unknown_tariff"
    message = _("There is no such tariff. Choose one from the list.")
    field = "tariff"


class PersonNeedsPhones(DomainError):
    """The file holds every number in full."""

    code = "person_needs_phones"
    message = _("The file holds phones in full, and your access level hides them. Ask somebody who sees them.")


class PersonExportAtWork(DomainError):
    """One file of a client at a time."""

    code = "person_export_at_work"
    message = _("The file is being put together already. It will be here in a moment.")
