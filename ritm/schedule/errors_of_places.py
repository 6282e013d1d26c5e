"""What the room refuses where a lesson goes back to its old place, or to another teacher."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class NobodyStandsIn(DomainError):
    """No lesson was left to give to somebody else."""

    code = "nobody_stands_in"
    message = _("There is no class to give away: choose other days, or somebody who is free")
    field = "teacher"


class OldPlaceClosed(DomainError):
    """A move cannot be taken back onto days that were closed since."""

    code = "old_place_closed"
    message = _("The class cannot go back: “%(name)s” closes that day. Move it by its own dialog.")
