"""What the lists of the form refuse."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class EntryNameTaken(DomainError):
    """Two choices of one name could not be told apart."""

    code = "entry_name_taken"
    message = _("“%(name)s” stands in this list already, perhaps in its archive")
    field = "entry_name"


class EntryInUse(DomainError):
    """A choice that somebody has goes into the archive only. `count`: clients who have it, deleted ones among them."""

    code = "entry_in_use"
    message = _("“%(name)s” stands on cards of clients: %(count)s, deleted ones among them. Put it into the archive.")


class EntryFixed(DomainError):
    """A source that a channel sets by itself stays as the house made it (CL-40)."""

    code = "entry_fixed"
    message = _("“%(name)s” is set by itself when a client comes that way: it stays as it is")
