"""Clients of other branches, where the person's level hides those (ST-09): that there is one, and no word of him."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.clients.errors import BarcodeTaken, PhoneOfDeleted, PhoneTaken
from ritm.clients.models import Client
from ritm.clients.queries import hidden_from
from ritm.core.errors import DomainError
from ritm.staff.models import StaffMember


@dataclass(frozen=True)
class Unseen:
    """Stands where a client would."""

    pk: int
    birth_date: None = None

    @property
    def name(self) -> str:
        """The same for everybody."""
        return _("Relative from another branch")


class PhoneOfUnseen(PhoneTaken):
    """The phone is a client's whom the person may not see."""

    message = gettext_lazy(
        "A client of a branch that you do not see has this phone. Two clients cannot share a mobile phone: "
        "enter it as the alternative one."
    )


class PhoneOfUnseenDeleted(PhoneOfDeleted):
    """The same of a deleted client."""

    message = gettext_lazy(
        "A deleted client of a branch that you do not see had this phone. Save again to give it to the new client."
    )


class BarcodeOfUnseen(BarcodeTaken):
    """The same of a barcode."""

    message = gettext_lazy("A client of a branch that you do not see has this barcode. Check the card in your hands.")


_UNSEEN: dict[type[DomainError], type[DomainError]] = {
    PhoneTaken: PhoneOfUnseen,
    PhoneOfDeleted: PhoneOfUnseenDeleted,
    BarcodeTaken: BarcodeOfUnseen,
}


def as_told(error: DomainError, staff: StaffMember) -> DomainError:
    """The refusal that names a client (CL-11), without his name where the person may not see him."""
    nameless = _UNSEEN.get(type(error))
    return nameless(**error.details) if nameless and hidden_from(staff, [error.details["client_id"]]) else error


def as_seen(client: Client, staff: StaffMember) -> Client | Unseen:
    """The client, or what stands for him."""
    return Unseen(client.pk) if hidden_from(staff, [client.pk]) else client
