"""Managers and teachers: what is asked of them, who may change whom (ST-01 … ST-03, AC-02 … AC-04, I-30)."""

import pytest

from ritm.accounts.errors import LoginNameTaken
from ritm.accounts.models import Account, Login, Module
from ritm.accounts.modules import TEACHER_SIGN_IN
from ritm.accounts.queries import current_account
from ritm.core.errors import DomainError
from ritm.events.models import Event, EventDetail
from ritm.staff import errors
from ritm.staff.actions.people import (
    add_staff,
    archive_staff,
    change_staff,
    make_owner,
    restore_staff,
    set_sign_in_details,
)
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.staff.queries import branches_of, managers, may_manage, may_sign_in, responsible_people, teachers

PASSWORD = "pesok-41-veter"


@pytest.fixture
def level(studio):
    return AccessLevel.objects.create(name="Стойка", codes=["clients.read", "home.search"])


@pytest.fixture
def manager(studio, level):
    """The five things that a front desk needs."""
    return {
        "role": StaffRole.FRONT_DESK,
        "name": "Ковалёва Анна",
        "access_level": level,
        "branches": (studio.branch,),
        "login": "anna",
        "password": PASSWORD,
        "by": studio.boss,
    }


def _counts():
    return StaffMember.objects.count(), Login.objects.count(), Event.objects.count()


@pytest.mark.req("ST-02")
def test_a_front_desk_has_a_login_a_level_and_branches(studio, manager, level):
    anna = add_staff(**manager)
    assert (anna.name, anna.role, anna.access_level, anna.login.name) == ("Ковалёва Анна", "front_desk", level, "anna")
    assert branches_of(anna) == [studio.branch]
    assert anna.login.check_password(PASSWORD)
    assert [list(managers()), list(teachers())] == [[anna], []]
    assert Event.objects.get(name="staff.staff_added").data == {"staff_id": anna.pk}
    assert PASSWORD not in repr(list(Event.objects.values())) + repr(list(EventDetail.objects.values()))


@pytest.mark.req("ST-02")
@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "  ", errors.NameRequired),
        ("login", "", errors.LoginRequired),
        ("login", "анна", errors.BadLogin),
        ("login", "a b", errors.BadLogin),
        ("password", "", errors.PasswordRequired),
        ("access_level", None, errors.LevelRequired),
        ("branches", (), errors.BranchesRequired),
        ("login", "BOSS", LoginNameTaken),
    ],
)
def test_each_of_the_five_is_required_of_a_front_desk(manager, field, value, error):
    before = _counts()
    with pytest.raises(error):
        add_staff(**{**manager, field: value})
    assert _counts() == before


@pytest.mark.req("ST-01")
def test_a_head_needs_no_level_and_works_in_every_branch(studio, manager):
    north = studio.second_branch()
    head = add_staff(**{**manager, "role": StaffRole.HEAD, "branches": ()})
    assert head.access_level is None
    assert head.has_every_right
    assert branches_of(head) == [studio.branch, north]
    assert may_sign_in(head, current_account())


@pytest.mark.req("ST-03")
def test_a_teacher_needs_a_name_only_and_then_cannot_sign_in(studio):
    oleg = add_staff(role=StaffRole.TEACHER, name="Олег", by=studio.boss)
    assert (oleg.login, oleg.access_level) == (None, None)
    assert list(teachers()) == [oleg]
    assert not may_sign_in(oleg, current_account())


@pytest.mark.req("ST-03")
@pytest.mark.req("AC-05")
@pytest.mark.parametrize("off", ["tariff", "module"])
def test_sign_in_of_teachers_needs_the_tariff_and_the_module(studio, level, off):
    vera = add_staff(
        role=StaffRole.TEACHER, name="Вера", login="vera", password=PASSWORD, access_level=level, by=studio.boss
    )
    assert may_sign_in(vera, current_account())
    if off == "tariff":
        Account.objects.filter(pk=studio.account.pk).update(tariff="earth")
    else:
        Module.objects.create(code=TEACHER_SIGN_IN, is_on=False)
    assert not may_sign_in(vera, current_account())
    before = _counts()
    with pytest.raises(errors.TeachersCannotSignIn):
        add_staff(
            role=StaffRole.TEACHER, name="Олег", login="oleg", password=PASSWORD, access_level=level, by=studio.boss
        )
    assert _counts() == before


