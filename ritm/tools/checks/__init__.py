"""What is always true, asked of the data itself: one query an invariant, returning what breaks it.

Read-only. Run after each storm, kill, seed, migration and nightly; exit code 1 on any row.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope


@dataclass(frozen=True)
class Violation:
    """A row that must not be: the invariant's code, the account, words for a person who looks for it."""

    code: str
    account_id: int
    text: str


Check = Callable[[], Iterable[str]]


def all_checks() -> dict[str, Check]:
    """Code → check; each runs inside the scope of one account and yields a text per violation."""
    from ritm.tools.checks import (  # noqa: PLC0415 -- they import this module
        contracts,
        log,
        money,
        passes,
        people,
        personal,
        places,
        regulars,
        schedule,
        terms,
    )

    rooms = (places, schedule, regulars, passes, terms, money, people, personal, contracts, log)
    return {code: check for room in rooms for code, check in room.CHECKS.items()}


def run_all(account_ids: tuple[int, ...] | None = None, codes: tuple[str, ...] | None = None) -> list[Violation]:
    """Every violation in these accounts (all by default)."""
    accounts = (
        tuple(Account.objects.order_by("id").values_list("id", flat=True)) if account_ids is None else account_ids
    )
    chosen = {code: check for code, check in all_checks().items() if codes is None or code in codes}
    found: list[Violation] = []
    for account_id in accounts:
        with account_scope(account_id):
            for code, check in chosen.items():
                found += [Violation(code, account_id, text) for text in check()]
    return found
