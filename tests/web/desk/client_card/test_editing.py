"""«Изменить» and «Продлить» of the card: what is shown before a press, what the press does, what the history says."""

from datetime import timedelta

import pytest

from ritm.passes.models import ClientPass
from tests.web.desk.client_card.looking import Desk, raised, said, words

RIGHTS = ("clients.read", "card.read", "card.passes")


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна")


@pytest.fixture
def held(studio, anna):
    return studio.pass_(anna, studio.plan(name="8 занятий"))


def typed(held, **changed):
    terms = {
        "count": held.count,
        "price": held.price_minor // 100,
        "starts_on": held.starts_on,
        "ends_on": held.ends_on,
        "all_disciplines": "on",
        "reason": "По просьбе мамы",
    }
    return {**terms, **changed}


@pytest.mark.req("PA-05")
@pytest.mark.rule("P-11")
def test_what_a_change_means_stands_there_before_it_is_saved(studio, anna, held):
    desk = Desk(studio, anna)
    dialog = words(desk.get("client_pass_change", held.pk).content.decode())
    assert "по версии 1" in dialog
    later = held.ends_on + timedelta(days=10)
    asked = typed(held, count=10, price=6600, ends_on=later)
    text = words(desk.get("client_pass_change_preview", held.pk, **asked).content.decode())
    for line in (
        f"Абонемент действует до {held.ends_on:%d.%m.%Y} → {later:%d.%m.%Y}",
        "Осталось занятий 8 → 10",
        "Цена 5 600 ₽ → 6 600 ₽",
        "Будет долг за абонемент 1 000 ₽",
        "Занятие дальше зарабатывает 660 ₽",
    ):
        assert line in text
    cheaper = words(desk.get("client_pass_change_preview", held.pk, **typed(held, price=5000)).content.decode())
    assert "Вернётся на счёт 600 ₽" in cheaper
    assert ClientPass.objects.get(pk=held.pk).count == 8
    answer = desk.post("client_pass_change", held.pk, **asked)
    assert (answer.status_code, said(answer)) == (204, "«8 занятий» изменён")
    assert {"card-changed", "dialog-close"} <= raised(answer)
    changed = ClientPass.objects.get(pk=held.pk)
    assert (changed.count, changed.price_minor, changed.ends_on) == (10, 660000, later)
    history = words(desk.page("client_changes"))
    assert "Абонемент «8 занятий» изменён: По просьбе мамы" in history
    assert "5 600 ₽" in history
    assert "Последний день" in history


@pytest.mark.req("PA-05")
@pytest.mark.rule("P-11")
def test_bookings_that_it_could_not_pay_are_named_and_nothing_is_saved(studio, anna, held):
    lesson = studio.lesson(on=studio.today + timedelta(days=9))
    other = studio.discipline("Йога")
    studio.book(anna, lesson)
    desk = Desk(studio, anna)
    sooner = typed(held, ends_on=studio.today + timedelta(days=8))
    fewer = typed(held, all_disciplines="", disciplines=other.pk)
    for asked in (sooner, fewer):
        text = words(desk.get("client_pass_change_preview", held.pk, **asked).content.decode())
        assert f"не сможет оплатить записи на {lesson.on:%d.%m}" in text
        assert lesson.group.name in text
        answer = desk.post("client_pass_change", held.pk, **asked)
        assert answer.status_code == 422
        assert f"не сможет оплатить записи на {lesson.on:%d.%m}" in words(answer.content.decode())
    kept = ClientPass.objects.get(pk=held.pk)
    assert (kept.ends_on, kept.all_disciplines) == (held.ends_on, True)


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-11", "P-5")
def test_where_and_when_it_is_valid_is_changed_and_said_by_name(studio, anna, held):
    hall = studio.hall("Малый зал")
    desk = Desk(studio, anna)
    asked = typed(held, weekdays=2, before_at="16:00", per_day="1", halls=hall.pk)
    text = words(desk.get("client_pass_change_preview", held.pk, **asked).content.decode())
    now = "ср, до 16:00, не больше 1 посещения в день, только: Малый зал"
    assert f"Когда действует без ограничений → {now}" in text
    assert desk.post("client_pass_change", held.pk, **asked).status_code == 204
    assert now in words(desk.page("client"))
    history = words(desk.page("client_changes"))
    assert "Дни недели пн, вт, ср, чт, пт, сб, вс → ср" in history
    assert "Малый зал" in history


