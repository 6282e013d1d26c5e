"""«Передать» of the card: whom to, what it means, and the way back; both cards say it (P-10)."""

import pytest

from ritm.passes.models import ClientPass
from tests.web.desk.client_card.looking import Desk, raised, said, words

RIGHTS = ("clients.read", "card.read", "card.passes")


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-10")
def test_a_pass_is_handed_over_with_all_that_it_means_in_sight_and_taken_back(studio):
    mother = studio.client("Белова Мария")
    anna = studio.client("Белова Анна", guardian=mother)
    vera = studio.client("Волкова Вера")
    held = studio.pass_(anna, studio.plan(name="8 занятий"), paid=False)
    lesson = studio.lesson(name="Хип-хоп")
    studio.book(anna, lesson)
    desk = Desk(studio, anna)
    page = desk.get("client_hand_over", held.pk).content.decode()
    text = words(page)
    for line in (
        "Осталось занятий 8",
        f"Абонемент действует до {held.ends_on:%d.%m.%Y}",
        "Остаётся за плательщиком: Белова Анна",
        "Ещё не заработано по абонементу 5 600 ₽",
        "Долг за абонемент 5 600 ₽",
        "Отменится 1 запись, занятие не спишется",
    ):
        assert line in text
    assert f'name="holder" value="{mother.pk}"' in page
    found = desk.get("client_hand_over_people", held.pk, holder_text="волк").content.decode()
    assert f"?holder={vera.pk}" in found
    chosen = desk.get("client_hand_over", held.pk, holder=vera.pk, reason="Уезжает").content.decode()
    assert f'<input type="hidden" name="holder" value="{vera.pk}"' in chosen
    assert 'value="Уезжает"' in chosen
    for wrong in (
        {"holder": "", "reason": "x"},
        {"holder": anna.pk, "reason": "x"},
        {"holder": vera.pk, "reason": " "},
    ):
        assert desk.post("client_hand_over", held.pk, **wrong).status_code == 422
    answer = desk.post("client_hand_over", held.pk, holder=vera.pk, reason="Уезжает")
    assert (answer.status_code, said(answer)) == (204, "«8 занятий» передан: Волкова Вера")
    assert {"card-changed", "dialog-close"} <= raised(answer)
    every = words(desk.page("client_passes"))
    assert "передан: Волкова Вера" in every
    assert "Абонемент «8 занятий» передан, кому: Волкова Вера. Причина: Уезжает" in words(desk.page("client_changes"))
    new = ClientPass.objects.get(client=vera)
    others = Desk(studio, vera)
    assert "получен от: Белова Анна" in words(others.page("client"))
    assert "Получен абонемент «8 занятий», от кого: Белова Анна" in words(others.page("client_changes"))
    left = others.browser.get(studio.url("desk:client_pass_left", new.pk)).content.decode()
    assert "Передача: Белова Анна +8" in words(left)
    back = desk.post("client_hand_over_undo", held.pk)
    assert said(back) == "«8 занятий» снова у клиента"
    assert desk.post("client_hand_over_undo", held.pk).status_code == 422
    assert ClientPass.objects.get(pk=held.pk).closed_reason == ""


@pytest.mark.req("ST-12")
def test_it_takes_a_right_of_its_own(studio):
    anna, vera = studio.client(), studio.client()
    held = studio.pass_(anna)
    control = f'id="hand-over-{held.pk}"'
    without, having = studio.staff(*RIGHTS), studio.staff(*RIGHTS, "passes.hand_over")
    poor, rich = Desk(studio, anna, without), Desk(studio, anna, having)
    assert control not in poor.page("client")
    assert poor.get("client_hand_over", held.pk).status_code == 403
    assert control in rich.page("client")
    assert rich.post("client_hand_over", held.pk, holder=vera.pk, reason="x").status_code == 204
    assert f'id="hand-back-{held.pk}"' in rich.page("client_passes")
    assert f'id="hand-back-{held.pk}"' not in poor.page("client_passes")
