"""A client is found by the exact number of a passport, which then stands nowhere (CL-25, mechanics §8)."""

from datetime import timedelta
from importlib import import_module
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.passport import change_passport
from ritm.clients.models import ClientPassport
from ritm.clients.passport import PassportData, mark_of, with_number
from ritm.core import clock
from ritm.directory.actions import save_segment, start_export
from ritm.directory.conditions.conditions import read
from ritm.directory.conditions.kinds import Day
from ritm.directory.errors import SecretNotKept
from ritm.directory.models import ClientExport, Segment
from ritm.events.models import Event
from tests.given import ZONE
from tests.web.desk.clients.looking import names_of, text_of
from tests.web.desk.pages import send

pytestmark = pytest.mark.req("CL-25")
NUMBER, DIGITS = "4509 № 123456", "123456"
RIGHTS = ("clients.read", "clients.search", "clients.export", "passport.read")


@pytest.fixture
def anna(studio):
    found = studio.client("Белова Анна")
    _write(studio, found, NUMBER)
    _write(studio, studio.client("Громов Борис"), "4509 123457")
    return found


def _write(studio, client, number):
    change_passport(client=client, data=PassportData(passport_number=number), actor=studio.actor)


def _search(studio, person, number, **query):
    """What comes of the form: the address that the browser is sent to."""
    url = studio.url("desk:advanced_secret", **query)
    answer = send(studio.browser(person), url, field="passport", value=number, add="1")
    assert answer.status_code == 302
    return answer["Location"]


def _sought():
    return list(
        Event.objects.filter(name="clients.passport_sought").order_by("pk").values_list("client_ref", flat=True)
    )


@pytest.mark.parametrize("typed", [NUMBER, "4509123456", "45 09 123456", " 4509-123456 "])
def test_the_exact_number_finds_its_owner_and_the_look_is_logged(studio, anna, typed):
    person = studio.staff(*RIGHTS)
    url = _search(studio, person, typed)
    assert DIGITS not in unquote(url).replace(" ", "")
    page = studio.browser(person).get(url)
    assert (page.status_code, names_of(page)) == (200, ["Белова Анна"])
    assert "С введённым номером паспорта" in text_of(page)
    assert DIGITS not in page.content.decode()
    assert _sought() == [anna.pk]
    assert Event.objects.get(name="clients.passport_sought").actor_id == person.pk
    assert studio.browser(person).get(url.replace("/search/", "/search/total/", 1)).status_code == 404  # unlogged
    assert _sought() == [anna.pk]


@pytest.mark.parametrize("typed", ["450912345", "123456", "4509", "14509123456"])
def test_a_piece_of_a_number_finds_nobody(studio, anna, typed):
    person = studio.staff(*RIGHTS)
    page = studio.browser(person).get(_search(studio, person, typed))
    assert (page.status_code, names_of(page)) == (200, [])
    assert _sought() == [None]


def test_the_form_goes_by_post_with_the_other_conditions_beside(studio, anna):
    browser = studio.browser()
    page = browser.get(studio.url("desk:advanced_search", c="blocked:no", field="passport")).content.decode()
    form = page.partition('id="builder"')[2].partition("</form>")[0]
    assert 'method="post"' in form
    assert f'action="{studio.url("desk:advanced_secret")}?c=blocked%3Ano"' in form
    assert 'hx-params="not value,csrfmiddlewaretoken,request_key"' in form
    url = _search(studio, studio.boss, NUMBER, c="blocked:no")
    assert parse_qs(urlsplit(url).query)["c"][0] == "blocked:no"
    assert names_of(browser.get(url)) == ["Белова Анна"]


@pytest.mark.parametrize("typed", ["", "  ", "№", "9" * 41])
def test_what_is_no_number_is_asked_for_again(studio, anna, typed):
    url = _search(studio, studio.boss, typed)
    page = studio.browser().get(url)
    assert page.status_code == 422
    assert any(words in text_of(page) for words in ("Введите серию и номер", "Введите что-нибудь", "Напишите"))


def test_a_number_in_an_address_is_not_read(studio, anna):
    browser = studio.browser()
    for query in ({"field": "passport", "add": "1", "value": NUMBER}, {"c": f"passport:is:{NUMBER}"}):
        page = browser.get(studio.url("desk:advanced_search", **query))
        assert page.status_code == 422
        assert names_of(page) == [] or "c" not in query
    assert _sought() == []


