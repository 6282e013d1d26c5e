"""People of the studio: boss, managers, teachers, and their sign-in details."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from ritm.accounts.actions import make_login, set_sign_in
from ritm.accounts.models import Branch, Login
from ritm.accounts.modules import TEACHER_SIGN_IN, is_on
from ritm.accounts.queries import current_account
from ritm.core.lines import one_line
from ritm.events.actions import record
from ritm.events.actor import SYSTEM
from ritm.staff import errors, events, queries
from ritm.staff.actions.levels import refuse_excess
from ritm.staff.models import AccessLevel, StaffBranch, StaffMember, StaffRole

_LOGIN = re.compile(r"[A-Za-z0-9._@-]{2,60}")


@transaction.atomic
def make_owner(*, name: str, login: Login, email: str = "", language: str = "") -> StaffMember:
    """The boss of a new account. Raises OwnerExists: there is no way to a second one (AC-02, I-30)."""
    if StaffMember.objects.filter(role=StaffRole.OWNER).exists():
        raise errors.OwnerExists
    member = StaffMember.objects.create(role=StaffRole.OWNER, name=name, login=login, email=email, language=language)
    record(events.StaffAdded(staff_id=member.pk), actor=SYSTEM)
    return member


@transaction.atomic
def add_staff(
    *,
    role: str,
    name: str,
    access_level: AccessLevel | None = None,
    branches: Iterable[Branch] = (),
    login: str = "",
    password: str = "",
    phone: str = "",
    email: str = "",
    by: StaffMember,
) -> StaffMember:
    """A new manager or teacher (ST-02, ST-03). A teacher needs a name only, and then cannot sign in.

    Raises OwnerExists, NameRequired, LoginRequired, PasswordRequired, LevelRequired, BranchesRequired, BadLogin,
    LoginNameTaken, TeachersCannotSignIn, GrantsTooMuch, StrongerPerson.
    """
    member = StaffMember(role=role, name=one_line(name), phone=phone, email=email)
    member.access_level = None if role == StaffRole.HEAD else access_level
    branches = list(branches)
    _refuse_role(member, by)
    _check_person(member, branches, signs_in=bool(login))
    if login or role != StaffRole.TEACHER:
        check_login(login, password)
        member.login = make_login(kind=Login.Kind.STAFF, name=login, password=password, email=email)
    _refuse_gift(by, member, branches)
    member.save()
    _put_branches(member, branches, by)
    record(events.StaffAdded(staff_id=member.pk), actor=by.actor)
    return member


@transaction.atomic
def change_staff(
    *,
    member: StaffMember,
    role: str | None = None,
    name: str,
    access_level: AccessLevel | None = None,
    branches: Iterable[Branch] = (),
    phone: str = "",
    email: str = "",
    by: StaffMember,
) -> StaffMember:
    """Change a person's name, kind, level, branches, contacts. Only by somebody at least as strong (I-30).

    Raises StrongerPerson, NameRequired, LevelRequired, BranchesRequired, GrantsTooMuch, OwnerExists.
    """
    row = _member_for_change(member, by)
    old, was_owner = row.values, row.is_owner
    row.role = row.role if was_owner else role or row.role
    row.name, row.phone, row.email = one_line(name), phone, email
    row.access_level = None if row.has_every_right else access_level
    row.__dict__.pop("codes", None)
    branches = list(branches)
    if not was_owner:
        _refuse_role(row, by)
    _check_person(row, branches, signs_in=row.login_id is not None)
    _refuse_gift(by, row, branches)
    row.save()
    _put_branches(row, branches, by)
    record(events.StaffChanged(staff_id=row.pk), actor=by.actor, changes=queries.changed(old, row.values))
    return row


@transaction.atomic
def archive_staff(*, member: StaffMember, by: StaffMember) -> StaffMember:
    """The person leaves: cannot sign in, open sessions end, lessons and history keep the name."""
    row = _member_for_change(member, by)
    if row.is_owner or row.pk == by.pk:
        raise errors.NotForYourself
    return _put_away(row, is_archived=True, event=events.StaffArchived(staff_id=row.pk), by=by)


@transaction.atomic
def restore_staff(*, member: StaffMember, by: StaffMember) -> StaffMember:
    """An archived person comes back with the sign-in and level of before."""
    return _put_away(
        _member_for_change(member, by), is_archived=False, event=events.StaffRestored(staff_id=member.pk), by=by
    )


@transaction.atomic
def set_sign_in_details(*, member: StaffMember, login: str, password: str, by: StaffMember) -> StaffMember:
    """New login and password; the old ones and every open session fail at once (AC-04).

    A teacher without a login gets one where the account lets teachers sign in. Raises StrongerPerson, BadLogin,
    LoginRequired, PasswordRequired, LevelRequired, LoginNameTaken, TeachersCannotSignIn.
    """
    row = _member_for_change(member, by)
    check_login(login, password)
    _check_person(row, None, signs_in=True)
    if row.login is None:
        row.login = make_login(kind=Login.Kind.STAFF, name=login, password=password, email=row.email)
        row.save(update_fields=["login"])
    else:
        set_sign_in(login=row.login, name=login, password=password)
    record(events.SignInDetailsSet(staff_id=row.pk), actor=by.actor)
    return row


def _member_for_change(member: StaffMember, by: StaffMember) -> StaffMember:
    rows = StaffMember.objects.select_related("login", "access_level")
    row = rows.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    if not queries.may_manage(by, row):
        raise errors.StrongerPerson(name=row.name)
    return row


def _refuse_role(member: StaffMember, by: StaffMember) -> None:
    if member.role == StaffRole.OWNER:
        raise errors.OwnerExists
    is_head = member.role == StaffRole.HEAD
    if (is_head and not by.has_every_right) or not by.may(queries.right_over(member.role)):
        raise errors.StrongerPerson(name=member.name or member.get_role_display())


def _refuse_gift(by: StaffMember, member: StaffMember, branches: list[Branch]) -> None:
    if member.access_level:
        refuse_excess(by, member.access_level)
    own = _own(by)
    if own is None or member.has_every_right:
        return
    if not branches and member.login_id is not None:  # none would mean all
        raise errors.BranchesRequired
    foreign = [branch.name for branch in branches if branch.pk not in own]
    if foreign:
        raise errors.GrantsTooMuch(codes=("branches",), names=", ".join(foreign))


def _own(by: StaffMember) -> set[int] | None:
    """The branches that `by` is bound to; None for all."""
    links = set() if by.has_every_right else set(by.branch_links.values_list("branch_id", flat=True))
    return links or None


def _check_person(member: StaffMember, branches: list[Branch] | None, *, signs_in: bool) -> None:
    is_teacher = member.role == StaffRole.TEACHER
    if not member.name:
        raise errors.NameRequired
    if member.role == StaffRole.FRONT_DESK and branches == []:
        raise errors.BranchesRequired
    if not member.has_every_right and member.access_level is None and (signs_in or not is_teacher):
        raise errors.LevelRequired
    if is_teacher and signs_in and member.login_id is None and not is_on(current_account(), TEACHER_SIGN_IN):
        raise errors.TeachersCannotSignIn


def check_login(login: str, password: str) -> None:
    """Refuse sign-in details that cannot be: for staff, and for clients. Raises LoginRequired, BadLogin, PasswordRequired."""
    if not login:
        raise errors.LoginRequired
    if not _LOGIN.fullmatch(login):
        raise errors.BadLogin
    if not password:
        raise errors.PasswordRequired


def _put_branches(member: StaffMember, branches: list[Branch], by: StaffMember) -> None:
    own, links = _own(by), StaffBranch.objects.filter(staff_member=member)
    wanted = set() if member.has_every_right else {branch.pk for branch in branches}
    if own is not None:  # branches that `by` does not see stay as they were
        wanted |= set(links.exclude(branch_id__in=own).values_list("branch_id", flat=True))
    links.exclude(branch_id__in=wanted).delete()
    kept = set(links.values_list("branch_id", flat=True))
    StaffBranch.objects.bulk_create(StaffBranch(staff_member=member, branch_id=pk) for pk in sorted(wanted - kept))


def _put_away(row: StaffMember, *, is_archived: bool, event: Any, by: StaffMember) -> StaffMember:
    if row.is_archived == is_archived:
        return row
    row.is_archived = is_archived
    row.save(update_fields=["is_archived"])
    if row.login:
        row.login.is_active = not is_archived
        row.login.save(update_fields=["is_active"])
    record(event, actor=by.actor)
    return row
