"""Which columns the client list has, and which of them a person has chosen (CL-02). The name is always the first."""

from ritm.directory.models import ListColumns
from ritm.staff.models import StaffMember

USUAL = ("phone", "flags", "visit", "added")
COLUMNS = (
    *("phone", "flags", "status", "birth_date", "branch", "responsible", "source", "class_format"),
    *("balance", "pass_until", "next", "visit", "added"),
)


def columns_of(staff: StaffMember) -> tuple[str, ...]:
    """The person's columns in his order, the usual ones where he has chosen none."""
    row = ListColumns.objects.filter(staff_member=staff).first()
    kept = known(row.codes) if row else ()
    return kept or USUAL


def known(codes: list[str]) -> tuple[str, ...]:
    """Those that this version has, each once."""
    return tuple(dict.fromkeys(code for code in codes if code in COLUMNS))
