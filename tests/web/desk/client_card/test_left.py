"""«Осталось N» opens the entries that made it: what for, when, how many, who."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.actions.visit import undo_check_in
from ritm.attendance.penalties import MissKind
from ritm.core.days import short_day
from ritm.passes.actions.editing import change_pass
from ritm.passes.data import PassChange
from tests.web.desk.client_card.looking import Desk, words

RIGHTS = ("clients.read", "card.read", "card.passes")


@pytest.fixture
def held(studio):
    """Eight sold, one visit, one given back, half a miss, two more by a change, one kept by a booking."""
    anna, group = studio.client("Белова Анна"), studio.group(name="Хип-хоп", capacity=9)
    held = studio.pass_(anna, studio.plan(name="8 занятий"))
    came, gone, missed, coming = (
        studio.lesson(group=group, on=studio.today + timedelta(days=day)) for day in range(1, 5)
    )
    studio.mark(anna, came)
    undo_check_in(visit=studio.mark(anna, gone), actor=studio.actor)
    choose_penalty_terms(charges=True, miss_percent=50, excused_percent=0, actor=studio.actor)
    mark_no_show(booking=studio.book(anna, missed), kind=MissKind.CHARGED, actor=studio.staff(name="Ким Лера").actor)
    change = PassChange.of(held)
    change_pass(
        client_pass=held,
        change=PassChange(**{**vars(change), "count": 10}),
        reason="Подарок",
        actor=studio.actor,
    )
    studio.book(anna, coming)
    return held


@pytest.mark.req("PA-06")
@pytest.mark.rule("N-3")
@pytest.mark.rule("P-7")
def test_the_number_on_the_card_and_in_the_list_opens_its_entries(studio, held):
    desk = Desk(studio, held.client)
    of_pass = studio.url("desk:client_pass_left", held.pk)
    assert f'href="{of_pass}"' in desk.page()
    assert f'href="{desk.url("client_left")}"' in desk.page()
    assert f'href="{desk.url("client_left")}"' in desk.browser.get(studio.url("desk:clients")).content.decode()
    dialog = words(desk.browser.get(of_pass).content.decode())
    assert dialog == words(desk.page("client_left"))
    assert "Осталось занятий 8,5 Занято записями 1 Свободно для записи 7,5" in dialog
    day = [short_day(studio.today + timedelta(days=ahead)) for ahead in range(4)]
    boss = studio.boss.name
    lines = [
        f"Поправка: Подарок +2 Осталось 8,5 {boss}",
        f"Пропуск: «Хип-хоп», {day[3]} 18:00 −0,5 Осталось 6,5 Ким Лера",
        f"Возвращено: посещение: «Хип-хоп», {day[2]} 18:00 +1 Осталось 7 {boss}",
        f"Посещение: «Хип-хоп», {day[2]} 18:00 −1 Осталось 6 {boss}",
        f"Посещение: «Хип-хоп», {day[1]} 18:00 −1 Осталось 7 {boss}",
        f"Продажа +8 Осталось 8 {boss}",
    ]
    assert [dialog.index(line) for line in lines] == sorted(dialog.index(line) for line in lines)


@pytest.mark.req("PA-06")
def test_who_does_not_see_visits_and_bookings_reads_no_class(studio, held):
    plain = Desk(studio, held.client, studio.staff(*RIGHTS))
    dialog = words(plain.page("client_left"))
    assert "Посещение −1 Осталось 7" in dialog
    assert "Хип-хоп" not in dialog
    blind = Desk(studio, held.client, studio.staff(*RIGHTS[:2]))
    assert blind.get("client_left").status_code == 403
    assert "/left/" not in blind.page()
    assert "/left/" not in blind.browser.get(studio.url("desk:clients")).content.decode()


@pytest.mark.req("PA-02")
@pytest.mark.rule("N-4")
def test_an_unlimited_pass_notes_its_visits(studio):
    anna = studio.client()
    studio.pass_(anna, studio.plan(kind="unlimited", count=None))
    studio.mark(anna, studio.lesson())
    dialog = words(Desk(studio, anna).page("client_left"))
    assert "посещения отмечаются, но не считаются" in dialog
    assert "Осталось занятий" not in dialog
