"""Who acts: plain columns, so that history outlives the person's row."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """A member of staff, a client, or the house itself (`system`)."""

    kind: Literal["staff", "client", "system"]
    id: int | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id or 0}"


SYSTEM = Actor("system")