@pytest.mark.req("AC-05")
def test_the_tariff_mars_lets_teachers_in(studio, level):
    vera = add_staff(
        role=StaffRole.TEACHER, name="Вера", login="vera", password=PASSWORD, access_level=level, by=studio.boss
    )
    Account.objects.filter(pk=studio.account.pk).update(tariff="mars")
    assert may_sign_in(vera, current_account())


@pytest.mark.req("AC-02")
def test_there_is_no_way_to_a_second_boss(studio, manager):
    before = _counts()
    with pytest.raises(errors.OwnerExists):
        add_staff(**{**manager, "role": StaffRole.OWNER})
    with pytest.raises(errors.OwnerExists):
        make_owner(name="Второй", login=studio.boss.login)
    assert _counts() == before
    anna = add_staff(**manager)
    with pytest.raises(errors.OwnerExists):
        change_staff(member=anna, role=StaffRole.OWNER, name="Анна", branches=(studio.branch,), by=studio.boss)
    assert StaffMember.objects.get(role=StaffRole.OWNER) == studio.boss


@pytest.mark.req("AC-02")
def test_the_boss_stays_the_boss_whatever_is_asked(studio):
    changed = change_staff(member=studio.boss, role=StaffRole.FRONT_DESK, name="Новое имя", by=studio.boss)
    assert (changed.role, changed.name) == ("owner", "Новое имя")
    with pytest.raises(errors.NotForYourself):
        archive_staff(member=studio.boss, by=studio.boss)


def test_who_manages_whom(studio):
    head, other = (studio.staff(role=StaffRole.HEAD) for _ in range(2))
    strong = studio.staff("managers.change", "teachers.change", "clients.read")
    weak = studio.staff("managers.change")
    plain = studio.staff("clients.read")
    rich = studio.staff(discount_percent_max=5)
    teacher = studio.teacher()
    people = {"boss": studio.boss, "head": head, "strong": strong, "weak": weak, "plain": plain, "rich": rich}
    allowed = {
        (by, name)
        for by, who in people.items()
        for name, member in {**people, "teacher": teacher, "other": other}.items()
        if may_manage(who, member)
    }
    everybody = {*people, "teacher", "other"}
    assert allowed == (
        {("boss", name) for name in everybody}
        | {("head", name) for name in everybody - {"boss"}}
        | {("strong", "weak"), ("strong", "plain"), ("strong", "teacher")}
    )


@pytest.mark.parametrize("act", ["change", "details", "archive", "restore"])
def test_a_stronger_person_stays_as_he_is(studio, act):
    head = studio.staff(role=StaffRole.HEAD)
    by = studio.staff("managers.change")
    verbs = {
        "change": lambda: change_staff(member=head, name="Сбит", by=by),
        "details": lambda: set_sign_in_details(member=head, login="mine", password=PASSWORD, by=by),
        "archive": lambda: archive_staff(member=head, by=by),
        "restore": lambda: restore_staff(member=head, by=by),
    }
    before = Event.objects.count()
    with pytest.raises(errors.StrongerPerson):
        verbs[act]()
    after = StaffMember.objects.select_related("login").get(pk=head.pk)
    assert (after.name, after.login.name, after.is_archived) == (head.name, head.login.name, False)
    assert Event.objects.count() == before


