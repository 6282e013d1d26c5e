"""«Анкета» on the card: what is filled in, health by its own right, what runs out in amber or red (CL-36)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData, DocumentData
from ritm.events.models import Event
from ritm.studio.actions import change_settings
from tests.web.desk.client_card.looking import Desk, words

HEALTH = ("Заболевания", "Б-аллергия", "Медицинская справка", "Страховка")


def entry(studio, kind, name):
    return add_entry(kind=kind, name=name, actor=studio.actor)


def anna(studio, **fields):
    change_settings(by=studio.boss, asks_certificate=True, asks_insurance=True)
    return studio.client(
        "Белова Анна",
        vk="masha",
        named_parent="Белова Нина",
        named_parent_phone="8 916 555-00-01",
        status=entry(studio, "status", "Корпоративный клиент"),
        class_format=entry(studio, "class_format", "Группа"),
        discount_percent=15,
        interests=(entry(studio, "interest", "йога"), entry(studio, "interest", "балет")),
        illnesses=(entry(studio, "illness", "Б-аллергия"),),
        **fields,
    )


def profile(desk: Desk) -> str:
    """The block «Анкета»."""
    return re.search(r'<section class="card[^"]*" id="profile">.*?</section>', desk.page(), re.DOTALL)[0]


def toned(block: str) -> dict[str, str]:
    """Words in a colour → the colour."""
    return {words(text): tone for tone, text in re.findall(r'<div class="t-(\w+)">(.*?)</div>', block)}


@pytest.mark.req("CL-14", "CL-16", "CL-18", "CL-19", "CL-36", "CL-39")
def test_the_block_shows_what_is_filled_in(studio):
    block = profile(Desk(studio, anna(studio)))
    text = words(block)
    for filled in ("Корпоративный клиент", "Группа", "15 %", "балет, йога", "Белова Нина", "Заболевания Показать"):
        assert filled in text
    assert 'href="https://vk.com/masha" target="_blank" rel="noopener noreferrer"' in block
    assert 'href="tel:+79165550001"' in block
    empty = words(profile(Desk(studio, studio.client("Пустая"))))
    assert [label for label in ("Статус", "Скидка", "Интересы", "Документы", *HEALTH) if label in empty] == []


@pytest.mark.req("CL-36")
def test_an_address_is_written_to_by_a_press(studio):
    client = anna(studio, email="masha@mail.example")
    assert '<a href="mailto:masha@mail.example">masha<wbr>@mail.example</a>' in profile(Desk(studio, client))


@pytest.mark.req("CL-20", "CL-24", "ST-06")
def test_health_is_shown_to_holders_of_its_right_only(studio):
    client = anna(studio, certificate_ends_on=studio.today, insurance_ends_on=studio.today)
    nurse, desk = (studio.staff("card.read", *more) for more in (("clients.health",), ()))
    seen = words(Desk(studio, client, nurse).page() + Desk(studio, client, nurse).page("client_health"))
    assert [word for word in HEALTH if word not in seen] == []
    assert [word for word in HEALTH if word in Desk(studio, client, desk).page()] == []


@pytest.mark.req("CL-20", "ST-10")
def test_a_look_at_illnesses_is_logged(studio):
    """On the card behind a press, in the form when it opens; where there are none, nothing is written."""
    client, well = anna(studio), studio.client("Здоровая")
    nurse = studio.staff("card.read", "clients.read", "clients.change", "clients.health")
    browser, looks = studio.browser(nurse), Event.objects.filter(name="clients.illnesses_seen")
    assert "Б-аллергия" not in Desk(studio, client, nurse).page()
    assert looks.count() == 0
    assert "Б-аллергия" in browser.get(studio.url("desk:client_health", client.pk)).content.decode()
    assert "Б-аллергия" in browser.get(studio.url("desk:client_edit", client.pk)).content.decode()
    for page in ("desk:client_health", "desk:client_edit"):
        assert browser.get(studio.url(page, well.pk)).status_code == 200
    assert list(looks.values_list("client_ref", "actor_id")) == [(client.pk, nurse.pk)] * 2
    front = studio.browser(studio.staff("card.read", "clients.read", "clients.change"))
    assert front.get(studio.url("desk:client_health", client.pk)).status_code == 403
    assert "Б-аллергия" not in front.get(studio.url("desk:client_edit", client.pk)).content.decode()
    assert looks.count() == 2


@pytest.mark.req("CL-20", "CL-24", "ST-10")
def test_the_history_tells_of_health_to_holders_of_its_right_only(studio):
    client = anna(studio)
    day = studio.today + timedelta(days=100)
    changed = replace(ClientData.of(client, guardian=None), certificate_ends_on=day, illnesses=())
    change_client(client=client, data=changed, actor=studio.actor)
    nurse, desk = (studio.staff("card.read", "card.history", *more) for more in (("clients.health",), ()))
    told = {who.pk: words(Desk(studio, client, who).page("client_changes")) for who in (nurse, desk)}
    assert [f"{day:%d.%m.%Y}" in told[who.pk] for who in (nurse, desk)] == [True, False]
    for text in told.values():
        assert ("Медицинская справка до" in text, "Заболевания" in text, "Б-аллергия" in text) == (True, True, False)


@pytest.mark.req("CL-24")
def test_what_the_boss_switched_off_is_not_on_the_card(studio):
    client = anna(studio, certificate_ends_on=studio.today)
    change_settings(by=studio.boss, asks_certificate=False)
    page = Desk(studio, client).page()
    assert ("Медицинская справка" in page, "Документы истекают" in page) == (False, False)


@pytest.mark.req("CL-17", "CL-24")
@pytest.mark.parametrize(
    ("days", "said", "tone"),
    [(-1, "срок истёк", "bad"), (0, "истекает", "warn"), (14, "истекает", "warn"), (15, "до", "")],
)
def test_what_runs_out_is_amber_and_what_has_run_out_is_red(studio, days, said, tone):
    day = studio.today + timedelta(days=days)
    contract = DocumentData(entry(studio, "document", "договор"), day)
    client = anna(
        studio, certificate_ends_on=day, documents=(contract, DocumentData(entry(studio, "document", "анкета")))
    )
    desk = Desk(studio, client)
    block, page = profile(desk), words(desk.page())
    for text in (f"{said} {day:%d.%m.%Y}", f"договор, {said} {day:%d.%m.%Y}"):
        assert text in words(block)
        assert toned(block).get(text, "") == tone
    assert "анкета," not in words(block)
    flags = {"bad": "Документы просрочены", "warn": "Документы истекают"}
    assert [flag for flag in flags.values() if flag in page] == ([flags[tone]] if tone else [])


@pytest.mark.req("ST-05")
def test_the_named_parents_phone_is_masked_by_the_level(studio):
    masked = studio.staff("card.read", phones="tail")
    assert "916 555-00-01" not in words(Desk(studio, anna(studio), masked).page())
