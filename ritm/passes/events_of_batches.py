"""What happens to many passes at once, and back."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class BatchStarted:
    """Many passes are to be frozen or extended; each is told of by itself when it is."""

    name: ClassVar[str] = "passes.batch_started"
    batch_id: int
    kind: str
    count: int


@dataclass(frozen=True, kw_only=True)
class BatchUndone:
    """The same is taken back."""

    name: ClassVar[str] = "passes.batch_undone"
    batch_id: int


@dataclass(frozen=True, kw_only=True)
class ExtensionTakenBack:
    """A pass ends so many days earlier again; `pass_ends_on` is "" while it waits."""

    name: ClassVar[str] = "passes.extension_taken_back"
    client_id: int
    client_pass_id: int
    days: int
    pass_ends_on: str
    reason: str
