"""«Передать» of the card: whom to, what it means, and the way back; both cards say it (P-10)."""

import pytest

from ritm.passes.models import ClientPass
from tests.web.desk.client_card.looking import Desk, raised, said, words

RIGHTS = ("clients.read", "card.read", "card.passes")


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна", guardian=studio.client("Белова Мария"))


@pytest.fixture
def vera(studio):
    return studio.client("Волкова Вера")


@pytest.fixture
def held(studio, anna):
    return studio.pass_(anna, studio.plan(name="8 занятий"), paid=False)


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-10")
def test_whom_to_and_all_that_it_means_is_in_sight_before_it_is_done(studio, anna, vera, held):
    studio.book(anna, studio.lesson(name="Хип-хоп"))
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
    assert f'name="holder" value="{anna.guardianships.get().guardian_id}"' in page
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
    assert ClientPass.objects.get(pk=held.pk).closed_reason == ""


@pytest.mark.req("PA-07", "ST-10")
@pytest.mark.rule("P-10")
def test_both_cards_the_movements_and_the_history_tell_it_and_it_is_taken_back(studio, anna, vera, held):
    desk, others = Desk(studio, anna), Desk(studio, vera)
    answer = desk.post("client_hand_over", held.pk, holder=vera.pk, reason="Уезжает")
    assert (answer.status_code, said(answer)) == (204, "«8 занятий» передан: Волкова Вера")
    assert {"card-changed", "dialog-close"} <= raised(answer)
    new = ClientPass.objects.get(client=vera)
    assert "передан: Волкова Вера" in words(desk.page("client_passes"))
    assert "Абонемент «8 занятий» передан клиенту Волкова Вера: Уезжает" in words(desk.page("client_changes"))
    assert "получен от: Белова Анна" in words(others.page("client"))
    assert "Получен абонемент «8 занятий», от кого: Белова Анна" in words(others.page("client_changes"))
    left = words(others.browser.get(studio.url("desk:client_pass_left", new.pk)).content.decode())
    assert "Передача: Белова Анна +8" in left
    assert "Отменить" in words(studio.browser().get(studio.url("desk:my_actions")).content.decode())
    assert said(desk.post("client_hand_over_undo", held.pk)) == "«8 занятий» снова у клиента"
    assert desk.post("client_hand_over_undo", held.pk).status_code == 422
    assert ClientPass.objects.get(pk=held.pk).closed_reason == ""
    assert "Передача абонемента «8 занятий» отменена, у кого был: Волкова Вера" in words(desk.page("client_changes"))


@pytest.mark.req("ST-12")
def test_it_takes_a_right_of_its_own(studio, anna, vera, held):
    without, having = studio.staff(*RIGHTS), studio.staff(*RIGHTS, "passes.hand_over")
    poor, rich = Desk(studio, anna, without), Desk(studio, anna, having)
    control, back = f'id="hand-over-{held.pk}"', f'id="hand-back-{held.pk}"'
    assert control not in poor.page("client")
    assert poor.get("client_hand_over", held.pk).status_code == 403
    assert control in rich.page("client")
    assert rich.post("client_hand_over", held.pk, holder=vera.pk, reason="x").status_code == 204
    assert back in rich.page("client_passes")
    assert back not in poor.page("client_passes")
