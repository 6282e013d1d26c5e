"""What the room refuses where a pass is handed over to another client, or that is taken back (P-10)."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class HandingRefused(DomainError):
    """Why a pass cannot go to that client."""


class HandedToHimself(HandingRefused):
    """The client holds it already."""

    code = "handed_to_himself"
    message = _("The pass belongs to this client already. Choose another one.")
    field = "holder"


class HandedToNobody(HandingRefused):
    """A deleted client, or the one of the house."""

    code = "handed_to_nobody"
    message = _("This card takes no passes. Choose another client.")
    field = "holder"


class TrialNotHandedOver(HandingRefused):
    """A trial pass is for whoever got it (P-10)."""

    code = "trial_not_handed_over"
    message = _("A trial pass cannot be handed over")


class NothingToHandOver(HandingRefused):
    """The pass is over, or nothing is left of it."""

    code = "nothing_to_hand_over"
    message = _("Nothing of the pass can be used any more: there is nothing to hand over")


class HandingHasUnmarked(HandingRefused):
    """Classes that have begun are booked on it and not marked: what is left is not known yet; `days` names them."""

    code = "handing_has_unmarked"
    message = _("Mark the classes of %(days)s first: until then it is not known how much is left")


class HandingBackRefused(DomainError):
    """Why a pass cannot go back to whom it came from."""


class HandedPassUsed(HandingBackRefused):
    """The new holder has used it, or it was changed since."""

    code = "handed_pass_used"
    message = _("The pass has been used or changed since. Hand it over once more instead.")


class HandedPassBooked(HandingBackRefused):
    """The new holder is booked on it; `days` names the days."""

    code = "handed_pass_booked"
    message = _("The new holder is booked on %(days)s. Cancel these bookings first.")


class HandedPassOther(HandingBackRefused):
    """It did not come from somebody, or went back already."""

    code = "handed_pass_other"
    message = _("The pass has gone back already")


class PriceOfHandedPass(DomainError):
    """What a pass cost is between the studio and whoever paid (P-10)."""

    code = "price_of_handed_pass"
    message = _("The pass was paid by another client: its price cannot be changed here")
    field = "price"
