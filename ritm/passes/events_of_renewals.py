"""What happens to passes that renew by themselves (P-12)."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class RenewalSwitchedOn:
    """A pass will renew by itself."""

    name: ClassVar[str] = "passes.renewal_switched_on"
    client_id: int
    client_pass_id: int


@dataclass(frozen=True, kw_only=True)
class RenewalSwitchedOff:
    """A pass will not renew by itself any more."""

    name: ClassVar[str] = "passes.renewal_switched_off"
    client_id: int
    client_pass_id: int


@dataclass(frozen=True, kw_only=True)
class PassRenewed:
    """A pass has renewed by itself: the next one is made, and owed for."""

    name: ClassVar[str] = "passes.pass_renewed"
    client_id: int
    client_pass_id: int
    renewal_id: int


@dataclass(frozen=True, kw_only=True)
class PassLapsing:
    """A pass that nobody has used is about to be cancelled; nothing is locked yet."""

    name: ClassVar[str] = "passes.pass_lapsing"
    client_id: int
    client_pass_id: int


@dataclass(frozen=True, kw_only=True)
class PassLapsed:
    """A renewal that was neither paid for nor used is cancelled."""

    name: ClassVar[str] = "passes.pass_lapsed"
    client_id: int
    client_pass_id: int
