"""What the erasure of a client refuses, and what an erased client refuses (CL-34)."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class ErasedForGood(DomainError):
    """What was personal is gone: there is nothing to bring back."""

    code = "client_erased"
    message = _("The personal data of this client were erased: the card cannot be restored")


class ErasureOfMerged(DomainError):
    """A card that went into another one is erased with that one."""

    code = "erasure_of_merged"
    message = _("This card was merged into another one. Erase that one: both go.")


class ErasureOwes(DomainError):
    """A debt without a name is lost (CL-34)."""

    code = "erasure_owes"
    message = _("The client has a debt. Take the payment first.")


class ErasureHolds(DomainError):
    """Money on the balance is the client's."""

    code = "erasure_holds"
    message = _("There is money on the client's balance. Pay it out first.")


class ErasureNotTyped(DomainError):
    """What cannot be undone is confirmed by hand."""

    code = "erasure_not_typed"
    message = _("Type the number %(number)s: it says that this very client is meant")
    field = "number"
