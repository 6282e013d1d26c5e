"""A row of the sheet as it was judged, and how a sheet is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ritm.clients.models_of_fields import ProfileField
from ritm.passes.models import PassPlan
from ritm.staff.models import StaffMember

BLANK = "blank"
BAD = ("no_name", "bad_phone", "dup_phone", "bad_date")
WARNINGS = (
    "bad_email", "bad_discount", "bad_gender", "bad_remainder", "bad_branch", "bad_person", "bad_link", "bad_yes_no",
    "bad_day", "bad_own", "bad_plan", "bad_term", "bad_money", "trial_used", "has_opening", "dup_barcode", "same_person", "parent_unknown", "parent_several", "parent_loop", "long_text", "other_name", "not_seen",
)  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one cell. `column`: its place from 0, None where there is no column."""

    code: str
    column: int | None = None
    value: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass
class Row:
    """One row of the file. `values` are fields of ClientData, those of lists by name, and beside them:

    `own` (field's id → kept text), `passport` (fields of PassportData), `consents` (purpose → (is given, day)),
    `opening` ("plan", "left" in hundredths, "starts_on", "ends_on"; "minor", below zero a debt).
    `listed`: what stands in columns of lists, as (list, name). Empty values may be left out.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    trouble: Trouble | None = None
    warnings: list[Trouble] = field(default_factory=list)
    listed: list[tuple[str, str]] = field(default_factory=list)
    fingerprint: str = ""
    parent: int | None = None  # the number of the row with the parent
    parent_column: int | None = None

    @property
    def is_good(self) -> bool:
        """True for a row that comes in."""
        return not self.reason

    def again(self) -> "Row":
        """A copy to judge against the base anew: that adds warnings."""
        return replace(self, values=dict(self.values), warnings=list(self.warnings))


@dataclass(frozen=True)
class Layout:
    """How a sheet is read: where its header is, what its columns mean, what day it is, what the studio has.

    `answers`: list → folded name → what to do with a new value: "skip", or the name to take instead ("*": all others).
    """

    header: int
    mapping: Mapping[int, str]
    titles: Mapping[int, str]
    today: date
    branches: frozenset[str] = frozenset()
    people: Mapping[str, StaffMember] = field(default_factory=dict)  # by folded name
    own: Mapping[str, ProfileField] = field(default_factory=dict)  # by the column's code
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    plans: Mapping[str, PassPlan] = field(default_factory=dict)  # on sale, by folded name
    plan: PassPlan | None = None  # of rows that only say how many visits are left
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)  # list → folded names that stand in it
