"""«История изменений»: who, when, what, old and new value; what a person may not see is not told (ST-10, CL-36)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.utils.translation import override

from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.errors import PhoneTaken
from ritm.clients.models import Client
from ritm.clients.queries import guardian_of
from ritm.clients.sensitive import SENSITIVE
from ritm.events.actions import record
from ritm.events.models import EventDetail
from ritm.web.desk.client_card import history
from ritm.web.desk.clients.labels import label_of
from tests.web.desk.client_card.looking import Desk, words


def change(studio, client, by=None, **fields):
    data = replace(ClientData.of(Client.objects.get(pk=client.pk), guardian=guardian_of(client)), **fields)
    return change_client(client=client, data=data, actor=(by or studio.boss).actor)


def told(desk: Desk) -> str:
    return words(desk.get("client_changes").content.decode())


@pytest.mark.req("ST-10")
def test_a_change_is_told_with_its_author_hour_and_values(studio):
    """20:05 in UTC is 6:05 of the next day in Vladivostok."""
    anna = studio.client("Белова Анна", phone="+79165551234")
    maria = studio.staff("clients.change", name="Ковалёва Мария")
    kinds = [add_entry(kind="document", name=name, actor=studio.actor) for name in ("договор 2026-01-01/5", "справка")]
    papers = {"documents": (DocumentData(kinds[0]), DocumentData(kinds[1], date(2027, 3, 1)))}
    with time_machine.travel("2026-11-26T20:05:00+00:00", tick=False):
        usual = {"phone": "+79165550000", "gender": "male", "email": "anna@mail.ru", "is_blocked": True}
        change(studio, anna, by=maria, **usual, **papers)
    text = told(Desk(studio, anna))
    assert "27.11.2026 6:05 Анкета изменена" in text
    assert "Мобильный телефон +7 916 555-12-34 → +7 916 555-00-00" in text
    assert "Пол Женский → Мужской" in text
    assert "Email — → anna@mail.ru" in text
    assert "Чёрный список Нет → Да" in text
    assert "Документы — → договор 2026-01-01/5, справка до 01.03.2027" in text
    assert "Ковалёва Мария" in text
    assert "Клиент создан" in text


@pytest.mark.req("ST-10")
def test_the_card_says_who_created_the_client_and_when(studio):
    with time_machine.travel("2026-11-26T20:05:00+00:00", tick=False):
        anna = studio.client("Анна")
    assert "Добавлен 27.11.2026 6:05, Босс Alice" in words(Desk(studio, anna).page())


@pytest.mark.req("ST-10")
def test_what_rooms_above_did_with_the_client_is_told_too(studio):
    anna, plan = studio.client("Анна"), studio.plan(name="8 занятий", price_minor=560000)
    lesson = studio.lesson(name="Хип-хоп")
    studio.pass_(anna, plan)
    studio.book(anna, lesson)
    studio.mark(anna, lesson)
    text = told(Desk(studio, anna))
    assert "Оформлен абонемент «8 занятий»" in text
    assert "Продан абонемент «8 занятий», оплачено: 5 600 ₽" in text
    assert f"Запись на занятие: «Хип-хоп», {lesson.on:%d.%m} 18:00" in text
    assert f"Отмечено посещение: «Хип-хоп», {lesson.on:%d.%m} 18:00" in text
    assert text.index("Отмечено посещение") < text.index("Клиент создан")


@pytest.mark.req("ST-10")
@pytest.mark.parametrize(
    ("right", "hidden"),
    [
        ("card.bookings", "Запись на занятие"),
        ("card.visits", "Отмечено посещение"),
        ("card.passes", "Оформлен абонемент"),
        ("card.payments", "оплачено"),
    ],
)
def test_who_may_not_see_a_block_does_not_learn_of_it_here(studio, right, hidden):
    anna, lesson = studio.client("Анна"), studio.lesson()
    studio.pass_(anna)
    studio.book(anna, lesson)
    studio.mark(anna, lesson)
    every = {"card.read", "card.history", "card.bookings", "card.visits", "card.passes", "card.payments"}
    assert hidden in told(Desk(studio, anna, studio.staff(*every)))
    assert hidden not in told(Desk(studio, anna, studio.staff(*every - {right})))


@pytest.mark.req("ST-10")
def test_the_history_has_a_right_of_its_own(studio):
    anna = studio.client("Анна")
    with_it = Desk(studio, anna, studio.staff("card.read", "card.history"))
    without = Desk(studio, anna, studio.staff("card.read", "card.bookings"))
    assert "fold-changes" in with_it.page()
    assert "fold-changes" not in without.page()
    assert with_it.get("client_changes").status_code == 200
    assert without.get("client_changes").status_code == 403


@pytest.mark.parametrize(
    ("phones", "shown"), [("tail", "…-12-34 → +7 916 …-00-01"), ("none", "изменено, значения не показ")]
)
def test_phones_are_told_as_the_level_shows_them(studio, phones, shown):
    anna = studio.client("Анна", phone="+79165551234")
    change(studio, anna, phone="+79165550001")
    desk = Desk(studio, anna, studio.staff("card.read", "card.history", phones=phones))
    assert shown in told(desk)
    for number in ("5551234", "555-12-34", "5550001", "555-00-01"):
        assert number not in desk.page("client_changes")


@pytest.mark.plants
@pytest.mark.req("CL-25")
@pytest.mark.parametrize("field", sorted(SENSITIVE))
def test_a_sensitive_value_is_not_shown_even_where_somebody_wrote_it_down(studio, field):
    from ritm.clients.events import ClientChanged

    anna = studio.client("Анна")
    event = ClientChanged(client_id=anna.pk, fields=(field,))
    record(event, actor=studio.actor, changes={field: ("канарейка-1", "канарейка-2")})
    page = Desk(studio, anna).page("client_changes")
    assert "канарейка" not in page
    assert "изменено, значения не показываются" in page


def test_erased_values_are_said_to_be_erased(studio):
    anna = studio.client("Анна")
    change(studio, anna, note="тайна")
    EventDetail.objects.filter(field="note").update(old=None, new=None)
    assert "Заметки стёрто" in told(Desk(studio, anna))


def test_fifty_a_page(studio):
    anna = studio.client("Анна")
    for number in range(55):
        change(studio, anna, note=f"заметка {number}")
    desk = Desk(studio, anna)
    first, second = told(desk), words(desk.get("client_changes", page=2).content.decode())
    assert first.count("Анкета изменена") == history.PAGE == 50
    assert second.count("Анкета изменена") == 5
    assert "Клиент создан" in second


def test_the_queries_do_not_grow_with_the_rows(studio, django_assert_num_queries):
    one, many = studio.client("Один"), studio.client("Много")
    for client, rows in ((one, 1), (many, 4)):
        for number in range(rows):
            change(studio, client, note=f"заметка {number}")
            studio.pass_(client)
            lesson = studio.lesson(on=studio.today + timedelta(days=1 + number))
            studio.book(client, lesson)
            studio.mark(client, lesson)
    for client in (one, many):
        desk = Desk(studio, client)
        desk.page("client_changes")
        with django_assert_num_queries(12):
            desk.get("client_changes")


def test_no_history_of_another_account_and_none_of_another_client(studio, bobs):
    from ritm.accounts.scope import account_scope

    with account_scope(bobs.account.pk):
        foreign = Client.objects.get(name="Бобова Анна")
    assert Desk(studio, foreign).get("client_changes").status_code == 404
    anna, other = studio.client("Анна", phone="+79165551234"), studio.client("Другая")
    change(studio, other, note="чужая тайна")
    with pytest.raises(PhoneTaken):
        change(studio, other, phone="+79165551234")
    assert "чужая тайна" not in told(Desk(studio, anna))


def test_every_field_of_the_form_has_its_label(studio):
    own = set(ClientData.__dataclass_fields__) - {"asks_about_deleted"}
    with override("ru"):
        assert sorted(name for name in own if label_of(name).lower() == name) == ["email", "facebook", "instagram"]
