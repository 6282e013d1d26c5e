"""Erasing on the page: the preview, what is in the way, the number by hand, the act (CL-34)."""

import re

import pytest

from ritm.clients.actions.consents import give_consent
from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client, ConsentText
from ritm.events.models import Event
from tests.web.desk.clients.looking import BOBS, queries
from tests.web.desk.pages import send, words

pytestmark = pytest.mark.req("CL-34")
ERASES = ("clients.read", "clients.erase")


def page(studio, client):
    return studio.url("desk:client_erase", client.pk)


def is_erased(client):
    return Client.objects.get(pk=client.pk).erased_at is not None


def erase(studio, client):
    erase_client(client=client, reason="done", typed=str(client.pk), actor=studio.actor)


def lived(studio, name="Белова Анна", **fields):
    """A client of whom there is something to erase."""
    client = studio.client(name, note="тихая", **fields)
    version = ConsentText.objects.count()
    give_consent(client=client, purpose="sms", channel="paper", version=version, actor=studio.actor)
    studio.client(f"Ребёнок {name}", guardian=client)
    dropped = studio.client(f"{name} вторая")
    merge_clients(kept=client, dropped=dropped, chosen={"name": "kept"}, actor=studio.actor)
    studio.book(client, studio.lesson())
    return client


def test_the_preview_says_what_goes_and_what_stays(studio, bobs):
    text = words(studio.browser(studio.staff(*ERASES)).get(page(studio, lived(studio))))
    for line in ("связь с 1 ребёнком", "1 карточки, объединённой", "1 будущая запись отменится", "согласия: 1 запись"):
        assert line in text
    assert "Стереть навсегда" in text
    assert [word for word in BOBS if word in text] == []


def test_what_other_cards_say_is_shown_and_goes_unless_unticked(studio):
    north = studio.second_branch()
    client, person = (
        studio.client("Белова Анна"),
        studio.staff(*ERASES, "card.read", clients="branches", branches=[studio.branch]),
    )
    speaks, namesake = (studio.client(name, note="подруга Беловой Анны") for name in ("Ким Нина", "Ли Ева"))
    hidden = studio.client("Чужой Пётр", note="муж Беловой Анны", branch=north)
    browser, url = studio.browser(person), page(studio, client)
    shown = words(browser.get(url))
    assert "Ким Нина, Заметки: подруга Беловой Анны" in shown
    assert "ещё 1 текст в карточках, которых вы не видите" in shown
    assert "Чужой" not in shown
    keys = [f"clients.Client.note:{one.pk}" for one in (speaks, namesake)]
    again = send(browser, url, reason="asked", number="0", shown=keys, goes=keys[:1])
    assert again.status_code == 422
    assert again.content.decode().count('name="goes"') == 2
    assert re.findall(r'name="goes" value="([^"]+)" checked', again.content.decode()) == keys[:1]
    send(browser, url, reason="asked", number=client.pk, shown=keys, goes=keys[:1])
    notes = [Client.objects.get(pk=one.pk).note for one in (speaks, namesake, hidden)]
    assert notes == ["подруга [стёрто]", "подруга Беловой Анны", "муж [стёрто]"]


def test_the_right_number_erases_and_the_act_says_who(studio):
    client, person = lived(studio), studio.staff(*ERASES, name="Ким Нина")
    answer = send(studio.browser(person), page(studio, client), reason="withdrawn", number=client.pk)
    assert (answer.status_code, answer["Location"]) == (302, page(studio, client))
    assert is_erased(client)
    act = words(studio.browser(person).get(page(studio, client)))
    for line in ("Акт об уничтожении", "Ким Нина", "клиент отозвал согласие", str(client.pk), studio.account.name):
        assert line in act
    assert "Белова" not in act


def test_a_wrong_number_is_said_at_its_field_and_the_reason_kept(studio):
    client = studio.client("Белова Анна")
    answer = send(studio.browser(), page(studio, client), reason="done", number="7")
    assert answer.status_code == 422
    assert f"Введите номер {client.pk}" in words(answer)
    assert 'value="7"' in answer.content.decode()
    assert 'value="done" id="id_reason_2" checked' in answer.content.decode()
    assert not is_erased(client)