def test_whoever_may_not_see_passports_neither_sees_nor_uses_the_condition(studio, anna):
    url = _search(studio, studio.boss, NUMBER)
    person = studio.staff("clients.read", "clients.search")
    browser = studio.browser(person)
    assert "Номер паспорта" not in text_of(browser.get(studio.url("desk:advanced_search")))
    assert send(browser, studio.url("desk:advanced_secret"), field="passport", value=NUMBER).status_code == 403
    page = browser.get(url)
    assert (page.status_code, names_of(page)) == (422, [])
    assert _sought() == []


def test_it_is_kept_neither_as_a_segment_nor_in_a_workbook(studio, anna):
    browser, url = studio.browser(), _search(studio, studio.boss, NUMBER)
    text = parse_qs(urlsplit(url).query)["c"][0]
    page = browser.get(url).content.decode()
    assert 'id="segment-new"' not in page
    assert 'id="export"' not in page
    for name, more in (("desk:advanced_segment_new", {"name": "Она"}), ("desk:advanced_export", {})):
        answer = send(browser, studio.url(name), c=text, **more)
        assert answer.status_code == 422
        assert "Поиск по номеру паспорта не сохраняется" in text_of(answer)
    with pytest.raises(SecretNotKept):
        save_segment(name="Она", conditions=[text], actor=studio.actor)
    with pytest.raises(SecretNotKept):
        start_export(query={"c": [text]}, zone=ZONE, language="ru", actor=studio.actor, staff=studio.boss)
    assert not Segment.objects.exists()
    assert not ClientExport.objects.exists()


def test_tomorrow_and_elsewhere_the_address_says_nothing(studio, anna):
    text = parse_qs(urlsplit(_search(studio, studio.boss, NUMBER)).query)["c"][0]
    today = clock.today(ZONE)
    assert not read(text, staff=studio.boss, day=Day(today, ZONE)).problem
    assert "ещё раз" in str(read(text, staff=studio.boss, day=Day(today + timedelta(days=1), ZONE)).problem)


def test_the_number_lies_nowhere_after_a_search(studio, anna):
    studio.browser().get(_search(studio, studio.boss, NUMBER))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- a name of our own table
            assert DIGITS not in str(cursor.fetchall()), table


def test_the_mark_follows_the_passport(studio, anna, settings):
    def holders(number):
        return list(with_number(number).values_list("client__name", flat=True))

    kept, first = studio.client("Белова А."), dict(settings.FIELD_KEYS)
    merge_clients(kept=kept, dropped=anna, chosen={}, actor=studio.actor)
    assert holders(NUMBER) == ["Белова А."]
    settings.FIELD_KEYS = {"2": "n" * 40, **first}
    assert holders(NUMBER) == ["Белова А."]
    call_command("reseal")
    settings.FIELD_KEYS = {"2": "n" * 40}
    assert holders(NUMBER) == ["Белова А."]
    _write(studio, kept, "70 777")
    assert (holders(NUMBER), holders("70777"), holders("")) == ([], ["Белова А."], [])
    _write(studio, kept, "")
    assert holders("70777") == []
    settings.FIELD_KEYS = {**first, "2": "n" * 40}
    call_command("reseal")


def test_the_migration_marks_what_lies_there_already(studio, anna):
    rows = ClientPassport.objects.order_by("pk")
    marks = list(rows.values_list("number_mark", flat=True))
    rows.update(number_mark="")
    import_module("ritm.clients.migrations.0002_passport_number").mark_numbers(apps, None)
    assert list(rows.values_list("number_mark", flat=True)) == marks
    assert len(set(marks)) == 2


def test_the_same_number_is_marked_otherwise_in_another_studio(studio, bobs, anna):
    assert mark_of(NUMBER, account_id=studio.account.pk) != mark_of(NUMBER, account_id=bobs.account.pk)


def test_a_phone_in_a_segment_is_told_to_nobody_who_may_not_search_by_phones(studio):
    studio.client("Белова Анна", phone="+79165551234")
    save_segment(name="Белова", conditions=["phone:has:9165551234", "blocked:no"], actor=studio.actor)
    person = studio.staff(*RIGHTS, phones="tail")
    page = studio.browser(person).get(studio.url("desk:advanced_search"))
    assert "Белова" in text_of(page)
    assert "9165551234" not in page.content.decode()
    opened = studio.browser(person).get(studio.url("desk:advanced_search", c="phone:has:9165551234"))
    assert opened.status_code == 422
    assert "9165551234" not in opened.content.decode().partition('id="list"')[0].partition("rt-terms")[2]
    assert "9165551234" in studio.browser().get(studio.url("desk:advanced_search")).content.decode()
