"""Each condition of «Расширенный поиск» beside a plain reading of the same facts (CL-14, CL-32)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.attendance.models import Booking, Override, Visit
from ritm.clients.actions.consents import give_consent, withdraw_consent
from ritm.clients.actions.lists import add_entry, add_source
from ritm.clients.actions.profile import make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import DocumentData
from ritm.clients.models import Client, Consent, Guardianship
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.directory.conditions.conditions import chosen_of_few, read_all
from ritm.directory.conditions.field import fields_of
from ritm.directory.conditions.kinds import Day
from ritm.directory.queries.searching import found_clients, search_page
from ritm.passes.actions.freezing import freeze
from ritm.passes.models import ClientPass, PassState
from ritm.passes.states import state_on
from tests.directory.details import DETAILED, DETAILS
from tests.given import ZONE, moment
from tests.web.portal.conftest import Portal

TODAY = date(2026, 11, 24)
KINDS = ("status", "class_format", "interest", "document", "illness")
DAY = Day(TODAY, ZONE)
NOW = moment(TODAY, time(12))


@dataclass
class Facts:
    """What is known of one client, read row by row."""

    client: Client
    passes: list[ClientPass] = field(default_factory=list)  # active today
    is_frozen: bool = False
    visited_on: list[date] = field(default_factory=list)
    visited_at: list[datetime] = field(default_factory=list)
    booked_on: list[date] = field(default_factory=list)  # of lessons still to begin
    has_parent: bool = False
    has_children: bool = False
    debt: int = 0
    balance: int = 0
    unpaid: int = 0
    given_on: dict[str, date] = field(default_factory=dict)  # consents that stand given, by purpose

    @property
    def age(self) -> int | None:
        born = self.client.birth_date
        return None if born is None else TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))

    @property
    def last(self) -> datetime | None:
        return max(self.visited_at, default=None)

    @property
    def added_on(self) -> date:
        return clock.local_date(self.client.created_at, ZONE)

    def times(self, first: date, last: date) -> int:
        return sum(first <= on <= last for on in self.visited_on)

    def birthday_in(self, days: int) -> bool:
        born = self.client.birth_date
        ahead = [TODAY + timedelta(days=number) for number in range(days + 1)]
        return born is not None and (born.month, born.day) in {(on.month, on.day) for on in ahead}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def begin(studio):
    """A dozen people, each other than the rest."""
    s, north = studio, studio.second_branch()
    with clock.at(moment(ago(200), time(12))):
        make_system_client()
        eight, trial = s.plan(name="Восемь"), s.plan(name="Безлимит", kind="unlimited", count=None, term_count=200)
        anna = s.client("Ёлкина Анна", phone="+79165551234", birth_date=date(1990, 11, 24), branch=s.branch)
        s.pass_(anna, trial)
        source = add_source(name="Вывеска", actor=s.actor)
    with clock.at(moment(ago(40), time(9))):
        boris = s.client(
            "Борис", phone="+79031234567", email="Boris@Mail.ru", source=source, gender="male", branch=north
        )
        s.pass_(boris, eight, paid=False)
        old = s.lesson(on=ago(40), at=time(20))
    with clock.at(moment(ago(40), time(20, 30))):
        s.mark(boris, old)
    with clock.at(moment(ago(20), time(23, 50))):
        vera = s.client("Вера", other_phone="8 495 000-11-22", barcode="4600000000015", note="Любит ЙОГУ")
        gleb = s.client("Глеб", guardian=anna, birth_date=date(2016, 2, 29), gender="male", discount_percent=15)
        s.pass_(vera, s.plan(name="Три", count=3, term_count=21))
        lesson = s.lesson(on=ago(19), at=time(10), drop_in_minor=70000)
    with clock.at(moment(ago(19), time(10, 5))):
        s.mark(gleb, lesson, pay=PayBy(kind="credit"))
        s.mark(vera, lesson)
    with clock.at(moment(ago(1), time(9))):
        darya = _with_lists(s)
        s.pass_(darya, eight, paid=False)
        s.pass_(darya, trial)
        last = s.lesson(on=ago(1), at=time(18))
    with clock.at(moment(ago(1), time(18, 5))):
        s.mark(darya, last)
        s.mark(vera, last)
    with clock.at(moment(TODAY, time(8))):
        egor = s.client("Егор", birth_date=date(2000, 12, 1), **DETAILS)
        Portal(s).enter(anna)
        freeze(client_pass=s.pass_(egor), begins_on=TODAY, ends_on=ago(-3), actor=s.actor)
        s.book(egor, s.lesson(on=TODAY, at=time(18)), Override.NO_PASS, Override.BLOCKED)
        s.book(anna, s.lesson(on=TODAY + timedelta(days=3), at=time(18)))
        s.book(boris, s.lesson(on=TODAY, at=time(9)))
        delete_client(client=s.client("Борис Удалённый", phone="+79031234569", is_blocked=True), actor=s.actor)


def _consents(s):
    """Given long ago, given lately, given and taken back."""
    anna, boris, vera = (Client.objects.get(name=name) for name in ("Ёлкина Анна", "Борис", "Вера"))
    for days, client, purpose, version in ((40, boris, "sms", 0), (5, vera, "sms", 1), (5, anna, "email", 0)):
        with clock.at(moment(ago(days), time(9))):
            give_consent(client=client, purpose=purpose, channel="paper", version=version, actor=s.actor)
    with clock.at(moment(ago(4), time(9))):
        give_consent(client=boris, purpose="email", channel="paper", version=1, actor=s.actor)
        withdraw_consent(client=boris, purpose="email", channel="paper", actor=s.actor)


def _with_lists(s):
    """Who has something of every list; the consents of the others."""
    _consents(s)
    entry = {kind: add_entry(kind=kind, name=f"Запись {kind}", actor=s.actor) for kind in KINDS}
    papers = tuple(DocumentData(entry["document"], TODAY + timedelta(days=number)) for number in (-3, 7))
    return s.client(
        "Дарья Борисова",
        responsible=s.boss,
        alert_note="аллергия",
        birth_date=date(1990, 11, 25),
        status=entry["status"],
        class_format=entry["class_format"],
        interests=(entry["interest"],),
        illnesses=(entry["illness"],),
        documents=papers,
    )


@pytest.fixture
def town(studio):
    with clock.at(NOW):
        yield studio


@pytest.fixture
def facts(town):
    return {client.pk: _facts(town, client) for client in Client.objects.filter(deleted_at=None, is_system=False)}


def _facts(town, client):
    money = town.money(client)
    visits = Visit.objects.filter(undone_at=None, client=client).select_related("lesson")
    bookings = Booking.objects.filter(status="booked", client=client).select_related("lesson")
    return Facts(
        client,
        passes=[held for held in ClientPass.objects.filter(client=client) if state_on(held, TODAY) == PassState.ACTIVE],
        is_frozen=any(state_on(held, TODAY) == PassState.FROZEN for held in ClientPass.objects.filter(client=client)),
        visited_on=[visit.lesson.on for visit in visits],
        visited_at=[visit.lesson.starts_at for visit in visits],
        booked_on=[booking.lesson.on for booking in bookings if booking.lesson.starts_at > NOW],
        has_parent=Guardianship.objects.filter(child=client).exists(),
        has_children=Guardianship.objects.filter(guardian=client).exists(),
        debt=money.debt_minor,
        balance=money.free_minor,
        unpaid=sum(visit.source == "charge" for visit in visits),
        given_on={
            one.purpose: clock.local_date(one.taken_at, ZONE)
            for one in Consent.objects.filter(client=client, standing="given").order_by("pk")
            if getattr(client, f"{one.purpose}_consent") == "given"
        },
    )


SINCE = date(2026, 11, 4)
CASES = {
    **DETAILED,
    "name:has:борис": lambda f: "борис" in f.client.name.lower(),
    "name:has:елкин": lambda f: f.client.name.startswith("Ёлкина"),
    "name:has:%": lambda f: "%" in f.client.name,
    "phone:has:903": lambda f: "903" in f.client.phone,
    "phone:has:8 (916) 555-12-34": lambda f: f.client.phone == "+79165551234",
    "phone:has:нет": lambda f: False,
    "phone:with": lambda f: bool(f.client.phone),
    "phone:without": lambda f: not f.client.phone,
    "other_phone:has:495": lambda f: "495" in f.client.other_phone,
    "email:has:boris@MAIL": lambda f: "boris@mail" in f.client.email.lower(),
    "email:without": lambda f: not f.client.email,
    "barcode:has:46000": lambda f: "46000" in f.client.barcode,
    "barcode:with": lambda f: bool(f.client.barcode),
    "branch:is:{center}": lambda f: f.client.branch.name == "Центр",
    "branch:is:{center},{north}": lambda f: f.client.branch.name in {"Центр", "Север"},
    "branch:not:{north}": lambda f: f.client.branch.name != "Север",
    "branch:without": lambda f: f.client.branch_id is None,
    "responsible:is:{boss}": lambda f: f.client.responsible_id is not None,
    "responsible:not:{boss}": lambda f: f.client.responsible_id is None,
    "responsible:without": lambda f: f.client.responsible_id is None,
    "gender:is:male": lambda f: f.client.gender == "male",
    "gender:not:male,unknown": lambda f: f.client.gender == "female",
    "age:is:36": lambda f: f.age == 36,
    "age:more:26": lambda f: f.age is not None and f.age > 26,
    "age:less:26": lambda f: f.age is not None and f.age < 26,
    "age:between:10..35": lambda f: f.age is not None and 10 <= f.age <= 35,
    "birth_date:on:25.11.1990": lambda f: f.client.birth_date == date(1990, 11, 25),
    "birth_date:since:1991-01-01": lambda f: bool(f.client.birth_date) and f.client.birth_date >= date(1991, 1, 1),
    "birth_date:without": lambda f: f.client.birth_date is None,
    "birthday:days:0": lambda f: f.birthday_in(0),
    "birthday:days:1": lambda f: f.birthday_in(1),
    "birthday:days:365": lambda f: f.client.birth_date is not None,
    "source:is:{source}": lambda f: f.client.source is not None,
    "source:not:{source}": lambda f: f.client.source is None,
    "source:without": lambda f: f.client.source is None,
    "status:is:{status}": lambda f: f.client.status is not None,
    "status:not:{status}": lambda f: f.client.status is None,
    "status:without": lambda f: f.client.status is None,
    "class_format:is:{class_format}": lambda f: f.client.class_format is not None,
    "interest:is:{interest}": lambda f: f.client.interest_links.exists(),
    "interest:not:{interest}": lambda f: not f.client.interest_links.exists(),
    "document:is:{document}": lambda f: f.client.documents.exists(),
    "document_ends:days:7": lambda f: any(TODAY <= one.expires_on <= ago(-7) for one in f.client.documents.all()),
    "document_ends:days:6": lambda f: any(TODAY <= one.expires_on <= ago(-6) for one in f.client.documents.all()),
    "illness:is:{illness}": lambda f: f.client.illness_links.exists(),
    "sms_consent:is:given": lambda f: f.client.sms_consent == "given",
    "sms_consent:is:missing": lambda f: f.client.sms_consent not in {"given", "withdrawn"},
    "email_consent:is:withdrawn": lambda f: f.client.email_consent == "withdrawn",
    "email_consent:is:withdrawn,given": lambda f: f.client.email_consent in {"withdrawn", "given"},
    "email_consent:not:withdrawn": lambda f: f.client.email_consent != "withdrawn",
    "sms_consent_on:lately:6": lambda f: "sms" in f.given_on and f.given_on["sms"] >= ago(5),
    "sms_consent_on:until:2026-11-04": lambda f: "sms" in f.given_on and f.given_on["sms"] <= SINCE,
    "email_consent_on:since:2026-11-04": lambda f: "email" in f.given_on and f.given_on["email"] >= SINCE,
    "blocked:yes": lambda f: f.client.is_blocked,
    "blocked:no": lambda f: not f.client.is_blocked,
    "discount:more:0": lambda f: f.client.discount_percent > 0,
    "discount:less:15": lambda f: f.client.discount_percent < 15,
    "note:has:йогу": lambda f: "йогу" in f.client.note.lower(),
    "alert_note:with": lambda f: bool(f.client.alert_note),
    "created:on:2026-11-04": lambda f: f.added_on == SINCE,
    "created:lately:2": lambda f: f.added_on >= ago(1),
    "created:between:2026-10-01..2026-11-04": lambda f: date(2026, 10, 1) <= f.added_on <= SINCE,
    "created:until:2026-11-03": lambda f: f.added_on < SINCE,
    "created_by:is:{boss}": lambda f: f.client.created_by is not None,
    "created_by:without": lambda f: f.client.created_by is None,
    "child:yes": lambda f: f.has_parent,
    "child:no": lambda f: not f.has_parent,
    "parent:yes": lambda f: f.has_children,
    "parent:no": lambda f: not f.has_children,
    "debt:more:0": lambda f: f.debt > 0,
    "debt:is:700": lambda f: f.debt == 70000,
    "debt:between:699,99..5600": lambda f: 69999 <= f.debt <= 560000,
    "debt:less:700,01": lambda f: f.debt < 70001,
    "balance:is:0": lambda f: f.balance == 0,
    "unpaid:more:0": lambda f: f.unpaid > 0,
    "unpaid:is:0": lambda f: f.unpaid == 0,
    "active:yes": lambda f: bool(f.passes),
    "active:no": lambda f: not f.passes,
    "frozen:yes": lambda f: f.is_frozen,
    "frozen:no": lambda f: not f.is_frozen,
    "plan:is:{eight}": lambda f: any(one.plan.name == "Восемь" for one in f.passes),
    "plan:not:{eight}": lambda f: any(one.plan.name != "Восемь" for one in f.passes),
    "ends:days:0": lambda f: any(one.ends_on <= TODAY for one in f.passes),
    "ends:days:2": lambda f: any(one.ends_on <= TODAY + timedelta(days=2) for one in f.passes),
    "left:is:1": lambda f: any(one.left_units == 100 for one in f.passes),
    "left:less:7": lambda f: any(one.left_units is not None and one.left_units < 700 for one in f.passes),
    "left:more:1": lambda f: any(one.left_units is not None and one.left_units > 100 for one in f.passes),
    "visits:between:2026-11-01..2026-11-24..2..": lambda f: f.times(date(2026, 11, 1), TODAY) >= 2,
    "visits:between:2026-11-01..2026-11-24..1..1": lambda f: f.times(date(2026, 11, 1), TODAY) == 1,
    "visits:between:2026-11-01..2026-11-24..0..0": lambda f: f.times(date(2026, 11, 1), TODAY) == 0,
    "visits:between:2026-11-01..2026-11-24....1": lambda f: f.times(date(2026, 11, 1), TODAY) <= 1,
    "visits:between:2026-11-01..2026-11-24..0..": lambda f: True,
    "absent:days:19": lambda f: f.last is not None and all(on < ago(19) for on in f.visited_on),
    "absent:days:18": lambda f: f.last is not None and all(on < ago(18) for on in f.visited_on),
    "never:yes": lambda f: not f.visited_on,
    "never:no": lambda f: bool(f.visited_on),
    "last_visit:lately:19": lambda f: f.last is not None and clock.local_date(f.last, ZONE) >= ago(18),
    "last_visit:until:2026-10-15": lambda f: f.last is not None and clock.local_date(f.last, ZONE) <= ago(40),
    "last_visit:without": lambda f: not f.visited_on,
    "last_visit:with": lambda f: bool(f.visited_on),
    "booked:yes": lambda f: bool(f.booked_on),
    "booked:no": lambda f: not f.booked_on,
    "booked_on:on:2026-11-24": lambda f: TODAY in f.booked_on,
    "booked_on:since:2026-11-25": lambda f: any(on > TODAY for on in f.booked_on),
}
# Where everybody or nobody is the right answer.
PLAIN = {"name:has:%", "phone:has:нет", "birthday:days:365", "branch:without", "created_by:is:{boss}",
         "created_by:without", "balance:is:0", "ends:days:0", "visits:between:2026-11-01..2026-11-24..0..",
         "branch:is:{center},{north}", "document_ends:days:6"}  # fmt: skip


def written(town, text):
    from ritm.accounts.models import Branch
    from ritm.clients import models_of_lists as lists
    from ritm.passes.models import PassPlan

    return text.format(
        center=town.branch.pk,
        north=Branch.objects.get(name="Север").pk,
        boss=town.boss.pk,
        source=lists.LeadSource.objects.get(name="Вывеска").pk,
        status=lists.ClientStatus.objects.get().pk,
        class_format=lists.ClassFormat.objects.get().pk,
        interest=lists.Interest.objects.get().pk,
        document=lists.DocumentKind.objects.get(name="Запись document").pk,
        illness=lists.Illness.objects.get().pk,
        eight=PassPlan.objects.get(name="Восемь").pk,
    )


def names(town, *texts, staff=None, among=None):
    conditions = read_all([written(town, text) for text in texts], staff=staff or town.boss, day=DAY)
    assert [one.problem for one in conditions] == [""] * len(texts)
    found = found_clients(staff=staff or town.boss, conditions=conditions, day=DAY, among=among)
    return sorted(client.name for client in found)


@pytest.mark.req("CL-32", "CL-14")
def test_each_condition_finds_whom_a_plain_reading_finds(town, facts):
    wrong = {}
    for text, holds in CASES.items():
        wanted = sorted(one.client.name for one in facts.values() if holds(one))
        got = names(town, text)
        if got != wanted:
            wrong[text] = f"found {got}, wanted {wanted}"
        if text not in PLAIN:
            assert 0 < len(wanted) < len(facts), text
    assert wrong == {}


@pytest.mark.req("CL-32")
def test_each_condition_asked_of_every_client_by_himself_finds_the_same(town, facts):
    people, wrong = visible_to(town.boss).filter(is_system=False), {}
    for text, holds in CASES.items():
        conditions = read_all([written(town, text)], staff=town.boss, day=DAY)
        got = sorted(client.name for client in chosen_of_few(people, conditions, DAY))
        wanted = sorted(one.client.name for one in facts.values() if holds(one))
        if got != wanted:
            wrong[text] = f"found {got}, wanted {wanted}"
    assert wrong == {}


@pytest.mark.req("CL-32")
def test_every_field_and_every_operator_is_tried(town):
    tried = {tuple(text.split(":")[:2]) for text in CASES}
    fields = [one for one in fields_of(town.boss) if not one.kind.is_secret]  # those have a file of their own
    assert {code for code, _operator in tried} == {one.code for one in fields}
    kinds = {(type(one.kind).__name__, operator) for one in fields for operator, _words in one.operators}
    known = {one.code: type(one.kind).__name__ for one in fields}
    assert kinds == {(known[code], operator) for code, operator in tried}


@pytest.mark.req("CL-32")
def test_conditions_hold_together_and_speak_of_one_pass(town):
    assert names(town, "debt:more:0", "created:lately:30") == ["Глеб", "Дарья Борисова"]
    assert names(town, "plan:is:{eight}", "left:is:7") == ["Дарья Борисова"]
    # Дарья holds an «Восемь» with 7 left and an unlimited one, but not one that is both.
    assert names(town, "plan:not:{eight}", "left:is:7") == []
    assert len(names(town)) == 6


@pytest.mark.req("CL-32", "ST-02")
def test_a_person_of_one_branch_finds_his_own(town):
    from ritm.accounts.models import Branch

    north = Branch.objects.get(name="Север")
    person = town.staff("clients.read", "clients.search", branches=(north,), clients="branches", phones="tail")
    assert names(town, "visits:between:2026-01-01..2026-12-31..0..", staff=person) == ["Борис"]
    page = search_page(staff=person, conditions=[], day=DAY)
    assert ([row.client.name for row in page.rows], page.total, page.counts["all"]) == (["Борис"], 1, 1)
    closed = read_all(
        ["phone:has:903", "note:with", "illness:is:1", f"branch:is:{town.branch.pk}"], staff=person, day=DAY
    )
    assert [bool(one.problem) for one in closed] == [True] * 4
    assert search_page(staff=person, conditions=closed, day=DAY).total == 0


@pytest.mark.req("CL-32")
@pytest.mark.parametrize("among", [0, 1000])
def test_few_who_are_left_are_asked_one_by_one_with_the_same_answer(town, facts, among):
    """Of no clients everybody is many, of a thousand all of the town are few."""
    wrong = {}
    for text in [text for text in CASES if read_all([written(town, text)], staff=town.boss, day=DAY)[0].may_be_few]:
        wanted = sorted(one.client.name for one in facts.values() if CASES[text](one) and not one.client.is_blocked)
        got = names(town, "blocked:no", text, among=among)
        if got != wanted:
            wrong[text] = f"found {got}, wanted {wanted}"
    assert wrong == {}
    assert names(town, "blocked:no", "plan:not:{eight}", "left:is:7", among=among) == []
    assert names(town, "blocked:no", "plan:is:{eight}", "left:is:7", among=among) == ["Дарья Борисова"]
