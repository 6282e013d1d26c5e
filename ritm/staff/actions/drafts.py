"""Keeping a draft of a long form, and letting it go. It is nobody's history: no event is recorded of it."""

from collections.abc import Iterable

from django.db import transaction

from ritm.core import clock
from ritm.staff.drafts import KEPT, Typed, close
from ritm.staff.errors import DraftTooLong
from ritm.staff.models import Draft, StaffMember

_LONGEST = 200_000  # letters of a whole form


@transaction.atomic
def keep_draft(*, member: StaffMember, form: str, typed: Typed) -> Draft:
    """Keep what the person has typed into this form in place of what he had there before. Raises DraftTooLong."""
    if sum(len(name) + sum(map(len, texts)) for name, texts in typed.items()) > _LONGEST:
        raise DraftTooLong
    row = Draft(staff_member=member, form=form, saved_at=clock.now())
    close(row, typed)
    made, _is_new = Draft.objects.update_or_create(
        staff_member=member, form=form, defaults={"sealed": row.sealed, "saved_at": row.saved_at}
    )
    return made


@transaction.atomic
def forget_draft(*, member: StaffMember, form: str) -> None:
    """The person has saved the form, or wants none of it."""
    Draft.objects.filter(staff_member=member, form=form).delete()


@transaction.atomic
def forget_drafts(*, forms: Iterable[str]) -> None:
    """What anybody has typed there goes: their subjects are gone."""
    Draft.objects.filter(form__in=tuple(forms)).delete()


def forget_old_drafts(*, on: str = "") -> int:
    """Let go of what nobody came back to within a week; returns how many. A daily job."""
    return Draft.objects.filter(saved_at__lte=clock.now() - KEPT).delete()[0]
