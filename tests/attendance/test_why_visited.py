"""«Почему?» of a visit and of one who waits: which pass paid and by which rule, who was passed over and why (P-5, P-6, W-4)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import book, cancel_booking
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.visit import PayBy, check_in
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.explaining import explained_price
from ritm.attendance.models import Booking, Visit
from ritm.attendance.models_of_queue import SkipLog
from ritm.attendance.policy import moment_text
from ritm.attendance.skips import skips_of, why_waits
from ritm.attendance.why_visited import why_visited
from ritm.core import clock
from tests.given import Studio, moment


def said(lines) -> list[tuple[str, str]]:
    return [(one.verdict.value, one.text) for one in lines]


def why(visit: Visit) -> list[tuple[str, str]]:
    rows = Visit.objects.select_related("booking", "client", "entry__client_pass", "charge", "lesson__group")
    return said(why_visited(rows.get(pk=visit.pk)))


@pytest.mark.rule("P-5")
@pytest.mark.rule("P-6")
@pytest.mark.rule("edge 1")
def test_a_visit_names_the_pass_that_paid_and_what_was_against_each_other(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    long = studio.pass_(anna, studio.plan(name="Долгий", term_count=60))
    soon = studio.pass_(anna, studio.plan(name="Скорый", count=1, term_count=30))
    other = studio.pass_(anna, studio.plan(name="Йога", all_disciplines=False, disciplines=(studio.discipline(),)))
    with clock.at(lesson.starts_at):
        visit = studio.mark(anna, lesson)
    when = ("notes", f"Отмечено {moment_text(lesson.starts_at, lesson)}")
    expected = [
        when,
        ("passes", "Оплачено абонементом «Скорый»: −1, осталось 0"),
        ("passes", f"«Скорый» до {soon.ends_on:%d.%m.%Y}: списываем с него, он первый в очереди"),
        ("notes", f"«Йога» до {other.ends_on:%d.%m.%Y}: не действует на это направление"),
        ("notes", f"«Долгий» до {long.ends_on:%d.%m.%Y}: подходит, но действует дольше"),
    ]
    found = why(visit)
    assert [found[0], found[1]] == expected[:2]
    assert sorted(found[2:]) == sorted(expected[2:])
    with clock.at(lesson.starts_at + timedelta(days=2)):  # what is left by now changes nothing of it
        studio.mark(anna, studio.lesson(on=studio.today + timedelta(days=3)))
        assert why(visit) == found


@pytest.mark.rule("P-6")
def test_what_was_chosen_by_hand_says_so(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    long = studio.pass_(anna, studio.plan(name="Долгий", term_count=60))
    studio.pass_(anna, studio.plan(name="Скорый"))
    book(client=anna, lesson=lesson, client_pass=long, actor=studio.actor)
    with clock.at(lesson.starts_at):
        pinned = studio.mark(anna, lesson)
        later = studio.lesson(on=lesson.on, at=time(20))
        by_hand = check_in(lesson=later, client=anna, pay=PayBy(client_pass=long), actor=studio.actor)
    assert ("notes", "Абонемент выбрали сотрудники") in why(pinned)
    texts = [text for _verdict, text in why(by_hand)]
    assert "Абонемент выбрали при отметке, или абонементы с тех пор изменили" in texts
    assert any(text.startswith("«Скорый»") and text.endswith("подходит и стоит в очереди раньше") for text in texts)


@pytest.mark.rule("B-13")
@pytest.mark.rule("B-10")
def test_a_visit_without_a_pass_says_where_its_price_comes_from(studio: Studio) -> None:
    choose_penalty_terms(
        charges=True, miss_percent=100, excused_percent=0, late_percent=100, charges_drop_in=True, actor=studio.actor
    )
    vera = studio.client("Вера", discount_percent=10)
    own = studio.lesson(name="Йога", drop_in_minor=70000, at=time(18))
    first = studio.book(vera, own)
    with clock.at(own.starts_at - timedelta(hours=1)):
        cancel_booking(booking=first, by=Booking.By.CLIENT, actor=studio.actor)
    with clock.at(own.starts_at):
        visit = check_in(lesson=own, client=vera, pay=PayBy(kind="credit"), actor=studio.actor)
    assert why(visit)[1:] == [
        ("passes", "До этого была поздняя отмена: списанное за неё вернулось, за одно занятие платят один раз"),
        ("passes", "В долг или разово: 700\u00a0₽"),
        ("passes", "Разово 700\u00a0₽ — цена группы «Йога»"),
        ("notes", "Скидка клиента 10 % на разовые посещения не действует"),
        ("notes", "Абонемента у клиента тогда не было"),
    ]
    own.drop_in_minor = 50000
    assert said(explained_price(own, studio.client())) == [("passes", "Разово 500\u00a0₽ — цена только этого занятия")]
    bare = studio.lesson(name="Балет")
    assert said(explained_price(bare, studio.client()))[0] == (
        "notes",
        "Ни у занятия, ни у группы «Балет» разовой цены нет: сумму вводит тот, кто отмечает",
    )


@pytest.mark.rule("W-4")
def test_a_skipped_waiter_has_each_time_with_its_reason(studio: Studio) -> None:
    lesson = studio.lesson(on=studio.today + timedelta(days=3), at=time(18), capacity=1, drop_in_minor=70000)
    booking, dina = studio.book(studio.client(), lesson), studio.client("Дина")
    entry = join_waitlist(client=dina, lesson=lesson, actor=studio.actor)
    assert said(why_waits(entry))[0] == ("notes", "Очередь до него ещё не доходила, или ничего не мешало")
    with clock.at(moment(studio.today + timedelta(days=1), time(12))):
        cancel_booking(booking=booking, actor=studio.actor)
        promote(lesson_id=lesson.pk)
        (skip,) = skips_of([entry])[entry.pk]
        when = f"{studio.today:%d.%m} 12:00"
        assert (skip.when, skip.refusal.code) == (when, "no_pass")
        told = str(skip.refusal)
        assert said(why_waits(entry)) == [
            ("refuses", f"{when}: очередь дошла, место ушло дальше. {told}"),
            ("refuses", f"Освободись место сейчас, оно ушло бы дальше. {told}"),
        ]
        assert "700" in told
        studio.pass_(dina)
        assert said(why_waits(entry))[1] == ("passes", "Освободись место сейчас, оно было бы за ним")
    row = SkipLog.objects.get()
    row.pk, row.code, row._state.adding = None, "word_of_yesterday", True
    row.save()
    assert skips_of([entry])[entry.pk][0].refusal.code == "refused"
