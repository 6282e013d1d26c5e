"""What a client's form holds."""

from dataclasses import dataclass, fields
from datetime import date

from ritm.accounts.models import Branch
from ritm.clients.models import Client, LeadSource
from ritm.staff.models import StaffMember


@dataclass(frozen=True, kw_only=True)
class ClientData:
    """The fields of the form (CL-A) as they were typed; empty ones get the studio's defaults.

    `asks_about_deleted`: refuse once with PhoneOfDeleted where a deleted client had the phone, so that a person can
    look first; without it the number is simply free.
    """

    name: str
    salutation: str = ""
    gender: str = ""
    birth_date: date | None = None
    branch: Branch | None = None
    responsible: StaffMember | None = None
    phone: str = ""
    other_phone: str = ""
    email: str = ""
    barcode: str = ""
    guardian: Client | None = None
    source: LeadSource | None = None
    discount_percent: int = 0
    note: str = ""
    alert_note: str = ""
    is_blocked: bool = False
    asks_about_deleted: bool = False

    @classmethod
    def of(cls, client: Client, *, guardian: Client | None) -> "ClientData":
        """The form of a client as he is now: change_client with it changes nothing."""
        own = (field.name for field in fields(cls) if field.name not in {"guardian", "asks_about_deleted"})
        return cls(guardian=guardian, **{name: getattr(client, name) for name in own})
