"""What a person has typed into a long form and not saved: his alone, sealed, for seven days."""

import json
from datetime import timedelta

from ritm.core import clock
from ritm.core.sealing import Unreadable, seal, unseal
from ritm.staff.models import Draft, StaffMember

KEPT = timedelta(days=7)
Typed = dict[str, list[str]]


def draft_of(member: StaffMember, form: str) -> Draft | None:
    """The person's own draft of a form, None where there is none, or it is older than a week."""
    return Draft.objects.filter(staff_member=member, form=form, saved_at__gt=clock.now() - KEPT).first()


def opened(draft: Draft) -> Typed:
    """What was typed, by field; nothing where the key that sealed it is gone."""
    try:
        return dict(json.loads(unseal(draft.sealed, place=_place(draft))))
    except Unreadable:
        return {}


def close(draft: Draft, typed: Typed) -> None:
    """Put what was typed into the row, sealed for this person and form."""
    draft.sealed = seal(json.dumps(typed), place=_place(draft))


def _place(draft: Draft) -> str:
    return f"account {draft.account_id}, staff {draft.staff_member_id}, draft {draft.form}"
