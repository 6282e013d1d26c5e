"""What happens to closed days."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class ClosureAdded:
    """Days on which nothing is held; the worker cancels `lesson_ids`, clients are told unless `is_silent`."""

    name = "schedule.closure_added"
    closure_id: int
    lesson_ids: tuple[int, ...]
    is_silent: bool


@dataclass(frozen=True, kw_only=True)
class ClosureRemoved:
    """These days are ordinary ones again; the worker holds `lesson_ids` after all."""

    name = "schedule.closure_removed"
    closure_id: int
    lesson_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ClosureChanged:
    """Other days, another place or name; the worker cancels `lesson_ids` and holds `held_ids` after all."""

    name = "schedule.closure_changed"
    closure_id: int
    lesson_ids: tuple[int, ...]
    held_ids: tuple[int, ...]
    is_silent: bool


# Those that name lessons which the worker is to cancel.
CANCELLING: Final = (ClosureAdded.name, ClosureChanged.name)
