"""What a client's form holds."""

from dataclasses import dataclass, fields
from datetime import date

from ritm.accounts.models import Branch
from ritm.clients.family import GuardianData
from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClassFormat, ClientStatus, DocumentKind, Illness, Interest, LeadSource
from ritm.staff.models import StaffMember


@dataclass(frozen=True)
class DocumentData:
    """A document that the client signed or brought, and the last day on which it holds; None: for ever (CL-17)."""

    kind: DocumentKind
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ClientData:
    """The fields of the form (CL-A) as they were typed; empty ones get the studio's defaults.

    `asks_about_deleted`: refuse once with PhoneOfDeleted where a deleted client had the phone, so that a person can
    look first; without it the number is simply free. Interests, documents and illnesses that are None stay as they are,
    and so do `guardians`: who answers for the child beside the first one, `guardian`, or what the first one may.
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
    vk: str = ""
    facebook: str = ""
    instagram: str = ""
    barcode: str = ""
    guardian: Client | None = None
    guardians: tuple[GuardianData, ...] | None = None
    named_parent: str = ""
    named_parent_phone: str = ""
    status: ClientStatus | None = None
    source: LeadSource | None = None
    class_format: ClassFormat | None = None
    interests: tuple[Interest, ...] | None = None
    documents: tuple[DocumentData, ...] | None = None
    illnesses: tuple[Illness, ...] | None = None
    certificate_ends_on: date | None = None
    insurance_ends_on: date | None = None
    discount_percent: int = 0
    note: str = ""
    alert_note: str = ""
    is_blocked: bool = False
    block_reason: str = ""
    asks_about_deleted: bool = False

    @classmethod
    def of(cls, client: Client, *, guardian: Client | None) -> "ClientData":
        """The form of a client as he is now: change_client with it changes nothing."""
        asked = {"guardian", "guardians", "interests", "documents", "illnesses", "asks_about_deleted"}
        own = (field.name for field in fields(cls) if field.name not in asked)
        return cls(guardian=guardian, **{name: getattr(client, name) for name in own})