@pytest.mark.rule("P-11")
@pytest.mark.parametrize(
    ("wrong", "place", "text"),
    [
        ({"reason": " "}, "reason", "Напишите причину"),
        ({"count": "0"}, "count", "больше либо равно 1"),
        ({"price": "дорого"}, "price", "Это не сумма"),
        ({"ends_on": "31.02.2026"}, "ends_on", "Такой даты нет"),
        ({"ends_on": "2020-01-01"}, "ends_on", "первый и последний день"),
        ({"all_disciplines": ""}, "disciplines", "хотя бы одно направление"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(studio, anna, held, wrong, place, text):
    answer = Desk(studio, anna).post("client_pass_change", held.pk, **typed(held, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert text in words(page)
    assert f'id="id_{place}_error"' in page
    assert ClientPass.objects.get(pk=held.pk).ends_on == held.ends_on


@pytest.mark.req("PA-07")
def test_a_pass_is_extended_by_days_with_the_new_end_in_sight(studio, anna, held):
    desk = Desk(studio, anna)
    until = held.ends_on + timedelta(days=14)
    text = words(desk.get("client_pass_extend", held.pk, days=14).content.decode())
    assert f"{held.ends_on:%d.%m.%Y} → {until:%d.%m.%Y}" in text
    assert f"→ {until:%d.%m.%Y}" in words(desk.get("client_pass_extend_preview", held.pk, days=14).content.decode())
    answer = desk.post("client_pass_extend", held.pk, days=14, reason="Болела")
    assert (answer.status_code, said(answer)) == (204, f"«8 занятий» действует до {until:%d.%m.%Y}")
    assert ClientPass.objects.get(pk=held.pk).ends_on == until
    assert "Абонемент «8 занятий» продлён на 14 дней: Болела" in words(desk.page("client_changes"))
    for wrong in ({"days": "0"}, {"days": "999"}, {"days": ""}, {"days": "7", "reason": ""}):
        assert desk.post("client_pass_extend", held.pk, **{"reason": "x", **wrong}).status_code == 422
        assert desk.get("client_pass_extend_preview", held.pk, **wrong).status_code == 200
    waiting = studio.pass_(anna, studio.plan(name="Ждёт", activation="first_visit"))
    assert "ещё не начался" in words(desk.get("client_pass_extend", waiting.pk).content.decode())
    assert said(desk.post("client_pass_extend", waiting.pk, days=5, reason="x")) == "«Ждёт» будет действовать дольше"
    assert 'name="ends_on"' not in desk.get("client_pass_change", waiting.pk).content.decode()


def test_each_has_its_right_and_another_clients_pass_is_not_found(studio, anna, held):
    controls = {"client_pass_change": f"change-{held.pk}", "client_pass_extend": f"extend-{held.pk}"}
    rights = {"client_pass_change": "passes.change", "client_pass_extend": "passes.extend"}
    other = studio.client("Громов")
    for name, control in controls.items():
        bare, may = studio.staff(*RIGHTS), studio.staff(*RIGHTS, rights[name])
        assert f'id="{control}"' not in Desk(studio, anna, bare).get().content.decode()
        assert Desk(studio, anna, bare).get(name, held.pk).status_code == 403
        assert f'id="{control}"' in Desk(studio, anna, may).get().content.decode()
        assert Desk(studio, anna, may).get(name, held.pk).status_code == 200
        assert Desk(studio, other).get(name, held.pk).status_code == 404
