"""Workbooks of clients (CL-32)."""

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from ritm.clients.actions.profile import make_system_client
from ritm.core import clock
from ritm.directory import exporting
from ritm.directory.actions import forget_exports
from ritm.directory.models import ClientExport
from ritm.events import outbox
from ritm.files.models import StoredFile
from ritm.files.queries import violations
from tests.web.desk.clients.looking import BOBS, text_of
from tests.web.desk.pages import send, work

ALL = ("clients.read", "clients.search", "clients.export", "card.read")


@pytest.fixture
def people(studio):
    make_system_client()
    studio.client("Ёлкина Анна", phone="+79165551234", note="=1+1", birth_date=date(1990, 3, 5), branch=studio.branch)
    studio.client("=HYPERLINK(1)", phone="+79031234567", email="a@example.com", alert_note="@SUM(1)", is_blocked=True)
    studio.pass_(studio.client("Борис", other_phone="+74951112233"), studio.plan(name="+Восемь"), paid=False)
    return studio


def ask(studio, person=None, name="advanced_export", listed=None, **fields):
    return send(studio.browser(person), studio.url(f"desk:{name}", **(listed or {})), **fields)


def taken(studio, export, person=None):
    return studio.browser(person).get(studio.url("desk:export_file", export.pk))


def content_of(response):
    """The bytes, which come piece by piece: a large base never stands in memory whole."""
    assert response.streaming
    return b"".join(response.streaming_content)


def sheet(response):
    return CalamineWorkbook.from_filelike(BytesIO(content_of(response))).get_sheet_by_index(0).to_python()


def exported(studio, person=None, **fields):
    """The rows by title of what this person gets."""
    assert ask(studio, person, **fields).url == studio.url("desk:exports")
    work()
    export = ClientExport.objects.latest("pk")
    assert export.status == "done"
    titles, *rows = sheet(taken(studio, export, person))
    return [dict(zip(titles, row, strict=True)) for row in rows]


@pytest.mark.req("CL-32")
def test_a_workbook_of_the_search(people):
    rows = exported(people)
    assert [row["ФИО"] for row in rows] == ["=HYPERLINK(1)", "Борис", "Ёлкина Анна"]
    boris, anna = rows[1], rows[2]
    assert anna["Добавлен"] == people.today
    assert (anna["Мобильный телефон"], anna["Дата рождения"]) == ("+7 916 555-12-34", date(1990, 3, 5))
    assert (anna["Заметки"], anna["Филиал"], anna["Кто добавил"]) == ("=1+1", "Центр", people.boss.name)
    assert (boris["Долг"], boris["Абонемент"], boris["Осталось занятий"]) == (5600.0, "+Восемь", 8.0)
    assert (rows[0]["Чёрный список"], rows[0]["Заметки (видимые)"]) == ("да", "@SUM(1)")
    assert [row["ФИО"] for row in exported(people, c=["blocked:no", "debt:more:0"])] == ["Борис"]


@pytest.mark.req("CL-32")
def test_no_cell_is_a_formula_or_a_link(people):
    ask(people)
    work()
    content = content_of(taken(people, ClientExport.objects.get()))
    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xml", ".rels"))}
    assert not any("<f>" in text or "<hyperlink" in text for text in parts.values())
    assert any("=HYPERLINK(1)" in text for text in parts.values())


@pytest.mark.req("CL-32", "CL-02")
def test_a_workbook_of_the_list(people):
    assert len(exported(people, name="export_new")) == 3
    assert [row["ФИО"] for row in exported(people, name="export_new", listed={"chip": "debt"})] == ["Борис"]
    assert [row["ФИО"] for row in exported(people, name="export_new", listed={"text": "елк"})] == ["Ёлкина Анна"]
    assert ask(people, name="export_new", listed={"chip": "nonsense"}).status_code == 422
    page = text_of(people.browser().get(people.url("desk:exports")))
    assert "Все клиенты: «елк»" in page
    assert "С долгом" in page


@pytest.mark.req("CL-32", "ST-02", "ST-05")
def test_each_gets_what_his_level_shows(people):
    people.client("Чужова", branch=people.second_branch(), phone="+79990001122")
    tail = people.staff(*ALL, branches=(people.branch,), clients="branches", phones="tail")
    rows = exported(people, tail)
    assert [row["ФИО"] for row in rows] == ["=HYPERLINK(1)", "Борис", "Ёлкина Анна"]
    assert rows[2]["Мобильный телефон"] == "+7 916\u00a0…-12-34"
    none = people.staff("clients.read", "clients.export", phones="none")
    rows = exported(people, none, name="export_new")
    assert {row["Мобильный телефон"] + row["Альтернативный телефон"] for row in rows} == {""}
    assert "Заметки" not in rows[0]
    assert "Email" not in rows[0]


