"""Reads of the room: lists of people and levels, who may manage whom."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ritm.accounts.models import Account, Branch
from ritm.accounts.modules import TEACHER_SIGN_IN, is_on
from ritm.staff.models import AccessLevel, StaffBranch, StaffMember, StaffRole
from ritm.staff.permissions import MANAGERS_CHANGE, TEACHERS_CHANGE, every_permission

# From the least to the most that a level lets see.
_PHONES = (AccessLevel.Phones.NONE, AccessLevel.Phones.TAIL, AccessLevel.Phones.FULL)
_CLIENTS = (AccessLevel.Clients.BRANCHES, AccessLevel.Clients.ALL)


def teachers(*, is_archived: bool = False) -> QuerySet[StaffMember]:
    """Teachers by name."""
    return _people((StaffRole.TEACHER,), is_archived=is_archived)


def managers(*, is_archived: bool = False) -> QuerySet[StaffMember]:
    """Heads and front desk by name (ST-01); the boss stands apart."""
    return _people((StaffRole.HEAD, StaffRole.FRONT_DESK), is_archived=is_archived)


def _people(roles: tuple[str, ...], *, is_archived: bool) -> QuerySet[StaffMember]:
    people = StaffMember.objects.filter(role__in=roles, is_archived=is_archived)
    return people.select_related("login", "access_level").prefetch_related("branch_links__branch")


def owner() -> StaffMember:
    """The boss of the account."""
    return StaffMember.objects.select_related("login").get(role=StaffRole.OWNER)


def heads() -> QuerySet[StaffMember]:
    """Heads: everything but the boss's pages."""
    return StaffMember.objects.filter(role=StaffRole.HEAD, is_archived=False)


def responsible_people() -> QuerySet[StaffMember]:
    """Who can answer for a client: anybody but a teacher (ST-08)."""
    return StaffMember.objects.filter(is_archived=False).exclude(role=StaffRole.TEACHER)


def access_levels() -> QuerySet[AccessLevel]:
    """Levels by name, each with `people`: how many hold it."""
    return AccessLevel.objects.annotate(people=Count("staff", filter=Q(staff__is_archived=False))).order_by(
        "name", "id"
    )


def branches_of(member: StaffMember, **also: Any) -> list[Branch]:
    """Branches in which the person works: all for boss and heads, and where none is set (ST-02).

    `also`: expressions that the same query brings along, as attributes of each branch.
    """
    return own_among(branches_asked(None if member.has_every_right else member.pk).annotate(**also))


def branches_asked(limited: int | None) -> QuerySet[Branch]:
    """Branches in use; for the id of somebody who has not every right with `is_own`. Read by `own_among`."""
    rows = Branch.objects.filter(is_archived=False)
    if limited is None:
        return rows
    return rows.annotate(is_own=Exists(StaffBranch.objects.filter(staff_member=limited, branch=OuterRef("pk"))))


def own_among(asked: Iterable[Branch]) -> list[Branch]:
    """The person's own of these; all where none is set (ST-02)."""
    branches = list(asked)
    return [branch for branch in branches if getattr(branch, "is_own", False)] or branches


def in_branches_of(member: StaffMember, path: str = "branch") -> Q:
    """The same as a condition of another query: `path` is the way to the branch."""
    return in_open_branches(path) if member.has_every_right else in_own_branches(member.pk, path)


def in_open_branches(path: str = "branch") -> Q:
    """The condition of whoever works in all branches."""
    return Q(**{f"{path}__is_archived": False})


def in_own_branches(staff_id: int, path: str = "branch") -> Q:
    """The condition of whoever works in some, or in all where none is set."""
    own = StaffBranch.objects.filter(staff_member=staff_id, branch__is_archived=False)
    return in_open_branches(path) & (Q(**{f"{path}__in": own.values("branch")}) | ~Exists(own))


def may_manage(by: StaffMember, member: StaffMember) -> bool:
    """Whether `by` may change this person and set new sign-in details (AC-04); never a stronger one (I-30)."""
    if by.is_owner:
        return True
    if member.is_owner:
        return False
    if by.role == StaffRole.HEAD:
        return True
    if member.role == StaffRole.HEAD or member.pk == by.pk or not by.may(right_over(member.role)):
        return False
    return not (member.access_level and too_much(by, member.access_level))


def right_over(role: str) -> str:
    """The right that people of this kind are managed with."""
    return TEACHERS_CHANGE if role == StaffRole.TEACHER else MANAGERS_CHANGE


def may_sign_in(member: StaffMember, account: Account) -> bool:
    """Boss and heads always; others with a level; teachers where the module is on, too (AC-03, AC-05)."""
    if member.is_archived or member.login_id is None:
        return False
    if member.has_every_right:
        return True
    if member.access_level_id is None:
        return False
    return member.role != StaffRole.TEACHER or is_on(account, TEACHER_SIGN_IN)


def too_much(by: StaffMember, level: AccessLevel, *, codes: Iterable[str] | None = None) -> tuple[str, ...]:
    """What the level gives beyond what `by` holds himself: codes of rights, then names of limits."""
    if by.has_every_right:
        return ()
    own = by.access_level or AccessLevel(phones="none", clients="branches")
    wanted = frozenset(level.codes if codes is None else codes)
    rights = tuple(known.code for known in every_permission() if known.code in wanted - by.codes)
    limits = {
        "discount_percent_max": level.discount_percent_max > own.discount_percent_max,
        "credit_minor_max": level.credit_minor_max > own.credit_minor_max,
        "phones": _PHONES.index(level.phones) > _PHONES.index(own.phones),
        "clients": _CLIENTS.index(level.clients) > _CLIENTS.index(own.clients),
    }
    return rights + tuple(name for name, is_more in limits.items() if is_more)


def holders(level: AccessLevel) -> list[StaffMember]:
    """Who works by this level."""
    return list(StaffMember.objects.filter(access_level=level, is_archived=False))


def who_can_reset(member_role: str) -> list[StaffMember]:
    """Boss, heads and holders of the right: whom to ask for new sign-in details."""
    people = StaffMember.objects.select_related("access_level").filter(is_archived=False).exclude(login=None)
    return [one for one in people if one.may(right_over(member_role))]


def changed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs, as the change log wants it: name → (old, new)."""
    return {name: (old.get(name), value) for name, value in new.items() if old.get(name) != value}