def test_nobody_gives_a_level_a_role_or_a_branch_that_he_lacks(studio, manager, level):
    north = studio.second_branch()
    by = studio.staff("managers.change", "home.search", branches=(studio.branch,))
    before = _counts()
    with pytest.raises(errors.GrantsTooMuch) as refusal:
        add_staff(**{**manager, "by": by})
    assert refusal.value.details["codes"] == ("clients.read",)
    with pytest.raises(errors.StrongerPerson):
        add_staff(**{**manager, "role": StaffRole.HEAD, "by": by})
    with pytest.raises(errors.StrongerPerson):
        add_staff(role=StaffRole.TEACHER, name="Олег", by=by)
    level.codes = ["home.search"]
    level.save()
    with pytest.raises(errors.GrantsTooMuch) as refusal:
        add_staff(**{**manager, "branches": (studio.branch, north), "by": by})
    assert refusal.value.details == {"codes": ("branches",), "names": "Север"}
    assert _counts() == before
    assert add_staff(**{**manager, "by": by}).login.name == "anna"


def test_branches_out_of_sight_stay_when_a_person_is_changed(studio, manager, level):
    north = studio.second_branch()
    anna = add_staff(**{**manager, "branches": (studio.branch, north)})
    by = studio.staff("managers.change", *level.codes, branches=(studio.branch,))
    change_staff(member=anna, name=anna.name, access_level=level, branches=(studio.branch,), by=by)
    assert branches_of(anna) == [studio.branch, north]


@pytest.mark.req("AC-04")
def test_new_details_replace_the_old_ones_and_say_so_without_the_password(studio, manager):
    anna = add_staff(**manager)
    before = anna.login.get_session_auth_hash()
    set_sign_in_details(member=anna, login="anna2", password="novyj-92-klyuch", by=studio.boss)
    login = Login.objects.get(pk=anna.login_id)
    assert (login.name, login.check_password(PASSWORD), login.check_password("novyj-92-klyuch")) == (
        "anna2",
        False,
        True,
    )
    assert login.get_session_auth_hash() != before
    event = Event.objects.get(name="staff.sign_in_details_set")
    assert (event.data, event.actor_id) == ({"staff_id": anna.pk}, studio.boss.pk)
    assert "novyj-92-klyuch" not in repr(list(EventDetail.objects.values()))


@pytest.mark.req("AC-04")
def test_a_teacher_without_a_login_gets_one_only_with_a_level(studio, level):
    oleg = studio.teacher("Олег")
    with pytest.raises(errors.LevelRequired):
        set_sign_in_details(member=oleg, login="oleg", password=PASSWORD, by=studio.boss)
    change_staff(member=oleg, name="Олег", access_level=level, by=studio.boss)
    oleg = set_sign_in_details(member=oleg, login="oleg", password=PASSWORD, by=studio.boss)
    assert (oleg.login.name, oleg.login.kind) == ("oleg", "staff")


def test_the_archive_takes_the_sign_in_and_gives_it_back(studio, manager):
    anna = add_staff(**manager)
    archive_staff(member=anna, by=studio.boss)
    archive_staff(member=anna, by=studio.boss)
    assert [list(managers()), list(managers(is_archived=True))] == [[], [anna]]
    assert not Login.objects.get(pk=anna.login_id).is_active
    assert list(responsible_people()) == [studio.boss]
    restore_staff(member=anna, by=studio.boss)
    assert Login.objects.get(pk=anna.login_id).is_active
    names = Event.objects.filter(name__startswith="staff.staff_").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["staff.staff_added", "staff.staff_archived", "staff.staff_restored"]


@pytest.mark.req("ST-08")
def test_anybody_but_a_teacher_can_answer_for_a_client(studio):
    head = studio.staff(role=StaffRole.HEAD, name="Б")
    desk = studio.staff(name="А")
    studio.teacher("Учитель")
    assert set(responsible_people()) == {studio.boss, head, desk}


def test_a_change_is_logged_with_old_and_new(studio, manager, level):
    anna = add_staff(**manager)
    change_staff(member=anna, name="Иванова Анна", access_level=level, branches=(studio.branch,), by=studio.boss)
    details = EventDetail.objects.filter(event__name="staff.staff_changed").values_list("field", "old", "new")
    assert list(details) == [("name", "Ковалёва Анна", "Иванова Анна")]
    assert issubclass(errors.StrongerPerson, DomainError)
