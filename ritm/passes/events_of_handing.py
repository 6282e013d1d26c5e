"""What happens where a pass goes to another client (P-10)."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class HandingOver:
    """A pass is about to go to another client; nothing is locked yet."""

    name: ClassVar[str] = "passes.handing_over"
    client_id: int
    client_pass_id: int
    to_id: int


@dataclass(frozen=True, kw_only=True)
class PassHandedOver:
    """The rest of a pass went to another client; `entry_id`: the movement that took it."""

    name: ClassVar[str] = "passes.pass_handed_over"
    client_id: int
    client_pass_id: int
    entry_id: int
    other_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PassReceived:
    """A client holds what another one has handed over; `entry_id`: the movement that brought it."""

    name: ClassVar[str] = "passes.pass_received"
    client_id: int
    client_pass_id: int
    entry_id: int
    other_id: int


@dataclass(frozen=True, kw_only=True)
class HandingBack:
    """A pass that was handed over is about to go back; nothing is locked yet. `since`: when it had been (ISO)."""

    name: ClassVar[str] = "passes.handing_back"
    client_id: int
    client_pass_id: int
    to_id: int
    to_pass_id: int
    since: str


@dataclass(frozen=True, kw_only=True)
class PassGivenBack:
    """The handing over of a pass was undone: this client holds it no more."""

    name: ClassVar[str] = "passes.pass_given_back"
    client_id: int
    client_pass_id: int
    entry_id: int
    other_id: int


@dataclass(frozen=True, kw_only=True)
class PassTakenBack:
    """The handing over of a pass was undone: this client holds it again. `since`: when it had been handed over (ISO)."""

    name: ClassVar[str] = "passes.pass_taken_back"
    client_id: int
    client_pass_id: int
    entry_id: int
    other_id: int
    since: str
