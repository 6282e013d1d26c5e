"""What happens to people and levels. `by` is who does it: nobody gives what he lacks (I-30)."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ritm.accounts.actions import make_login, set_sign_in
from ritm.accounts.models import Branch, Login
from ritm.accounts.modules import TEACHER_SIGN_IN, is_on
from ritm.accounts.queries import current_account
from ritm.events.actions import record
from ritm.events.actor import SYSTEM
from ritm.staff import errors, events, queries
from ritm.staff.models import AccessLevel, StaffBranch, StaffMember, StaffRole
from ritm.staff.permissions import every_code, every_permission

_LOGIN = re.compile(r"[A-Za-z0-9._@-]{2,60}")
_LIMITS = {
    "discount_percent_max": _("Discount by hand"),
    "credit_minor_max": _("Sale on credit"),
    "phones": _("Phones"),
    "clients": _("Which clients are seen"),
}


@transaction.atomic
def make_owner(*, name: str, login: Login, email: str = "", language: str = "") -> StaffMember:
    """The boss of a new account. Raises OwnerExists: there is no way to a second one (AC-02, I-30)."""
    if StaffMember.objects.filter(role=StaffRole.OWNER).exists():
        raise errors.OwnerExists
    member = StaffMember.objects.create(role=StaffRole.OWNER, name=name, login=login, email=email, language=language)
    record(events.StaffAdded(staff_id=member.pk), actor=SYSTEM)
    return member


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
    name, codes = " ".join(name.split()), frozenset(codes)
    _check_level(before, name, codes, phones, clients)
    row = before or AccessLevel()
    old = row.values if before else {}
    row.name, row.preset, row.phones, row.clients = name, preset, phones, clients
    row.codes = sorted(codes)
    row.discount_percent_max, row.credit_minor_max = discount_percent_max, credit_minor_max
    _refuse_excess(by, row)
    row.save()
    people = tuple(member.pk for member in queries.holders(row)) if before else ()
    event = events.AccessLevelSaved(level_id=row.pk, staff_ids=people)
    record(event, actor=by.actor, changes=_changes(old, row.values))
    return row


@transaction.atomic
def delete_access_level(*, level: AccessLevel, by: StaffMember) -> None:
    """Remove a level that nobody holds, archived people included. Raises LevelInUse, StrongerPerson."""
    row = _level_for_change(level, by)
    people = list(StaffMember.objects.filter(access_level=row))
    if people:
        raise errors.LevelInUse(count=len(people), people=", ".join(member.name for member in people))
    record(events.AccessLevelDeleted(level_id=row.pk), actor=by.actor, changes={"name": (row.name, None)})
    row.delete()


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
    member = StaffMember(role=role, name=" ".join(name.split()), phone=phone, email=email)
    member.access_level = None if role == StaffRole.HEAD else access_level
    branches = list(branches)
    _refuse_role(member, by)
    _check_person(member, branches, signs_in=bool(login))
    _refuse_gift(by, member, branches)
    if login or role != StaffRole.TEACHER:
        _check_login(login, password)
        member.login = make_login(kind=Login.Kind.STAFF, name=login, password=password, email=email)
    member.save()
    _put_branches(member, branches)
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
    old = row.values
    row.role = row.role if row.is_owner else role or row.role
    row.name, row.phone, row.email = " ".join(name.split()), phone, email
    row.access_level = None if row.has_every_right else access_level
    row.__dict__.pop("codes", None)
    branches = list(branches)
    if not row.is_owner:
        _refuse_role(row, by)
    _check_person(row, branches, signs_in=row.login_id is not None)
    _refuse_gift(by, row, branches)
    row.save()
    _put_branches(row, branches)
    record(events.StaffChanged(staff_id=row.pk), actor=by.actor, changes=_changes(old, row.values))
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
    _check_login(login, password)
    _check_person(row, None, signs_in=True)
    if row.login is None:
        row.login = make_login(kind=Login.Kind.STAFF, name=login, password=password, email=row.email)
        row.save(update_fields=["login"])
    else:
        set_sign_in(login=row.login, name=login, password=password)
    record(events.SignInDetailsSet(staff_id=row.pk), actor=by.actor)
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


def _level_for_change(level: AccessLevel, by: StaffMember) -> AccessLevel:
    row = AccessLevel.objects.select_for_update(no_key=True, of=("self",)).get(pk=level.pk)
    if queries.too_much(by, row):
        raise errors.StrongerPerson(name=row.name)
    return row


def _member_for_change(member: StaffMember, by: StaffMember) -> StaffMember:
    rows = StaffMember.objects.select_related("login", "access_level")
    row = rows.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    if not queries.may_manage(by, row):
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


def _refuse_excess(by: StaffMember, level: AccessLevel) -> None:
    excess = queries.too_much(by, level)
    if excess:
        labels = {known.code: known.label for known in every_permission()} | _LIMITS
        raise errors.GrantsTooMuch(codes=excess, names=", ".join(f"«{labels[code]}»" for code in excess))


def _refuse_role(member: StaffMember, by: StaffMember) -> None:
    if member.role == StaffRole.OWNER:
        raise errors.OwnerExists
    is_head = member.role == StaffRole.HEAD
    if (is_head and not by.has_every_right) or not by.may(queries.right_over(member.role)):
        raise errors.StrongerPerson(name=member.name or member.get_role_display())


def _refuse_gift(by: StaffMember, member: StaffMember, branches: list[Branch]) -> None:
    if member.access_level:
        _refuse_excess(by, member.access_level)
    own = {branch.pk for branch in queries.branches_of(by)}
    foreign = [branch.name for branch in branches if branch.pk not in own]
    if foreign:
        raise errors.GrantsTooMuch(codes=("branches",), names=", ".join(foreign))


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


def _check_login(login: str, password: str) -> None:
    if not login:
        raise errors.LoginRequired
    if not _LOGIN.fullmatch(login):
        raise errors.BadLogin
    if not password:
        raise errors.PasswordRequired


def _put_branches(member: StaffMember, branches: list[Branch]) -> None:
    wanted = set() if member.has_every_right else {branch.pk for branch in branches}
    links = StaffBranch.objects.filter(staff_member=member)
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


def _changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (old.get(name), value) for name, value in new.items() if old.get(name) != value}