@pytest.mark.req("CL-32")
def test_the_file_is_for_nobody_else(people, bobs):
    person = people.staff(*ALL)
    ask(people, person)
    work()
    export = ClientExport.objects.get()
    answer = taken(people, export, person)
    assert (answer.status_code, answer["Content-Type"]) == (200, exporting.CONTENT_TYPE)
    content = content_of(answer)
    assert not any(word.encode() in content for word in BOBS)
    assert taken(people, export).status_code == 404
    assert taken(people, export, people.staff(*ALL)).status_code == 404
    assert bobs.browser().get(bobs.url("desk:export_file", export.pk)).status_code == 404
    assert "Скачать" not in text_of(people.browser().get(people.url("desk:exports")))
    for codes in (("clients.read",), ("clients.export",), ("clients.read", "clients.export")):
        status = ask(people, people.staff(*codes)).status_code
        assert status == 403


@pytest.mark.req("CL-32")
def test_it_goes_after_a_week(people):
    ask(people)
    work()
    export = ClientExport.objects.get()
    with clock.at(clock.now() + timedelta(days=6)):
        assert forget_exports() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert forget_exports() == 1
    assert taken(people, export).status_code == 404
    assert (StoredFile.objects.count(), violations()) == (0, [])
    assert "Больше не хранится" in text_of(people.browser().get(people.url("desk:exports")))


@pytest.mark.req("CL-32")
def test_who_lost_the_right_gets_nothing(people):
    person = people.staff(*ALL)
    ask(people, person)
    person.access_level.codes = ["clients.read"]
    person.access_level.save()
    work()
    assert (ClientExport.objects.get().status, StoredFile.objects.count()) == ("failed", 0)


@pytest.mark.req("CL-32")
def test_one_at_a_time_and_its_progress(people, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    monkeypatch.setattr(exporting, "IDS_AT_ONCE", 1)
    browser = people.browser()
    send(browser, people.url("desk:advanced_export"))
    assert 'hx-trigger="every 1s"' in browser.get(people.url("desk:exports")).content.decode()
    again = browser.post(people.url("desk:advanced_export"), {"request_key": "a" * 32}, follow=True)
    assert "Ваша прошлая выгрузка ещё готовится" in text_of(again)
    job = outbox.claim()
    outbox.run(job)
    job.refresh_from_db()
    assert job.progress == {"done": 3}
    page = browser.get(people.url("desk:exports"))
    assert "every 1s" not in page.content.decode()
    assert "Скачать" in text_of(page)
    export = ClientExport.objects.get()
    assert (export.rows_done, export.rows_total) == (3, 3)


@pytest.mark.req("CL-32")
def test_a_worker_whose_lease_ran_out_keeps_nothing(people):
    ask(people)
    job = outbox.claim()
    type(job).objects.filter(pk=job.pk).update(claim="other")
    outbox.run(job)
    assert (ClientExport.objects.get().status, StoredFile.objects.count()) == ("running", 0)


@pytest.mark.parametrize("bad", ["чепуха", "branch:is:999", "debt:more:NaN", "a\x00b"])
def test_bad_conditions_are_refused(people, bad):
    answer = people.browser().post(people.url("desk:advanced_export"), {"c": bad, "request_key": "b" * 32}, follow=True)
    assert "Условие нельзя применить" in text_of(answer)
    assert ClientExport.objects.count() == 0


def test_the_button_is_for_holders_of_the_right(people):
    for page in ("clients", "advanced_search"):
        assert "Выгрузить .xlsx" in text_of(people.browser().get(people.url(f"desk:{page}")))
        other = people.browser(people.staff("clients.read", "clients.search"))
        assert "Выгру" not in text_of(other.get(people.url(f"desk:{page}")))


def test_the_page_asks_the_lists_once_for_all_lines(people):
    branch, browser, costs = people.branch.pk, people.browser(), []
    for _line in range(3):
        ask(people, c=[f"branch:is:{branch}"])
        work()
        with CaptureQueriesContext(connection) as queries:
            assert text_of(browser.get(people.url("desk:exports"))).count("Филиал") == len(costs) + 1
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2]
