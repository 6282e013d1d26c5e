"""The wizard of the import, page by page (CL-04, 7e, ux §4.9)."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ritm.accounts.scope import account_scope
from ritm.clients.actions.removal import delete_client
from ritm.clients.queries import living
from ritm.core import clock
from ritm.events.models import Job
from ritm.files.models import StoredFile
from ritm.imports import judging
from ritm.imports.actions import forget_old, match_columns, start_import
from ritm.imports.jobs import check_batch
from ritm.imports.models import ImportBatch
from ritm.imports.purpose import RIGHTS
from tests.given import key
from tests.imports.books import TYPE, book, checked, everything, received, taken, work
from tests.web.desk.clients.looking import HTMX, queries, text_of

Status = ImportBatch.Status
PEOPLE = (["Анна", "89161112233"], ["Вера", "нет"], ["Глеб", "8 916 111-22-33"], ["Дарья", "", "32 мая"], ["Ева"])


def workbook(content: bytes, name: str = "клиенты.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=TYPE)


def sent(browser, url, **fields):
    return browser.post(url, {**key(), **fields})


def columns(batch, **changed) -> dict[str, str]:
    known = {f"column_{place}": code for place, code in batch.mapping.items()}
    return {**known, "on_phone": "fill", **changed}


@pytest.mark.req("CL-04")
def test_from_the_file_to_the_report(studio):
    browser = studio.browser()
    uploaded = sent(browser, studio.url("desk:import_start"), file=workbook(book(*PEOPLE)))
    batch = ImportBatch.objects.get()
    assert (uploaded.status_code, uploaded["Location"]) == (302, studio.url("desk:import_columns", batch.pk))
    second = text_of(browser.get(uploaded["Location"]))
    assert "клиенты.xlsx, лист «База», 5 строк" in second
    assert "A «Клиент» Анна; Вера; Глеб" in second
    assert "угадано по заголовку" in second

    matched = sent(browser, studio.url("desk:import_columns", batch.pk), **columns(batch))
    batch_url = studio.url("desk:import_batch", batch.pk)
    assert matched["Location"] == batch_url
    assert "Проверяем строки" in text_of(browser.get(batch_url))
    work()
    assert not living().exists()
    third = text_of(browser.get(batch_url))
    assert "2 создадим новых" in third
    assert "Загрузить 2 строки, 3 пропустить" in third
    assert "такой же в строке 2: Анна" in third
    assert "Пробный прогон: в базе ничего не изменилось" in third

    assert sent(browser, studio.url("desk:import_run", batch.pk))["Location"] == batch_url
    assert "0 из 5 строк" in text_of(browser.get(batch_url))
    work()
    report = text_of(browser.get(batch_url))
    assert "2 создано" in report
    assert "К списку клиентов" in report
    assert set(living().values_list("name", flat=True)) == {"Анна", "Ева"}
    assert {client.branch for client in living()} == {studio.branch}
    assert "клиенты.xlsx" in text_of(browser.get(studio.url("desk:import_start")))


@pytest.mark.req("CL-04")
def test_a_check_says_how_far_it_is(studio, monkeypatch):
    monkeypatch.setattr(judging, "_TOLD_EVERY", 2)
    batch = received(studio, book(*PEOPLE))
    match_columns(batch=batch, mapping={0: "name"}, on_phone="fill", actor=studio.actor)
    browser, url = studio.browser(), studio.url("desk:import_batch", batch.pk)
    page = browser.get(url)
    assert "0 из 5 строк" in text_of(page)
    assert "<progress" in page.content.decode() or 'role="progressbar"' in page.content.decode()
    check_batch(job=Job.objects.get(args__batch_id=batch.pk), batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.rows_done, batch.rows_total) == (Status.CHECKED, 4, 5)


@pytest.mark.req("CL-04")
def test_the_progress_leads_on_by_itself_when_the_work_is_done(studio):
    batch = checked(studio, book(*PEOPLE))
    start_import(batch=batch, actor=studio.actor)
    browser, url = studio.browser(), studio.url("desk:import_batch", batch.pk)
    part = browser.get(url, headers=HTMX)
    assert (part.status_code, part.content.decode().startswith('<div class="card" id="progress"')) == (200, True)
    work()
    ready = browser.get(url, headers=HTMX)
    assert (ready.status_code, ready["HX-Redirect"]) == (204, url)


@pytest.mark.req("CL-04")
def test_one_press_on_import_however_often_brings_rows_in_once(studio):
    batch = checked(studio, book(*PEOPLE))
    browser, run = studio.browser(), studio.url("desk:import_run", batch.pk)
    once = key()
    assert [browser.post(run, once).status_code for _turn in range(2)] == [302, 302]
    sent(browser, run)
    work()
    sent(browser, run)
    work()
    assert living().count() == 2


def test_one_file_sent_twice_with_one_key_is_one_batch(studio):
    browser, once = studio.browser(), key()
    url = studio.url("desk:import_start")
    answers = [browser.post(url, {**once, "file": workbook(book(*PEOPLE))}) for _turn in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (ImportBatch.objects.count(), StoredFile.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "Файл пуст"),
        (b"ID;PHONE", "a.xlsx", "не читается как .xlsx"),
        (b"<html>", "a.xls", "не читается как .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "паролем"),
        (b"a\x00b", "a.csv", ""),
        (b"x" * (7 * 2**20), "a.xlsx", "5"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_leaves_nothing(studio, content, name, words):
    browser = studio.browser()
    before = everything()
    refused = sent(browser, studio.url("desk:import_start"), file=workbook(content, name))
    assert refused.status_code == 422
    assert 'id="id_file_error"' in refused.content.decode()
    assert words in text_of(refused)
    assert everything() == before


def test_without_a_file_the_page_asks_for_one(studio):
    refused = sent(studio.browser(), studio.url("desk:import_start"))
    assert refused.status_code == 422
    assert "Выберите файл" in text_of(refused)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"column_0": "skip"}, "ФИО"),
        ({"column_1": "name"}, "ФИО"),
        ({"column_0": "robot"}, ""),
        ({"on_phone": "destroy"}, ""),
        ({"on_phone": ""}, ""),
    ],
)
def test_a_wrong_choice_of_columns_is_refused_and_kept(studio, changed, words):
    batch = received(studio, book(*PEOPLE))
    refused = sent(studio.browser(), studio.url("desk:import_columns", batch.pk), **columns(batch, **changed))
    batch.refresh_from_db()
    assert (refused.status_code, batch.status) == (422, Status.UPLOADED)
    assert words in text_of(refused)
    assert not Job.objects.filter(args__batch_id=batch.pk).exists()


@pytest.mark.parametrize("row", ["0", "-1", "99999999999", "x", "", "1e400"])
def test_a_title_row_that_is_not_there_is_refused(studio, row):
    batch = received(studio, book(*PEOPLE))
    refused = sent(studio.browser(), studio.url("desk:import_sheet", batch.pk), sheet="База", header_row=row)
    batch.refresh_from_db()
    assert (refused.status_code, batch.header_row) == (422, 1)


def test_another_title_row_is_read_anew(studio):
    batch = received(studio, book(["Клиент", "Тел"], *PEOPLE, titles=("База на ноябрь", "")))
    again = sent(studio.browser(), studio.url("desk:import_sheet", batch.pk), sheet="База", header_row=2)
    assert again["Location"] == studio.url("desk:import_columns", batch.pk)
    batch.refresh_from_db()
    assert (batch.header_row, batch.rows_total) == (2, 5)


@pytest.mark.req("CL-04")
def test_the_sample_and_the_rows_with_errors_are_workbooks(studio):
    browser = studio.browser()
    sample = browser.get(studio.url("desk:import_sample"))
    assert sample["Content-Disposition"].startswith("attachment")
    assert "Белова Мария Андреевна" in _words(sample.content)
    back = received(studio, sample.content, "образец.xlsx")
    assert {"name", "phone", "birth_date", "source"} <= set(back.mapping.values())

    batch = checked(studio, book(*PEOPLE))
    errors = browser.get(studio.url("desk:import_errors", batch.pk))
    words = _words(errors.content)
    assert all(word in words for word in ("Вера", "Глеб", "Дарья", "такой же в строке 2: Анна", "32 мая"))
    assert "Ева" not in words


def _words(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        return package.read("xl/sharedStrings.xml").decode()


def test_formulas_of_the_file_stay_text_in_the_rows_with_errors(studio):
    batch = checked(studio, book(["=HYPERLINK(1)", "нет"], ["Анна"]))
    content = studio.browser().get(studio.url("desk:import_errors", batch.pk)).content
    with ZipFile(BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_group_is_shown_in_full_on_demand_and_warnings_apart(studio):
    rows = [[f"Клиент {n}", "нет"] for n in range(9)] + [["Анна", "", "", "", "нет@"]]
    batch = checked(studio, book(*rows))
    browser, url = studio.browser(), studio.url("desk:import_batch", batch.pk)
    assert "ещё 4 строки" in text_of(browser.get(url))
    assert "Клиент 8" not in text_of(browser.get(url))
    assert "Клиент 8" in text_of(browser.get(url, {"show": "bad", "whole": "bad_phone"}))
    warned = text_of(browser.get(url, {"show": "warnings"}))
    assert "Анна" in warned
    assert "Клиент 0" not in warned
    assert browser.get(url, {"show": "<b>", "whole": "<b>"}).status_code == 200


def test_a_stopped_import_is_gone_on_with_by_hand(studio):
    batch = checked(studio, book(*PEOPLE))
    start_import(batch=batch, actor=studio.actor)
    Job.objects.filter(args__batch_id=batch.pk, done_at=None).update(failed_at=clock.now())
    browser, url = studio.browser(), studio.url("desk:import_batch", batch.pk)
    page = browser.get(url)
    assert "Работа остановилась" in text_of(page)
    assert 'hx-trigger="every 1s"' not in page.content.decode()
    sent(browser, studio.url("desk:import_run", batch.pk))
    work()
    assert living().count() == 2
    assert "2 создано" in text_of(browser.get(url))


def test_a_file_that_is_no_longer_kept_says_so(studio):
    batch = taken(studio, book(*PEOPLE))
    with clock.at(clock.now() + timedelta(days=31)):
        forget_old()
    browser = studio.browser()
    page = text_of(browser.get(studio.url("desk:import_batch", batch.pk)))
    assert ("Файл больше не хранится" in page, "Импорт клиентов ," in page) == (True, False)
    assert browser.get(studio.url("desk:import_columns", batch.pk)).status_code == 404
    assert browser.get(studio.url("desk:import_errors", batch.pk)).status_code == 404


def test_without_its_file_a_checked_import_does_not_begin(studio):
    batch = checked(studio, book(*PEOPLE))
    received(studio, book(["Зоя"]), "брошенный.xlsx")
    with clock.at(clock.now() + timedelta(days=31)):
        assert forget_old() == 2
        browser = studio.browser()
        assert 'id="run"' not in browser.get(studio.url("desk:import_batch", batch.pk)).content.decode()
        assert len(re.findall(r'id="import-\d+"', browser.get(studio.url("desk:import_start")).content.decode())) == 1
        answer = sent(browser, studio.url("desk:import_run", batch.pk))
    assert (answer.status_code, "больше не хранится. Загрузите его снова" in text_of(answer)) == (422, True)
    batch.refresh_from_db()
    assert batch.status == Status.CHECKED


@pytest.mark.req("ST-05", "ST-06")
@pytest.mark.parametrize("missing", RIGHTS)
def test_all_three_rights_are_needed(studio, missing):
    batch = checked(studio, book(*PEOPLE))
    browser = studio.browser(studio.staff(*(code for code in RIGHTS if code != missing), "home.search", "card.read"))
    pages = ("import_columns", "import_batch", "import_errors")
    answers = [browser.get(studio.url(f"desk:{name}", batch.pk)) for name in pages]
    answers += [browser.get(studio.url("desk:import_start")), browser.get(studio.url("desk:import_sample"))]
    answers += [sent(browser, studio.url(f"desk:{name}", batch.pk)) for name in ("import_run", "import_sheet")]
    assert {answer.status_code for answer in answers} == {403}
    assert not living().exists()


def test_another_studios_import_is_not_there(studio, bobs):
    with account_scope(bobs.account.pk):
        theirs = checked(bobs, book(["Бобов Тайный", "89161119999"], ["Бобов Второй", "нет"]))
    browser = studio.browser()
    for name in ("import_columns", "import_batch", "import_errors"):
        answer = browser.get(studio.url(f"desk:{name}", theirs.pk))
        assert (answer.status_code, "Тайный" in answer.content.decode()) == (404, False)
    for name in ("import_run", "import_sheet", "import_columns"):
        assert sent(browser, studio.url(f"desk:{name}", theirs.pk)).status_code == 404
    assert "Бобов" not in text_of(browser.get(studio.url("desk:import_start")))
    with account_scope(bobs.account.pk):
        assert ImportBatch.objects.get(pk=theirs.pk).status == Status.CHECKED


def test_pages_take_as_many_queries_for_many_rows_as_for_one(studio):
    browser = studio.browser()
    few = checked(studio, book(["Анна", "нет"], ["Ева", "", "", "", "нет@"]))
    many = checked(studio, book(*([f"К {n}", "нет"] for n in range(60)), ["Ева", "", "", "", "нет@"]))
    for name in ("import_batch", "import_columns"):
        counts = [queries(browser, studio.url(f"desk:{name}", batch.pk)) for batch in (few, many)]
        assert counts[0] == counts[1] <= 12


@pytest.mark.req("CL-04")
def test_an_import_is_undone_within_a_day(studio):
    browser = studio.browser()
    known = studio.client("Вера", phone="+79161112299")
    batch = taken(studio, book(["Анна", "89161112233"], ["Вера", "89161112299", "", "", "vera@mail.ru"], ["Глеб", ""]))
    glebs = living().get(name="Глеб")
    studio.pass_(glebs)
    page = browser.get(studio.url("desk:import_batch", batch.pk))
    assert "Отменить импорт" in text_of(page)
    known.refresh_from_db()
    assert known.email == "vera@mail.ru"
    assert sent(browser, studio.url("desk:import_undo", batch.pk))["Location"].endswith(f"/{batch.pk}/")
    assert "Отменяем импорт" in text_of(browser.get(studio.url("desk:import_batch", batch.pk)))
    work()
    report = text_of(browser.get(studio.url("desk:import_batch", batch.pk)))
    assert "1 клиент удалён" in report
    assert "1 клиенту вернули прежние данные" in report
    assert "1 остался: с ним уже работали" in report
    assert "Глеб" in report
    without = studio.browser(studio.staff(*RIGHTS)).get(studio.url("desk:import_batch", batch.pk))
    assert ("Глеб" in text_of(without), studio.url("desk:client", glebs.pk) in without.content.decode()) == (
        True,
        False,
    )
    assert "клиенты.xlsx, лист" in report
    known.refresh_from_db()
    assert known.email == ""
    assert set(living().values_list("name", flat=True)) == {"Вера", "Глеб"}
    assert "Отменить импорт" not in report
    again = taken(studio, book(["Анна", "89161112233"]))
    assert again.counts["created"] == 1
    delete_client(client=glebs, actor=studio.actor)
    later = text_of(browser.get(studio.url("desk:import_batch", batch.pk)))
    assert ("Всё как до импорта" in later, "Тех, кто остался, с тех пор удалили" in later) == (False, True)


@pytest.mark.req("CL-04")
def test_after_a_day_an_import_stays(studio):
    batch = taken(studio, book(["Анна", "89161112233"]))
    browser = studio.browser()
    with clock.at(clock.now() + timedelta(hours=24)):
        assert "Отменить импорт" not in text_of(browser.get(studio.url("desk:import_batch", batch.pk)))
        answer = browser.post(studio.url("desk:import_undo", batch.pk), key())
    assert answer.status_code == 422
    assert "Импорт можно отменить в течение 24 часов" in text_of(answer)
    assert living().filter(name="Анна").exists()


@pytest.mark.req("CL-04")
def test_the_columns_of_a_known_table_are_matched_as_the_last_time(studio):
    rows, titles = [["Анна", "89161112233", "Гости"]], ("Клиент", "Тел", "Группа")
    batch = received(studio, book(*rows, titles=titles))
    assert batch.mapping["2"] == "skip"
    browser = studio.browser()
    sent(browser, studio.url("desk:import_columns", batch.pk), **columns(batch, column_2="note"))
    work()
    sent(browser, studio.url("desk:import_run", batch.pk))
    work()
    assert living().get().note == "Гости"
    with clock.at(clock.now() + timedelta(days=31)):
        forget_old()
        again = received(studio, book(["Вера", "89161112244", "Свои"], titles=titles))
        assert again.mapping == {"0": "name", "1": "phone", "2": "note"}
        assert "как в прошлый раз" in text_of(browser.get(studio.url("desk:import_columns", again.pk)))
    other = received(studio, book(["Глеб", "89161112255", "Свои"], titles=("Клиент", "Тел", "Уровень")))
    assert other.mapping["2"] == "skip"