def test_what_is_in_the_way_is_said_with_the_way_out(studio):
    client = studio.client("Белова Анна")
    held = studio.pass_(client, paid=False)
    answer = studio.browser().get(page(studio, client))
    text = words(answer)
    assert "Долг 5 600 ₽" in text
    assert held.name in text
    assert "erase-now" not in answer.content.decode()
    assert studio.url("desk:client", client.pk) in answer.content.decode()
    refused = send(studio.browser(), page(studio, client), reason="asked", number=client.pk)
    assert (refused.status_code, is_erased(client)) == (422, False)
    assert "ещё может им воспользоваться" in words(refused)
    delete_client(client=client, actor=studio.actor)
    assert "erase-restore" in studio.browser().get(page(studio, client)).content.decode()


def test_the_same_press_twice_is_one_erasure(studio):
    client, browser = studio.client("Белова Анна"), studio.browser()
    form = {"reason": "asked", "number": client.pk, "request_key": "a" * 32}
    for _ in range(2):
        assert browser.post(page(studio, client), form).status_code == 302
    assert Event.objects.filter(name="clients.client_erased").count() == 1


def test_the_deleted_list_offers_it_and_shows_the_erased_without_restoring(studio):
    gone, erased = studio.client("Белова Анна"), studio.client("Серова Вера")
    delete_client(client=gone, actor=studio.actor)
    erase(studio, erased)
    answer = studio.browser().get(studio.url("desk:deleted")).content.decode()
    assert f'id="erase-{gone.pk}"' in answer
    assert f'id="restore-{gone.pk}"' in answer
    assert f"Клиент стёрт №{erased.pk}" in answer
    assert f'id="restore-{erased.pk}"' not in answer
    refused = send(studio.browser(), studio.url("desk:deleted_restore", erased.pk), htmx=True)
    assert refused.status_code == 422
    assert not Client.objects.filter(pk=erased.pk, deleted_at=None).exists()


def test_without_the_right_there_is_no_way_to_it(studio):
    client, person = studio.client("Белова Анна"), studio.staff("clients.read", "clients.restore", "card.read")
    delete_client(client=studio.client("Серова Вера"), actor=studio.actor)
    browser = studio.browser(person)
    assert browser.get(page(studio, client)).status_code == 403
    for url in (studio.url("desk:deleted"), studio.url("desk:client", client.pk)):
        assert "/erase/" not in browser.get(url).content.decode()
    shown = studio.browser().get(studio.url("desk:client", client.pk)).content.decode()
    assert page(studio, client) in shown
    assert page(studio, client) in studio.browser().get(studio.url("desk:client_personal", client.pk)).content.decode()


def test_others_clients_are_404(studio, bobs):
    from ritm.accounts.scope import account_scope

    with account_scope(bobs.account.pk):
        theirs = bobs.client("Бобов Боб")
    assert studio.browser().get(page(studio, theirs)).status_code == 404
    north = studio.second_branch()
    bound = studio.staff(*ERASES, branches=(studio.branch,), clients="branches")
    assert studio.browser(bound).get(page(studio, studio.client("Чужая", branch=north))).status_code == 404


def test_the_number_of_queries_is_fixed(studio):
    one, more, owes = lived(studio, "Белова Анна"), lived(studio, "Серова Вера"), lived(studio, "Ким Нина")
    studio.client("Ли Ева", note="подруга Беловой Анны")
    for number in range(3):
        for client in (more, owes):
            studio.client(f"Ребёнок {number} {client}", guardian=client, note=f"дочь {client.name}")
            dropped = studio.client(f"Ещё {number}")
            merge_clients(kept=client, dropped=dropped, chosen={}, actor=studio.actor)
        studio.pass_(owes)
    few, many, refused = (queries(studio.browser(), page(studio, client)) for client in (one, more, owes))
    assert few == many <= 46
    assert refused <= 30
