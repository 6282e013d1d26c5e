"""What the cells of a row say of a pass, of a debt, of money on the balance."""

from typing import Any

from ritm.clients.search_text import fold
from ritm.imports.cells import Cells
from ritm.imports.details import listed
from ritm.imports.values import any_date_of, money_of, visits_of
from ritm.ledger.actions import LARGEST_MINOR
from ritm.passes.data import LESSON
from ritm.passes.limits import LARGEST_COUNT

PLAN = "plan"
_OF_PASS = ("remainder", "pass_starts_on", "pass_ends_on")


def read_balances(row: Cells) -> None:
    """`opening` of the row: a pass with what is left on it, and one sum; what cannot be is noted and told."""
    found: dict[str, Any] = _pass_of(row)
    minor = _sum(row, "balance") - _sum(row, "debt", is_debt=True) - _unpaid(row)
    if abs(minor) > LARGEST_MINOR:
        row.warn("bad_money", "balance" if row.text("balance") else "debt")
    elif minor:
        found["minor"] = minor
    row.row.values["opening"] = found


def _pass_of(row: Cells) -> dict[str, Any]:
    plan = _plan_of(row)
    left = _left_of(row)
    if plan is None or (left is None and plan.count is not None) or left == 0:
        _note_pass(row, is_told=plan is not None and left is None)
        return {}
    starts_on, ends_on = (_day(row, code) for code in ("pass_starts_on", "pass_ends_on"))
    today = row.layout.today
    if ends_on is not None and (starts_on or min(today, ends_on)) > ends_on:
        row.warn("bad_term", "pass_ends_on")
        _note_pass(row, is_told=False)
        return {}
    return {PLAN: plan.pk, "left": left, "starts_on": starts_on, "ends_on": ends_on}


def _plan_of(row: Cells) -> Any:
    """The plan that the row names, or that of the whole file where it only says how many visits are left."""
    if row.text("pass_plan"):
        name = listed(row, PLAN, row.text("pass_plan"), "pass_plan")
        plan = row.layout.plans.get(fold(name))
        if plan is None:
            row.warn("bad_plan", "pass_plan")
        return plan
    return row.layout.plan if row.text("remainder") else None


def _left_of(row: Cells) -> int | None:
    """Hundredths of lessons; None where the cell is empty or is no number."""
    text = visits_of(row.text("remainder")) if row.text("remainder") else None
    units = round(float(text.replace(",", ".")) * LESSON) if text else None
    return units if units is None or units <= LARGEST_COUNT * LESSON else None


def _note_pass(row: Cells, *, is_told: bool) -> None:
    """Without a pass its words go into the notes."""
    text = row.text("remainder")
    if is_told or (text and visits_of(text) is None):
        row.warn("bad_remainder", "remainder" if text else "pass_plan")
    for code in ("pass_plan", *_OF_PASS):
        row.note(row.column(code))


def _day(row: Cells, code: str) -> Any:
    return row.checked(code, "bad_day", lambda _text: any_date_of(row.cell(code), row.layout.today))


def _sum(row: Cells, code: str, *, is_debt: bool = False) -> int:
    """Kopecks; a debt is a debt with or without its minus."""
    minor = row.checked(code, "bad_money", money_of)
    if minor is None:
        row.note(row.column(code))
        return 0
    return abs(minor) if is_debt else minor


def _unpaid(row: Cells) -> int:
    """What of the pass's price has not been paid yet."""
    price, paid = (_sum(row, code) for code in ("pass_price", "pass_paid"))
    return max(0, price - paid) if row.text("pass_paid") else 0
