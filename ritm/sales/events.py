"""What happens in the room."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class PassSold:
    """A pass was sold, its money has come or is owed; `absorb`: visits on credit to take into it (G-5)."""

    name: ClassVar[str] = "sales.pass_sold"
    sale_id: int
    client_id: int
    client_pass_id: int
    payment_ids: tuple[int, ...]
    absorb: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PaymentTaken:
    """A client paid in."""

    name: ClassVar[str] = "sales.payment_taken"
    client_id: int
    payment_id: int


@dataclass(frozen=True, kw_only=True)
class PaidOut:
    """A client got money back from his balance."""

    name: ClassVar[str] = "sales.paid_out"
    client_id: int
    payment_id: int
