"""What a person decides about the own desk."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from ritm.accounts.actions import choose_password
from ritm.events.actions import record
from ritm.staff import events
from ritm.staff.models import StaffMember


@transaction.atomic
def choose_own_password(*, member: StaffMember, password: str) -> StaffMember:
    """The person's own password; the old one and every other open session fail at once."""
    choose_password(login=member.login, password=password)
    record(events.SignInDetailsSet(staff_id=member.pk), actor=member.actor)
    return member


@transaction.atomic
def arrange_card(*, member: StaffMember, order: Iterable[str], folded: Iterable[str]) -> StaffMember:
    """How the person wants the blocks of a client's card; no order and nothing folded is «Как было» (ux §4.7)."""
    layout = {"order": list(order), "folded": list(folded)}
    row = StaffMember.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    row.card_layout = layout if any(layout.values()) else {}
    row.save(update_fields=["card_layout"])
    record(events.PersonalSettingsChanged(staff_id=row.pk), actor=row.actor)
    return row


@transaction.atomic
def change_personal_settings(*, member: StaffMember, **settings: Any) -> StaffMember:
    """The person's own `language`, `theme`, `home_branch` or `day_view`; only what is named changes (SC-09)."""
    row = StaffMember.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    changes = {name: (getattr(row, name), value) for name, value in settings.items() if getattr(row, name) != value}
    if not changes:
        return row
    for name, (_old, value) in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    record(events.PersonalSettingsChanged(staff_id=row.pk), actor=row.actor, changes=changes)
    return row
