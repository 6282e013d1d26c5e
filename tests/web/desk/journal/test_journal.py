"""«Журнал изменений»: who, what, when, from where, old and new value, by a right of its own (ST-10)."""

import re
from datetime import timedelta

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.core import clock
from ritm.events.models import Event
from ritm.studio.actions import change_settings
from ritm.web.desk.journal.views import device_in_words
from tests.given import moment
from tests.web.desk.clients.looking import BOBS, queries, text_of
from tests.web.desk.clients.test_new import sent

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
READS = ("journal.read", "card.read", "clients.read")


def _rename(studio, client, **fields):
    return change_client(client=client, data=ClientData(name=client.name, **fields), actor=studio.actor)


def _page(studio, person=None, **query):
    return text_of(studio.browser(person).get(studio.url("desk:journal", **query)))


@pytest.mark.req("ST-10")
def test_a_line_says_who_what_when_from_where_old_and_new(studio):
    person = studio.staff("clients.read", "clients.change", "card.read", name="Анна К")
    client = studio.client("Белова", note="было")
    browser = studio.browser(person)
    with clock.at(moment(studio.today, clock.time(14, 5))):
        answer = browser.post(
            studio.url("desk:client_edit", client.pk),
            {"request_key": "a" * 32, "name": "Белова Мария", "note": "стало"},
            headers={"User-Agent": CHROME},
            REMOTE_ADDR="203.0.113.7",
        )
    assert answer.status_code == 302
    row = Event.objects.get(name="clients.client_changed")
    assert (row.ip, row.device) == ("203.0.113.7", CHROME)
    page = studio.browser().get(studio.url("desk:journal"))
    words = text_of(page)
    assert f"{studio.today:%d.%m.%Y} 14:05 Анна К Анкета изменена: Белова Мария" in words.replace(
        "Анкету изменили", "Анкета изменена"
    )
    assert "ФИО Белова → Белова Мария Заметки было → стало" in words
    assert "203.0.113.7 Chrome, Windows" in words
    assert f'href="{studio.url("desk:client", client.pk)}"' in page.content.decode()
    assert Event.objects.get(name="clients.client_added").ip is None


@pytest.mark.req("ST-10", "ST-06")
def test_it_has_a_right_of_its_own_and_tells_no_more_than_other_pages(studio):
    client = studio.client("Белова", phone="+79165551234")
    _rename(studio, client, phone="+79165550000")
    studio.pass_(client, studio.plan(name="8 занятий"))
    change_settings(by=studio.boss, sale_credit_days=21)
    without = studio.staff("card.read", "clients.read", "levels.change")
    assert studio.browser(without).get(studio.url("desk:journal")).status_code == 403
    assert "Журнал изменений" not in text_of(studio.browser(without).get(studio.url("desk:clients")))
    reads = _page(studio, studio.staff(*READS, phones="tail"))
    assert "Журнал изменений" in reads
    assert "Настройки аккаунта" in _page(studio)
    assert "14 → 21" in reads
    assert [word for word in ("555-12", "5551234", "555-00", "8 занятий") if word in reads] == []
    assert "8 занятий" in _page(studio, studio.staff(*READS, "card.passes"))
    north = studio.client("Северова", branch=studio.second_branch())
    _rename(studio, north, note="тайна", branch=north.branch)
    bound = studio.staff(*READS, branches=(studio.branch,), clients="branches")
    assert "тайна" not in _page(studio, bound)
    assert "тайна" in _page(studio)


@pytest.mark.req("ST-10")
def test_it_is_filtered_by_person_kind_and_days(studio):
    person = studio.staff(*READS, "clients.change", name="Анна К")
    client = studio.client("Белова")
    sent(studio.browser(person), studio.url("desk:client_edit", client.pk), name="Белова Мария")
    change_settings(by=studio.boss, sale_credit_days=21)
    hall = studio.hall("Паркет")
    assert hall.pk
    today, settings = studio.today, "14 → 21"
    annas = _page(studio, who=person.pk, since=today, until=today)
    assert (settings in annas, "Белова → Белова Мария" in annas) == (False, True)
    account = _page(studio, who=studio.boss.pk, part="account")
    assert (settings in account, "Добавлен зал" in account) == (True, False)
    assert "Добавлен зал" in _page(studio, part="schedule", since=today)
    assert settings not in _page(studio, since=today + timedelta(days=1))
    assert "Ничего не нашлось" in _page(studio, until=today - timedelta(days=1))


@pytest.mark.req("ST-10")
def test_what_cannot_be_read_counts_as_not_said(studio):
    change_settings(by=studio.boss, sale_credit_days=21)
    for bad in ({"who": "9" * 30, "part": "nope"}, {"since": "31.02", "before": "-1"}, {"who": "x", "before": "\x00"}):
        assert "14 → 21" in _page(studio, **bad)


@pytest.mark.req("ST-10")
def test_fifty_a_page_in_a_stable_order_and_nobody_elses(studio, bobs):
    for number in range(60):
        studio.client(f"Клиент {number:02}")
    first = studio.browser().get(studio.url("desk:journal", part="clients")).content.decode()
    assert first.count('<tr id="event-') == 50
    older = first[first.index('id="journal-older" href="') :].split('"')[3].replace("&amp;", "&")
    second = studio.browser().get(studio.url("desk:journal") + older).content.decode()
    assert "Клиент 09" in second
    assert "Клиент 59" not in second
    with account_scope(bobs.account.pk):
        assert Event.objects.exists()
    assert [word for word in BOBS if word in first + second] == []


@pytest.mark.req("ST-10")
def test_the_order_is_that_of_the_moments_and_not_of_writing(studio):
    """As in the card's history: whatever was written later of an earlier day stands there."""
    now = clock.now()
    for days, names in ((3, range(30)), (5, range(30, 60)), (4, range(60, 90))):
        with clock.at(now - timedelta(days=days)):
            for number in names:
                studio.client(f"Клиент {number:02}")
    browser, url = studio.browser(), studio.url("desk:journal")
    first = browser.get(url, {"part": "clients"}).content.decode()
    older = first[first.index('id="journal-older" href="') :].split('"')[3].replace("&amp;", "&")
    second = browser.get(url + older).content.decode()
    seen = re.findall(r"Клиент (\d\d)", re.sub(r'title="[^"]*"', "", first + second))
    order = list(dict.fromkeys(seen))
    assert order == [f"{number:02}" for number in (*range(29, -1, -1), *range(89, 59, -1), *range(59, 29, -1))]
    assert 'id="event-' not in browser.get(url, {"before": "999999999"}).content.decode()


def test_more_lines_take_no_query_more(studio):
    browser, url = studio.browser(), studio.url("desk:journal")
    studio.client("Одна")
    few = queries(browser, url)
    for number in range(5):
        _rename(studio, studio.client(f"Ещё {number}"), note="а")
    assert queries(browser, url) <= few + 1
    assert queries(browser, url) <= 12


def test_a_browser_is_named_shortly():
    assert device_in_words(CHROME) == "Chrome, Windows"
    assert device_in_words("curl/8.1") == "curl"
    assert device_in_words("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17.0 Safari/604.1") == "Safari, iPhone"
    assert device_in_words("") == ""
