"""Access levels: named sets of rights with limits (ST-05)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ritm.core.lines import one_line
from ritm.core.quotes import quoted
from ritm.events.actions import record
from ritm.events.actor import SYSTEM
from ritm.staff import errors, events, queries
from ritm.staff.models import AccessLevel, StaffMember
from ritm.staff.permissions import every_code, every_permission, granted_since

_LIMITS = {
    "discount_percent_max": _("Discount by hand"),
    "credit_minor_max": _("Sale on credit"),
    "phones": _("Phones"),
    "clients": _("Which clients are seen"),
}


@transaction.atomic
def save_access_level(
    *,
    level: AccessLevel | None = None,
    name: str,
    preset: str = "custom",
    codes: Iterable[str],
    phones: str = AccessLevel.Phones.FULL,
    clients: str = AccessLevel.Clients.ALL,
    discount_percent_max: int = 0,
    credit_minor_max: int = 0,
    by: StaffMember,
) -> AccessLevel:
    """Make a level or change one (ST-05): rights, limits, what is seen of clients and phones.

    The discount is in percent, the credit in kopecks. Refuses what `by` lacks himself (GrantsTooMuch) and a level
    that already holds more than he does (StrongerPerson). Raises LevelNameRequired, LevelNameTaken, UnknownRight.
    """
    before = _level_for_change(level, by) if level else None
    name, codes = one_line(name), frozenset(codes)
    _check_level(before, name, codes, phones, clients)
    row = before or AccessLevel()
    old = row.values if before else {}
    row.name, row.preset, row.phones, row.clients = name, preset, phones, clients
    row.codes, row.known = sorted(codes), sorted(every_code())
    row.discount_percent_max, row.credit_minor_max = discount_percent_max, credit_minor_max
    refuse_excess(by, row)
    row.save()
    people = tuple(member.pk for member in queries.holders(row)) if before else ()
    event = events.AccessLevelSaved(level_id=row.pk, staff_ids=people)
    record(event, actor=by.actor, changes=queries.changed(old, row.values))
    return row


@transaction.atomic
def grow_ready_levels() -> int:
    """Give the ready levels of the account what a new version added to their sets; how many levels got something.

    Levels of the boss's own stay as they are, and so does what he took away: only rights that nobody has seen at a
    saving come by themselves, and never a risky one (decision 0011). A second call changes nothing.
    """
    grown = 0
    for row in AccessLevel.objects.order_by("pk").select_for_update(no_key=True, of=("self",)):
        more = granted_since(row.preset, row.known) - set(row.codes)
        if not more:
            continue
        old, grown = row.values, grown + 1
        row.codes = sorted({*row.codes, *more})
        row.save(update_fields=["codes"])
        people = tuple(member.pk for member in queries.holders(row))
        event = events.AccessLevelSaved(level_id=row.pk, staff_ids=people)
        record(event, actor=SYSTEM, changes=queries.changed(old, row.values))
    return grown


@transaction.atomic
def delete_access_level(*, level: AccessLevel, by: StaffMember) -> None:
    """Remove a level that nobody holds, archived people included. Raises LevelInUse, StrongerPerson."""
    row = _level_for_change(level, by)
    people = list(StaffMember.objects.filter(access_level=row))
    if people:
        raise errors.LevelInUse(count=len(people), people=", ".join(member.name for member in people))
    record(events.AccessLevelDeleted(level_id=row.pk), actor=by.actor, changes={"name": (row.name, None)})
    row.delete()


def refuse_excess(by: StaffMember, level: AccessLevel) -> None:
    """Raises GrantsTooMuch where the level gives more than `by` holds himself."""
    excess = queries.too_much(by, level)
    if excess:
        labels = {known.code: known.label for known in every_permission()} | _LIMITS
        raise errors.GrantsTooMuch(codes=excess, names=", ".join(quoted(str(labels[code])) for code in excess))


def _level_for_change(level: AccessLevel, by: StaffMember) -> AccessLevel:
    row = AccessLevel.objects.select_for_update(no_key=True, of=("self",)).get(pk=level.pk)
    if queries.too_much(by, row):
        raise errors.StrongerPerson(name=row.name)
    return row


def _check_level(level: AccessLevel | None, name: str, codes: frozenset[str], phones: str, clients: str) -> None:
    if not name:
        raise errors.LevelNameRequired
    others = AccessLevel.objects.exclude(pk=level.pk) if level else AccessLevel.objects.all()
    # In Python: SQLite folds the case of Latin letters only.
    if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise errors.LevelNameTaken(name=name)
    if not codes <= every_code() or phones not in AccessLevel.Phones or clients not in AccessLevel.Clients:
        raise errors.UnknownRight
