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

    @classmethod
    def of(cls, text: str) -> "Actor":
        """Who stands in a row as `str(actor)` has written him."""
        kind, _colon, number = text.partition(":")
        return cls(kind, int(number or 0) or None)  # type: ignore[arg-type] -- written by str(actor)


SYSTEM = Actor("system")
