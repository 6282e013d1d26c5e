"""What a newcomer types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ritm.accounts.models import Branch


@dataclass(frozen=True)
class ChildData:
    """A child whom the newcomer registers with himself."""

    name: str
    birth_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class JoinData:
    """The form as it was sent. `own`: texts of the boss's own fields, by id; `ticks`: which version of which words was
    ticked, by the purpose of ConsentText.
    """

    name: str
    phone: str
    email: str
    branch: Branch | None
    birth_date: date | None = None
    own: Mapping[int, str] = field(default_factory=dict)
    children: tuple[ChildData, ...] = ()
    ticks: Mapping[str, int] = field(default_factory=dict)
