"""What happens in the room."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class MoneyMoved:
    """A client's balance or debt became another one."""

    name: ClassVar[str] = "ledger.money_moved"
    client_id: int
    reason: str
    minor: int


@dataclass(frozen=True, kw_only=True)
class MoneyMovedAmongMany(MoneyMoved):
    """The same for the client's own history, of one among many: listeners hear of all of them at once."""


@dataclass(frozen=True, kw_only=True)
class BalancesOpened:
    """Many clients have brought a balance from before."""

    name: ClassVar[str] = "ledger.balances_opened"
    client_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class OpeningsTakenBack:
    """What many clients had brought was taken back."""

    name: ClassVar[str] = "ledger.openings_taken_back"
    client_ids: tuple[int, ...]
