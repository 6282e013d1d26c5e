"""Marking who came: what pays, what it costs, and taking it all back."""

from datetime import date, time, timedelta

import pytest

from ritm.attendance.actions.booking import book
from ritm.attendance.actions.visit import PayBy, check_in
from ritm.attendance.errors import (
    Clash,
    ClientIsBlocked,
    LessonFull,
    NoPass,
    PassDoesNotFit,
    PassExpired,
    PassNotStarted,
    PassReserved,
    PassUsedUp,
    PriceDiffers,
    PriceNeeded,
    TooLate,
    WrongPass,
)
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.paying import choose_for, paid_text
from ritm.attendance.queries import unpaid_visits, upcoming, visits_of
from ritm.core import clock
from ritm.events.models import Event
from ritm.ledger.models import Transfer
from ritm.passes.data import PassTerms
from ritm.sales.actions import take_payment
from tests.attendance.looking import booked_money, everything, places, reserved_units
from tests.given import Studio, moment

CREDIT, FREE = PayBy(kind="credit"), PayBy(kind="free")


@pytest.mark.req("BV-03")
@pytest.mark.rule("R-2")
def test_a_mark_takes_one_lesson_of_the_pass_and_earns_its_share(studio: Studio) -> None:
    lesson, anna = studio.lesson(capacity=3), studio.client("Анна")
    held = studio.pass_(anna)
    booking = studio.book(anna, lesson)

    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)

    held.refresh_from_db()
    booking.refresh_from_db()
    assert (visit.source, visit.booking, visit.entry.client_pass, visit.charge) == ("pass", booking, held, None)
    assert (visit.entry.units, visit.entry.left_after, visit.entry.on) == (-100, 700, lesson.on)
    assert visit.entry.cause == f"visit:{visit.pk}"
    assert (held.left_units, booking.status, booking.client_pass) == (700, "visited", held)
    assert (booked_money("revenue:passes"), booked_money("deferred:passes")) == (70000, 490000)
    assert (places(lesson), reserved_units((held.pk,))) == ((1, 0, 0), {})
    assert (upcoming(anna), list(visits_of(anna))) == ([], [visit])
    assert paid_text(visit) == "−1, осталось 7"
    event = Event.objects.get(name="attendance.visit_marked")
    assert event.data == {
        "visit_id": visit.pk,
        "booking_id": booking.pk,
        "client_id": anna.pk,
        "lesson_id": lesson.pk,
    }


@pytest.mark.req("BV-03")
def test_who_was_not_booked_gets_a_booking_with_the_mark(studio: Studio) -> None:
    lesson, anna = studio.lesson(capacity=1), studio.client("Анна")
    studio.pass_(anna)

    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)

    assert (visit.booking.is_walk_in, visit.booking.status) == (True, "visited")
    assert places(lesson) == (1, 0, 0)
    assert Booking.objects.filter(client=anna).count() == 1


def test_a_second_mark_gives_the_same_visit_and_changes_nothing(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    studio.pass_(anna)
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    before = everything()
    assert check_in(client=anna, lesson=lesson, pay=FREE, actor=studio.actor) == visit
    assert everything() == before


@pytest.mark.req("BV-10")
def test_who_was_not_booked_needs_a_free_place(studio: Studio) -> None:
    lesson, anna, vera = studio.lesson(capacity=1), studio.client("Анна"), studio.client("Вера", is_blocked=True)
    studio.book(anna, lesson)
    before = everything()

    with pytest.raises(ClientIsBlocked) as refusal:
        check_in(client=vera, lesson=lesson, pay=FREE, actor=studio.actor)
    assert [reason.code for reason in refusal.value.reasons] == ["client_blocked", "lesson_full"]
    with pytest.raises(LessonFull):
        check_in(client=vera, lesson=lesson, pay=FREE, override=frozenset({Override.BLOCKED}), actor=studio.actor)
    assert everything() == before

    both = frozenset({Override.BLOCKED, Override.FULL})
    visit = check_in(client=vera, lesson=lesson, pay=FREE, override=both, reason="пришла", actor=studio.actor)
    assert (visit.booking.overrides, visit.booking.override_reason) == (["blocked", "full"], "пришла")
    assert places(lesson) == (2, 1, 1)


def test_who_holds_a_place_is_marked_in_spite_of_the_blocklist_and_a_clash(studio: Studio) -> None:
    day = studio.today
    lesson, other = studio.lesson(on=day, at=time(18), capacity=1), studio.lesson(on=day, at=time(18, 30))
    vera = studio.client("Вера", is_blocked=True)
    with clock.at(moment(day, time(12))):
        studio.book(vera, lesson, Override.BLOCKED)
        studio.book(vera, other, Override.BLOCKED, Override.CLASH)
        assert check_in(client=vera, lesson=lesson, pay=FREE, actor=studio.actor).source == "free"
        walk = studio.client("Глеб")
        studio.book(walk, other)
        again = studio.lesson(on=day, at=time(19))
        with pytest.raises(Clash):
            check_in(client=walk, lesson=again, pay=FREE, actor=studio.actor)


@pytest.mark.req("PA-08")
@pytest.mark.rule("P-6")
def test_edge_01_the_pass_that_ends_sooner_pays(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    late = studio.pass_(anna, studio.plan(name="Поздний", term_count=60))
    soon = studio.pass_(anna, studio.plan(name="Ранний", term_count=20))

    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)

    late.refresh_from_db()
    soon.refresh_from_db()
    assert visit.entry.client_pass == soon
    assert (soon.left_units, late.left_units) == (700, 800)


@pytest.mark.rule("P-6")
@pytest.mark.parametrize(("days", "name"), [(38, "Безлимит"), (30, "Восемь")])
def test_edge_27_counted_or_unlimited(studio: Studio, days: int, name: str) -> None:
    # The unlimited one ends on the same day (it pays first) or later (the counted one pays).
    lesson, anna = studio.lesson(), studio.client("Анна")
    studio.pass_(anna, studio.plan(name="Восемь", term_count=38 if name == "Безлимит" else days))
    studio.pass_(anna, studio.plan(name="Безлимит", count=None, kind="unlimited", term_count=38))

    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)

    assert visit.entry.client_pass.name == name
    assert (visit.entry.units, visit.entry.left_after) == ((0, None) if name == "Безлимит" else (-100, 700))
    assert paid_text(visit) == ("безлимит" if name == "Безлимит" else "−1, осталось 7")


