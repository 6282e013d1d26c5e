"""Whether what is owed for a pass is so long overdue that it pays for nothing («не пускать с просрочкой», P-5)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from ritm.accounts.models import AccountSettings
from ritm.accounts.tenant import once_an_account
from ritm.ledger.models import Charge
from ritm.passes.models import ClientPass


def with_debts(rows: QuerySet[ClientPass]) -> QuerySet[ClientPass]:
    """The same rows with what `late_since` goes by; of a pass that was handed over the payer's debt (P-10).

    Charges are read only in an account that keeps such passes out.
    """
    due_on, days = _columns()
    return rows.annotate(due_on=due_on, overdue_days=days)


def late_since(held: ClientPass, today: date | None) -> date | None:
    """The day on which the debt was due, where that is too long ago for the pass to pay; None else, or where not asked."""
    due_on: date | None = getattr(held, "due_on", None)
    days: int | None = getattr(held, "overdue_days", None)
    if today is None or due_on is None or days is None:
        return None
    return due_on if today > due_on + timedelta(days=days) else None


@once_an_account
def _columns() -> tuple[Any, Any]:
    settings = AccountSettings.objects.filter(overdue_days__isnull=False)
    subject = Concat(Value("pass:"), Cast(Coalesce(OuterRef("paid_as"), OuterRef("pk")), CharField()))
    owed = Charge.objects.filter(subject=subject, is_cancelled=False, open_minor__gt=0, due_on__isnull=False)
    due_on = Subquery(owed.order_by("due_on").values("due_on")[:1])
    asked = Case(When(Exists(settings), then=due_on), default=None, output_field=DateField())
    days = Subquery(settings.values("overdue_days")[:1], output_field=IntegerField())
    return asked, days
