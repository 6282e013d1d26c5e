"""Opening a studio, and the boss's decisions for the whole of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.actions import furnish, make_login, open_account
from ritm.accounts.models import Account, AccountSettings, Branch, Login, Module
from ritm.accounts.modules import TARIFFS, declared, in_tariff
from ritm.accounts.queries import current_account
from ritm.accounts.scope import account_scope
from ritm.clients.actions.lists import add_source
from ritm.clients.actions.profile import make_system_client
from ritm.clients.asking import as_kept
from ritm.clients.phones import parse_or_keep
from ritm.core import clock
from ritm.core.lines import one_line
from ritm.directory.actions import index
from ritm.events.actions import record
from ritm.events.actor import SYSTEM
from ritm.events.models import Event
from ritm.schedule.actions.cancelling import LONGEST_EXTENSION
from ritm.schedule.actions.disciplines import add_discipline
from ritm.schedule.actions.halls import add_hall
from ritm.staff import queries as staff
from ritm.staff.actions.levels import save_access_level
from ritm.staff.actions.people import make_owner
from ritm.staff.models import AccessLevel, StaffMember
from ritm.staff.permissions import preset_codes
from ritm.studio import errors, events

OWNER_LOGIN = "boss"
# Between two recovery letters.
_PAUSE = timedelta(minutes=5)
# Between two letters of the opening, and how many of them.
_WELCOME_PAUSE, _WELCOMES = timedelta(minutes=1), 10
MOST_BOOKINGS = 99
LONGEST_CLOSING = 7 * 24 * 60  # minutes: a week
_CAPS = ("most_ahead", "most_a_day", "most_a_pass", "regular_misses")


@dataclass(frozen=True)
class Opened:
    """A new studio: its account, its boss, its first branch."""

    account: Account
    owner: StaffMember
    branch: Branch


@transaction.atomic
def open_studio(
    *, name: str, email: str, language: str = "ru", time_zone: str = "Europe/Moscow", base_url: str = ""
) -> Opened:
    """A new account with what AC-12 names: a branch, a test hall and discipline, the test client, three sources,
    three access levels, and the boss.

    The boss has a login and no password: the letter (AC-01) brings a one-time one. Names are in the account's
    language. Raises StudioNameRequired, UnknownZone.
    """
    name = one_line(name)
    if not name:
        raise errors.StudioNameRequired
    _check_zone(time_zone)
    account = open_account(name=name, email=email, language=language, time_zone=time_zone)
    with account_scope(account.pk), translation.override(language):
        branch = furnish(account=account, branch_name=_("Main branch"))
        login = make_login(kind=Login.Kind.STAFF, name=OWNER_LOGIN, email=email)
        owner = make_owner(name=_("Boss"), login=login, email=email)
        _make_levels(owner)
        _fill(branch)
        record(events.StudioOpened(owner_id=owner.pk, base_url=base_url), actor=SYSTEM)
    return Opened(account, owner, branch)


@transaction.atomic
def ask_welcome_again(*, email: str, base_url: str) -> None:
    """The letter of the opening once more, to a corrected address (AC-01); its new password ends the one before.

    Only until the boss has signed in for the first time. Raises AlreadyInside, TooManyLetters.
    """
    account, owner = current_account(), staff.owner()
    login = Login.objects.select_for_update(no_key=True, of=("self",)).get(pk=owner.login_id)
    if login.last_login is not None:
        raise errors.AlreadyInside
    asked = Event.objects.filter(name=events.WelcomeAskedAgain.name)
    if asked.count() >= _WELCOMES or asked.filter(happened_at__gt=clock.now() - _WELCOME_PAUSE).exists():
        raise errors.TooManyLetters
    changes = {"email": (account.email, email)} if account.email != email else {}
    account.email = login.email = owner.email = email
    for row in (account, login, owner):
        row.save(update_fields=["email"])
    record(events.WelcomeAskedAgain(owner_id=owner.pk, base_url=base_url), actor=SYSTEM, changes=changes)


@transaction.atomic
def ask_recovery(*, email: str, base_url: str) -> None:
    """A letter with a new one-time password, if this is the boss's address (AC-04).

    Answers nothing, so that nobody learns whose address it is; one letter in five minutes.
    """
    owner = staff.owner()
    if owner.login is None or not email or owner.login.email.casefold() != email.strip().casefold():
        return
    recent = Event.objects.filter(name=events.RecoveryAsked.name, happened_at__gt=clock.now() - _PAUSE)
    if not recent.exists():
        record(events.RecoveryAsked(owner_id=owner.pk, base_url=base_url), actor=SYSTEM)


@transaction.atomic
def change_settings(*, by: StaffMember, **values: Any) -> AccountSettings:
    """The boss's decisions: mark_confirm, booking_without_pass, default_gender, days of credit, checklist_hidden,
    asks_certificate, asks_insurance, form_fields (fields of the client's form, CL-24, CL-31), discount_scope (CL-18),
    most_ahead, most_a_day, most_a_pass (B-3; None: no cap), opens_days, closes_minutes (B-2), waiting_keeps (W-5),
    overdue_days (P-5; None: passes pay whatever is owed for them), frozen_visit (F-5), cancel_extends_days (B-11),
    regular_misses, regular_debt_minor (kopecks; None: never), regular_pauses (B-15).

    Only what is named changes. Raises BadDays, BadCap, BadClosing, BadExtension.
    """
    if "form_fields" in values:
        values["form_fields"] = as_kept(values["form_fields"])
    row = AccountSettings.objects.select_for_update(no_key=True, of=("self",)).get()
    _refuse_numbers(values)
    changes = {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}
    if changes:
        for name, (_old, value) in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
        record(events.SettingsChanged(), actor=by.actor, changes=changes)
    return row


def _refuse_numbers(values: dict[str, Any]) -> None:
    """Days, minutes and caps that no studio can mean."""
    names = ("sale_credit_days", "visit_credit_days", "opens_days", "overdue_days")
    days = [values[name] for name in names if values.get(name) is not None]
    if any(not 0 <= count <= 365 for count in days):
        raise errors.BadDays
    if not 0 <= values.get("closes_minutes", 0) <= LONGEST_CLOSING:
        raise errors.BadClosing(most=LONGEST_CLOSING)
    if not 0 <= values.get("cancel_extends_days", 0) <= LONGEST_EXTENSION:
        raise errors.BadExtension(most=LONGEST_EXTENSION)
    for name in _CAPS:
        if values.get(name) is not None and not 1 <= values[name] <= MOST_BOOKINGS:
            raise errors.BadCap(field=name, most=MOST_BOOKINGS)


@transaction.atomic
def change_studio(*, name: str, email: str, tariff: str = "", by: StaffMember) -> Account:
    """The studio's name, the boss's email, the tariff; the studio's address stays as it was.

    Raises StudioNameRequired, UnknownTariff.
    """
    account, name = current_account(), one_line(name)
    if not name:
        raise errors.StudioNameRequired
    if tariff and tariff not in TARIFFS:
        raise errors.UnknownTariff
    new = {"name": name, "email": email, "tariff": tariff or account.tariff}
    changes = {field: (getattr(account, field), value) for field, value in new.items()}
    for field, value in new.items():
        setattr(account, field, value)
    account.save(update_fields=list(new))
    owner = staff.owner()
    Login.objects.filter(pk=owner.login_id).update(email=email)
    changes = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        record(events.StudioChanged(), actor=by.actor, changes=changes)
    return account


@transaction.atomic
def switch_module(*, code: str, is_on: bool, by: StaffMember) -> None:
    """Switch a function of the product on or off for the whole account (AC-06). Raises UnknownModule."""
    if code not in {kind.code for kind in declared()} or not in_tariff(current_account(), code):
        raise errors.UnknownModule
    Module.objects.update_or_create(code=code, defaults={"is_on": is_on})
    record(events.ModuleSwitched(code=code, is_on=is_on), actor=by.actor)


@transaction.atomic
def add_branch(
    *, name: str, time_zone: str, address: str = "", phone: str = "", email: str = "", by: StaffMember
) -> Branch:
    """Another location with its own time zone and till; phone and email are for clients to see.

    Raises BranchNameRequired, BranchNameTaken, UnknownZone.
    """
    name = _branch_name(name, None)
    _check_zone(time_zone)
    contacts = {"address": address, "phone": parse_or_keep(phone), "email": email}
    branch = Branch.objects.create(name=name, time_zone=time_zone, position=Branch.objects.count(), **contacts)
    record(events.BranchAdded(branch_id=branch.pk), actor=by.actor)
    return branch


@transaction.atomic
def change_branch(
    *,
    branch: Branch,
    name: str,
    time_zone: str,
    address: str = "",
    phone: str = "",
    email: str = "",
    by: StaffMember,
) -> Branch:
    """Name, address, time zone, phone, email. Lessons made before keep the zone that they were made in (T-2).

    Raises BranchNameRequired, BranchNameTaken, UnknownZone.
    """
    row = Branch.objects.select_for_update(no_key=True, of=("self",)).get(pk=branch.pk)
    contacts = {"address": address, "phone": parse_or_keep(phone), "email": email}
    new = {"name": _branch_name(name, row), "time_zone": time_zone, **contacts}
    _check_zone(time_zone)
    changes = {field: (getattr(row, field), value) for field, value in new.items() if getattr(row, field) != value}
    for field, value in new.items():
        setattr(row, field, value)
    row.save(update_fields=list(new))
    if changes:
        record(events.BranchChanged(branch_id=row.pk), actor=by.actor, changes=changes)
    return row


def _make_levels(owner: StaffMember) -> None:
    tail = AccessLevel.Phones.TAIL
    ready: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("administrator", _("Front desk"), {"discount_percent_max": 10, "credit_minor_max": 300_000}),
        ("teacher", _("Teacher"), {"phones": tail, "clients": AccessLevel.Clients.BRANCHES}),
        ("viewer", _("View only"), {"phones": tail}),
    )
    for preset, name, limits in ready:
        save_access_level(name=name, preset=preset, codes=preset_codes(preset), by=owner, **limits)


def _fill(branch: Branch) -> None:
    add_hall(branch=branch, name=_("Test hall"), actor=SYSTEM)
    add_discipline(name=_("Test discipline"), color="#2F6FDE", actor=SYSTEM)
    index(client_ids=(make_system_client().pk,), actor=SYSTEM)
    for code, name in (("app", _("mobile app")), ("online", _("online schedule")), ("form", _("website lead form"))):
        add_source(name=name, code=code, actor=SYSTEM)


def _check_zone(time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise errors.UnknownZone


def _branch_name(name: str, branch: Branch | None) -> str:
    name = one_line(name)
    if not name:
        raise errors.BranchNameRequired
    others = Branch.objects.exclude(pk=branch.pk) if branch else Branch.objects.all()
    # In Python: SQLite folds the case of Latin letters only.
    if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise errors.BranchNameTaken(name=name)
    return name