@pytest.mark.rule("P-6")
def test_marking_decides_again_unless_the_pass_was_pinned(studio: Studio) -> None:
    lesson, anna, boris = studio.lesson(), studio.client("Анна"), studio.client("Борис")
    first = studio.pass_(anna, studio.plan(term_count=60))
    pinned = studio.pass_(boris, studio.plan(term_count=60))
    assert studio.book(anna, lesson).client_pass == first
    studio.book(boris, lesson, client_pass=pinned)
    sooner = [studio.pass_(client, studio.plan(term_count=20)) for client in (anna, boris)]

    assert check_in(client=anna, lesson=lesson, actor=studio.actor).entry.client_pass == sooner[0]
    assert check_in(client=boris, lesson=lesson, actor=studio.actor).entry.client_pass == pinned


@pytest.mark.req("PA-08")
def test_staff_may_name_the_pass_at_the_mark_and_it_has_to_fit(studio: Studio) -> None:
    lesson, anna, boris = studio.lesson(), studio.client("Анна"), studio.client("Борис")
    studio.pass_(anna, studio.plan(term_count=20))
    late = studio.pass_(anna, studio.plan(term_count=60))
    foreign = studio.pass_(boris)
    before = everything()
    with pytest.raises(NoPass):
        check_in(client=anna, lesson=lesson, pay=PayBy(client_pass=foreign), actor=studio.actor)
    assert everything() == before
    visit = check_in(client=anna, lesson=lesson, pay=PayBy(client_pass=late), actor=studio.actor)
    assert visit.entry.client_pass == late


def _why(studio: Studio, client, lesson) -> tuple[type, str]:
    """Which refusal a mark without a fitting pass gives, an hour before the lesson; nothing is written."""
    before = everything()
    with clock.at(moment(lesson.on, time(17))), pytest.raises(NoPass) as refusal:
        check_in(client=client, lesson=lesson, actor=studio.actor)
    assert everything() == before
    assert refusal.value.exits == ("sell", "credit", "drop_in")
    return type(refusal.value), str(refusal.value)


@pytest.mark.rule("P-5")
def test_why_no_pass_pays_is_said_with_the_ways_out(studio: Studio) -> None:
    hip_hop, yoga = studio.discipline("Хип-хоп"), studio.discipline("Йога")
    group = studio.group(discipline=hip_hop, drop_in_minor=70050)
    lesson = studio.lesson(group=group, on=studio.today + timedelta(days=40), at=time(18))
    nobody, wrong, expired = (studio.client() for _ in range(3))
    studio.pass_(wrong, studio.plan(name="Йога 8", term_count=60, all_disciplines=False, disciplines=(yoga,)))
    ended = studio.pass_(expired, studio.plan(name="Старый", term_count=30))

    assert _why(studio, nobody, lesson) == (
        NoPass,
        "Нет абонемента на «Хип-хоп». Продайте его, отметьте в долг или возьмите разовую оплату 700,50\u00a0₽.",
    )
    assert _why(studio, wrong, lesson) == (
        WrongPass,
        "«Йога 8» не действует на «Хип-хоп». Продайте другой абонемент или отметьте в долг.",
    )
    assert _why(studio, expired, lesson) == (
        PassExpired,
        f"Абонемент «Старый» истёк {ended.ends_on:%d.%m.%Y}. Продайте новый или отметьте в долг.",
    )
    today = choose_for(lesson, expired, pinned=None).why_not
    ends = f"заканчивается {ended.ends_on:%d.%m.%Y}, раньше этого занятия"
    assert str(today) == f"Абонемент «Старый» {ends}. Продайте новый или отметьте в долг."


