"""What happens in the room."""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class PlanAdded:
    """A new pass is on sale."""

    name: ClassVar[str] = "passes.plan_added"
    plan_id: int


@dataclass(frozen=True, kw_only=True)
class PlanChanged:
    """A pass is sold on other terms from now on; sold ones keep theirs."""

    name: ClassVar[str] = "passes.plan_changed"
    plan_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class PlanArchived:
    """A pass is no longer sold."""

    name: ClassVar[str] = "passes.plan_archived"
    plan_id: int


@dataclass(frozen=True, kw_only=True)
class PlanRestored:
    """A pass is sold again."""

    name: ClassVar[str] = "passes.plan_restored"
    plan_id: int


@dataclass(frozen=True, kw_only=True)
class PassIssued:
    """A client holds a new pass."""

    name: ClassVar[str] = "passes.pass_issued"
    client_id: int
    client_pass_id: int
    plan_id: int


@dataclass(frozen=True, kw_only=True)
class PassIssuedAmongMany(PassIssued):
    """The same for the client's own history, of one among many: listeners hear PassesIssued instead."""


@dataclass(frozen=True, kw_only=True)
class PassesIssued:
    """Many clients have brought passes from before."""

    name: ClassVar[str] = "passes.passes_issued"
    client_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PassWithdrawn:
    """A pass brought from before was taken back before anybody used it."""

    name: ClassVar[str] = "passes.pass_withdrawn"
    client_id: int
    client_pass_id: int


@dataclass(frozen=True, kw_only=True)
class PassesWithdrawn:
    """Passes of many clients, brought from before, were taken back."""

    name: ClassVar[str] = "passes.passes_withdrawn"
    client_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PassActivated:
    """The term of a pass began, or began anew on another day; `starts_on` "" means that it waits again."""

    name: ClassVar[str] = "passes.pass_activated"
    client_id: int
    client_pass_id: int
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class CreditTaken:
    """Visits were taken from a pass."""

    name: ClassVar[str] = "passes.credit_taken"
    client_id: int
    client_pass_id: int
    entry_id: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class CreditReturned:
    """What was taken came back to the pass."""

    name: ClassVar[str] = "passes.credit_returned"
    client_id: int
    client_pass_id: int
    entry_id: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class LeftoversBurnt:
    """What was left after the end was burnt (P-8)."""

    name: ClassVar[str] = "passes.leftovers_burnt"
    client_id: int
    client_pass_id: int
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class LeftoversCarried:
    """What was left after the end went to the next pass of the plan (P-8)."""

    name: ClassVar[str] = "passes.leftovers_carried"
    client_id: int
    client_pass_id: int
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class LeftoversReceived:
    """A pass got what was left of the one before it."""

    name: ClassVar[str] = "passes.leftovers_received"
    client_id: int
    client_pass_id: int
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class Freezing:
    """A pass is about to be frozen on these days (ISO, inclusive); nothing is locked yet."""

    name: ClassVar[str] = "passes.freezing"
    client_id: int
    client_pass_id: int
    begins_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class PassFrozen:
    """A pass is frozen on these days, and its term has grown by as many (F-2)."""

    name: ClassVar[str] = "passes.pass_frozen"
    client_id: int
    client_pass_id: int
    freeze_id: int
    begins_on: str
    ends_on: str
    pass_ends_on: str


@dataclass(frozen=True, kw_only=True)
class Unfreezing:
    """A freeze is about to end on the eve of `on`; `lets_go`: bookings behind the nearer end of the pass are cancelled.

    `is_undo`: it is taken back as if it had never been.
    """

    name: ClassVar[str] = "passes.unfreezing"
    client_id: int
    client_pass_id: int
    freeze_id: int
    on: str
    lets_go: bool
    is_undo: bool


@dataclass(frozen=True, kw_only=True)
class PassUnfrozen:
    """A pass can be used again from `on`; `days` came back to the limit, and its term is as much shorter (F-4)."""

    name: ClassVar[str] = "passes.pass_unfrozen"
    client_id: int
    client_pass_id: int
    freeze_id: int
    on: str
    days: int
    begins_on: str
    made_at: str
    pass_ends_on: str
    is_undo: bool


@dataclass(frozen=True, kw_only=True)
class PassChanging:
    """A pass is about to have this term (ISO, "" while it waits), these disciplines, limits, and this many hundredths left.

    `discipline_ids` None: it opens all; `left_units` None: nothing is counted. Nothing is locked yet.
    """

    name: ClassVar[str] = "passes.pass_changing"
    client_id: int
    client_pass_id: int
    starts_on: str
    ends_on: str
    discipline_ids: tuple[int, ...] | None
    left_units: int | None
    scope: Any  # passes.data.Scope, which lies above


@dataclass(frozen=True, kw_only=True)
class PassChanged:
    """A sold pass is on other terms from now on (P-11); old and new values stand in the details."""

    name: ClassVar[str] = "passes.pass_changed"
    client_id: int
    client_pass_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PassExtended:
    """A pass runs so many days longer (P-8, P-11); `pass_ends_on` is "" while it waits."""

    name: ClassVar[str] = "passes.pass_extended"
    client_id: int
    client_pass_id: int
    days: int
    pass_ends_on: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PassRevived:
    """What had burnt is on the pass again (P-8)."""

    name: ClassVar[str] = "passes.pass_revived"
    client_id: int
    client_pass_id: int
    entry_id: int
