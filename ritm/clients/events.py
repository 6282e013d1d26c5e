"""What happened here. Values of changed fields go to EventDetail, never into these."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ClientAdded:
    """A new client stands in the list."""

    name = "clients.client_added"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class ClientAddedAmongMany(ClientAdded):
    """The same for the client's own history, of one that came with many: listeners hear ClientsAdded instead."""


@dataclass(frozen=True, kw_only=True)
class ClientsAdded:
    """Many new clients at once: rooms above do for all of them what ClientAdded makes them do for one."""

    name = "clients.clients_added"
    client_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ClientChanged:
    """These fields of a client have other values now."""

    name = "clients.client_changed"
    client_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClientChangedAmongMany(ClientChanged):
    """The same for the client's own history, of one who changed with many: listeners hear ClientsChanged instead."""


@dataclass(frozen=True, kw_only=True)
class ClientsChanged:
    """Many clients have other values: rooms above do for all of them what ClientChanged makes them do for one."""

    name = "clients.clients_changed"
    client_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ClientDeleting:
    """A client is about to be deleted: rooms above lock what comes earlier in the order, or refuse."""

    name = "clients.client_deleting"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class ClientDeleted:
    """A client was deleted: his phone is free, his past stays."""

    name = "clients.client_deleted"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class ClientDeletedAmongMany(ClientDeleted):
    """The same for the client's own history, of one who went with many: listeners hear ClientsDeleted instead."""


@dataclass(frozen=True, kw_only=True)
class ClientsDeleting:
    """Many clients are about to be deleted at once: what ClientDeleting is for one."""

    name = "clients.clients_deleting"
    client_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ClientsDeleted:
    """Many clients were deleted at once: rooms above do for all of them what ClientDeleted makes them do for one."""

    name = "clients.clients_deleted"
    client_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ClientRestoring:
    """A client is about to come back: rooms above lock what comes earlier in the order."""

    name = "clients.client_restoring"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class ClientRestored:
    """A deleted client is back. `without`: what he lost by it; `gone_since`: when he was deleted, ISO 8601."""

    name = "clients.client_restored"
    client_id: int
    without: tuple[str, ...]
    gone_since: str


@dataclass(frozen=True, kw_only=True)
class PassportSeen:
    """Somebody looked at a client's passport and address."""

    name = "clients.passport_seen"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class PassportSought:
    """Somebody searched by the number of a passport, and this client has it; None: nobody has."""

    name = "clients.passport_sought"
    client_id: int | None


@dataclass(frozen=True, kw_only=True)
class IllnessesSeen:
    """Somebody looked at a client's illnesses."""

    name = "clients.illnesses_seen"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class PassportChanged:
    """These fields of a passport have other values now, which nobody writes down."""

    name = "clients.passport_changed"
    client_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """A client consented, with proof."""

    name = "clients.consent_given"
    client_id: int
    purpose: str
    consent_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn:
    """A client took a consent back."""

    name = "clients.consent_withdrawn"
    client_id: int
    purpose: str
    consent_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentChosen:
    """Staff chose in the form whether messages may go; nobody consented."""

    name = "clients.consent_chosen"
    client_id: int
    purpose: str
    is_allowed: bool
    consent_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentTextWritten:
    """Clients are asked to consent to other words from now on."""

    name = "clients.consent_text_written"
    purpose: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ClientsMerging:
    """Two cards are about to become one, or apart: rooms above lock what comes earlier in the order.

    `lesson_ids`: lessons that change beside those in which the two are booked.
    """

    name = "clients.clients_merging"
    kept_id: int
    dropped_id: int
    lesson_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ClientsMerged:
    """A card went into another one."""

    name = "clients.clients_merged"
    client_id: int
    dropped_id: int
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class ClientsApart(ClientsMerged):
    """A merge was undone: two cards again."""

    name = "clients.clients_apart"


@dataclass(frozen=True, kw_only=True)
class EntryAdded:
    """One more choice in a list of the form: `kind` is its code in `actions.lists.LISTS`."""

    name = "clients.entry_added"
    kind: str
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class EntryRenamed(EntryAdded):
    """A choice of a list has other words: whoever has it shows them."""

    name = "clients.entry_renamed"


@dataclass(frozen=True, kw_only=True)
class EntryArchived(EntryAdded):
    """A choice of a list is no longer offered; whoever has it keeps it."""

    name = "clients.entry_archived"


@dataclass(frozen=True, kw_only=True)
class EntryRestored(EntryAdded):
    """A choice of a list is offered again."""

    name = "clients.entry_restored"


@dataclass(frozen=True, kw_only=True)
class EntryRemoved(EntryAdded):
    """A choice that nobody had is gone from its list."""

    name = "clients.entry_removed"


@dataclass(frozen=True, kw_only=True)
class ListOrdered:
    """A list of the form stands in another order."""

    name = "clients.list_ordered"
    kind: str


@dataclass(frozen=True, kw_only=True)
class PhotoChanged:
    """A client has another photo."""

    name = "clients.photo_changed"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class FieldAdded:
    """The boss has made a field of his own."""

    name = "clients.field_added"
    field_id: int


@dataclass(frozen=True, kw_only=True)
class FieldChanged(FieldAdded):
    """A field of the boss's own is called, offered, placed or shown otherwise."""

    name = "clients.field_changed"


@dataclass(frozen=True, kw_only=True)
class FieldRemoved(FieldAdded):
    """A field of the boss's own is gone."""

    name = "clients.field_removed"
