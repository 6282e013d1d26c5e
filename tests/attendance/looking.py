"""What the tests of the room look at: everything there is, and the books."""

from collections.abc import Iterable

from django.db.models import Sum

from ritm.accounts.scope import current_account_id
from ritm.accounts.tenant import tenant_models
from ritm.attendance.kept import kept_on
from ritm.ledger.models import Transfer
from ritm.schedule.models import Lesson
from tests.support.digests import digest


def everything() -> dict[str, str]:
    """Every row of every tenant table of this account, as one digest a table: what "nothing changed" means."""
    return {model._meta.label: digest(model, current_account_id()) for model in tenant_models()}


def booked_money(prefix: str) -> int:
    """What stands on the ledger accounts whose code begins so, in kopecks."""
    came = Transfer.objects.filter(target__code__startswith=prefix).aggregate(n=Sum("minor"))["n"] or 0
    went = Transfer.objects.filter(source__code__startswith=prefix).aggregate(n=Sum("minor"))["n"] or 0
    return came - went


def places(lesson: Lesson) -> tuple[int, int, int]:
    """taken, over, unmarked as they stand."""
    lesson.refresh_from_db()
    return lesson.taken, lesson.over, lesson.unmarked


def reserved_units(pass_ids: Iterable[int]) -> dict[int, int]:
    """Hundredths of a lesson that are left and not free, by pass."""
    return {pass_id: kept.units for pass_id, kept in kept_on(pass_ids).items()}