@pytest.mark.rule("P-5")
def test_a_pass_that_is_early_used_up_or_reserved_is_said(studio: Studio) -> None:
    day, group = studio.today, studio.group(drop_in_minor=70050)
    lesson = studio.lesson(group=group, on=day, at=time(18))
    early, used, busy = (studio.client() for _ in range(3))
    late, one = studio.plan(name="Поздний"), studio.plan(name="Разовый", count=1)
    studio.pass_(early, late, terms=PassTerms.of(late, starts_on=day + timedelta(days=5)))
    studio.pass_(used, one)
    studio.pass_(busy, one)
    check_in(client=used, lesson=studio.lesson(group=group), actor=studio.actor)
    studio.book(busy, studio.lesson(group=group))

    assert _why(studio, early, lesson) == (
        PassNotStarted,
        f"Абонемент «Поздний» начнётся {day + timedelta(days=5):%d.%m.%Y}. Продайте другой или отметьте в долг.",
    )
    assert _why(studio, used, lesson)[0] is PassUsedUp
    assert _why(studio, busy, lesson)[0] is PassReserved


def test_a_pass_sold_after_the_lesson_does_not_pay_by_itself(studio: Studio) -> None:
    yesterday = studio.today - timedelta(days=1)
    lesson, anna = studio.lesson(on=yesterday, at=time(18)), studio.client("Анна")
    studio.pass_(anna, studio.plan(name="Новый", activation="first_visit"))
    with pytest.raises(PassDoesNotFit) as refusal:
        check_in(client=anna, lesson=lesson, override=frozenset({Override.PAST}), actor=studio.actor)
    assert refusal.value.details["pass_name"] == "Новый"


@pytest.mark.rule("P-7")
def test_a_mark_may_spend_what_its_own_booking_kept_and_no_more(studio: Studio) -> None:
    anna = studio.client("Анна")
    held = studio.pass_(anna, studio.plan(count=1))
    today, later = studio.lesson(at=time(10)), studio.lesson(at=time(12))
    studio.book(anna, today)
    studio.book(anna, later)

    with pytest.raises(PassReserved):
        check_in(client=anna, lesson=later, actor=studio.actor)
    check_in(client=anna, lesson=today, actor=studio.actor)
    held.refresh_from_db()
    assert held.left_units == 0
    with pytest.raises(PassUsedUp):
        check_in(client=anna, lesson=later, actor=studio.actor)


@pytest.mark.req("BV-07", "MO-04")
@pytest.mark.rule("R-5")
@pytest.mark.rule("G-1")
def test_on_credit_the_client_owes_the_drop_in_price_for_seven_days(studio: Studio) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    booking = studio.book(anna, lesson)

    visit = check_in(client=anna, lesson=lesson, pay=CREDIT, actor=studio.actor)

    charge = visit.charge
    assert (visit.source, visit.entry, visit.booking) == ("charge", None, booking)
    assert (charge.minor, charge.open_minor, charge.kind, charge.subject) == (
        70000,
        70000,
        "visit",
        f"visit:{visit.pk}",
    )
    assert (charge.opened_on, charge.due_on) == (lesson.on, lesson.on + timedelta(days=7))
    assert (studio.money(anna).balance_minor, studio.money(anna).debt_minor) == (-70000, 70000)
    assert booked_money(f"revenue:drop_in:{studio.branch.pk}") == 70000
    assert (unpaid_visits(anna), paid_text(visit)) == ([visit], "в долг, 700\u00a0₽")


def test_free_money_pays_a_visit_on_credit_at_once(studio: Studio) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    take_payment(client=anna, branch=studio.branch, method="cash", minor=50000, actor=studio.actor, staff=studio.boss)
    visit = check_in(client=anna, lesson=lesson, pay=CREDIT, actor=studio.actor)
    assert (visit.charge.open_minor, studio.money(anna).balance_minor) == (20000, -20000)
    take_payment(client=anna, branch=studio.branch, method="card", minor=20000, actor=studio.actor, staff=studio.boss)
    assert (unpaid_visits(anna), studio.money(anna).balance_minor) == ([], 0)
    assert paid_text(Visit.objects.select_related("charge").get(pk=visit.pk)) == "разово, 700\u00a0₽"


