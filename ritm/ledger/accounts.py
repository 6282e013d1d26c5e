"""The accounts of the ledger, each by its code; one is made when it is first needed."""

from typing import Any

from django.db.models import QuerySet

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.ledger.models import LedgerAccount

_Kind = LedgerAccount.Kind


def client_account(*, client_id: int) -> LedgerAccount:
    """The client's balance; made when first needed."""
    return _account(f"client:{client_id}", _Kind.CLIENT, client_ref=client_id)


def till(*, branch: Branch, method: str) -> LedgerAccount:
    """Where money of one method of one branch is received: "cash", "card", "transfer"."""
    return _account(f"till:{branch.pk}:{method}", _Kind.TILL, branch=branch)


def deferred_passes() -> LedgerAccount:
    """What clients have bought in passes and the studio has not yet earned (R-1)."""
    return _account("deferred:passes", _Kind.DEFERRED)


def carried_passes() -> LedgerAccount:
    """Prepaid money on its way from one pass to the next: nothing stays here (P-8)."""
    return _account("deferred:carried", _Kind.DEFERRED)


def revenue(*, what: str, branch: Branch) -> LedgerAccount:
    """What a branch has earned: "passes", "drop_in", "burnt" or "freezes" (R-2, F-6, G-6)."""
    return _account(f"revenue:{what}:{branch.pk}", _Kind.REVENUE, branch=branch)


def opening() -> LedgerAccount:
    """The other side of balances brought from before."""
    return _account("opening", _Kind.OPENING)


@question
def pair_of(code: str, other_code: str) -> QuerySet[LedgerAccount]:
    """Both accounts, as far as they have been made."""
    return LedgerAccount.objects.filter(code__in=(code, other_code))


def _account(code: str, kind: str, **fields: Any) -> LedgerAccount:
    # get_or_create: whoever loses the race reads the winner's row.
    return LedgerAccount.objects.get_or_create(code=code, defaults={"kind": kind, **fields})[0]
