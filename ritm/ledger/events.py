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