@pytest.mark.rule("B-13")
def test_the_price_comes_from_the_lesson_then_the_group_then_it_is_asked(studio: Studio) -> None:
    anna = studio.client("Анна")
    group = studio.group(drop_in_minor=60000)
    lesson = studio.lesson(group=group, at=time(8))
    type(lesson).objects.filter(pk=lesson.pk).update(drop_in_minor=None)
    own = studio.lesson(at=time(10), drop_in_minor=70000)
    none, zero = studio.lesson(at=time(12)), studio.lesson(at=time(14))

    assert check_in(client=anna, lesson=lesson, pay=CREDIT, actor=studio.actor).charge.minor == 60000
    assert check_in(client=anna, lesson=own, pay=CREDIT, actor=studio.actor).charge.minor == 70000
    before = everything()
    with pytest.raises(PriceNeeded) as refusal:
        check_in(client=anna, lesson=none, pay=CREDIT, actor=studio.actor)
    assert refusal.value.field == "price"
    assert everything() == before
    asked = check_in(client=anna, lesson=none, pay=PayBy(kind="credit", price_minor=33300), actor=studio.actor)
    assert asked.charge.minor == 33300
    nothing = check_in(client=anna, lesson=zero, pay=PayBy(kind="credit", price_minor=0), actor=studio.actor)
    assert (nothing.source, nothing.charge, nothing.entry) == ("free", None, None)
    assert studio.money(anna).balance_minor == -163300


def test_a_price_that_changed_meanwhile_is_refused_with_both(studio: Studio) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    before = everything()
    with pytest.raises(PriceDiffers) as refusal:
        check_in(client=anna, lesson=lesson, pay=PayBy(kind="credit", price_minor=65000), actor=studio.actor)
    assert str(refusal.value) == "Цена изменилась: было 650\u00a0₽, стало 700\u00a0₽. Проверьте сумму и повторите."
    assert everything() == before
    same = PayBy(kind="credit", price_minor=70000)
    assert check_in(client=anna, lesson=lesson, pay=same, actor=studio.actor).charge.minor == 70000


def test_a_free_visit_moves_nothing(studio: Studio) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    held = studio.pass_(anna)
    moved = Transfer.objects.count()
    visit = check_in(client=anna, lesson=lesson, pay=FREE, actor=studio.actor)
    held.refresh_from_db()
    assert (visit.source, visit.entry, visit.charge, held.left_units) == ("free", None, None, 800)
    assert Transfer.objects.count() == moved
    assert paid_text(visit) == "бесплатно"


@pytest.mark.rule("B-2")
def test_staff_mark_until_an_hour_after_the_end(studio: Studio) -> None:
    lesson = studio.lesson(at=time(10), minutes=60)
    anna, boris = studio.client("Анна"), studio.client("Борис")
    for client in (anna, boris):
        studio.book(client, lesson)
    with clock.at(moment(lesson.on, time(12))):
        check_in(client=anna, lesson=lesson, pay=FREE, actor=studio.actor)
    with clock.at(moment(lesson.on, time(12)) + timedelta(seconds=1)):
        before = everything()
        with pytest.raises(TooLate):
            check_in(client=boris, lesson=lesson, pay=FREE, actor=studio.actor)
        assert everything() == before
        past = frozenset({Override.PAST})
        visit = check_in(client=boris, lesson=lesson, pay=FREE, override=past, reason="забыли", actor=studio.actor)
    assert (visit.booking.overrides, visit.booking.override_reason) == (["past"], "забыли")


def test_a_pass_begun_by_no_lesson_of_the_future_is_dated_by_the_lesson(studio: Studio) -> None:
    # A lesson at 00:30 in Vladivostok belongs to its local day, which is yesterday in UTC.
    day = studio.today + timedelta(days=3)
    lesson, anna = studio.lesson(on=day, at=time(0, 30)), studio.client("Анна")
    held = studio.pass_(anna, studio.plan(activation="first_visit"))
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    held.refresh_from_db()
    assert (visit.entry.on, held.starts_on) == (day, day)
    assert lesson.starts_at.date() == day - timedelta(days=1)
    assert date.fromisoformat(str(visit.entry.on)) == day


def test_book_and_mark_within_the_query_budget(studio: Studio, django_assert_max_num_queries) -> None:
    lesson, anna = studio.lesson(capacity=5, drop_in_minor=70000), studio.client("Анна")
    boris = studio.client("Борис")
    studio.pass_(anna)
    with django_assert_max_num_queries(25):
        book(client=anna, lesson=lesson, actor=studio.actor)
    check_in(client=boris, lesson=lesson, pay=CREDIT, actor=studio.actor)
    with django_assert_max_num_queries(45):
        check_in(client=anna, lesson=lesson, actor=studio.actor)
