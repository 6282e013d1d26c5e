"""Step 3: new values of lists, rows mended in place, rights to what is sealed (ux §4.9, CL-04)."""

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.models_of_lists import ClientStatus
from ritm.clients.queries import living
from ritm.imports.actions import fix_cells, match_columns, start_import
from ritm.imports.errors import NotReady, TooManyFixes
from ritm.imports.fixing import mended, same_everywhere, swapped
from ritm.imports.models import ImportBatch
from ritm.imports.purpose import RIGHTS
from tests.given import key
from tests.imports.books import book, checked, received, work
from tests.web.desk.clients.looking import text_of

PEOPLE = (["Анна", "89161112233"], ["Вера", "нет"], ["Глеб", "8 916 111-22-33"], ["Дарья", "", "07/25/14"], ["Ева"])


def fixed(studio, batch, browser=None, **typed):
    answer = (browser or studio.browser()).post(studio.url("desk:import_fix", batch.pk, show="bad"), {**key(), **typed})
    batch.refresh_from_db()
    return answer


@pytest.mark.req("CL-04")
def test_a_bad_row_is_mended_in_place_and_checked_at_once(studio) -> None:
    batch = checked(studio, book(*PEOPLE))
    page = studio.browser().get(studio.url("desk:import_batch", batch.pk)).content.decode()
    assert all(f'name="fix_{place}"' in page for place in ("3_1", "4_1", "5_2"))
    answer = fixed(studio, batch, fix_3_1="8 916 111-22-44", fix_4_1=" ", fix_5_2="25.07.2014")
    assert answer["Location"] == studio.url("desk:import_batch", batch.pk, show="bad")
    assert (batch.status, batch.counts["created"]) == (ImportBatch.Status.CHECKED, 4)
    assert batch.counts["bad"] == {"no_name": 0, "bad_phone": 0, "dup_phone": 1, "bad_date": 0}
    assert "Исправлено здесь: 2" in text_of(studio.browser().get(answer["Location"]))
    start_import(batch=batch, actor=studio.actor)
    work()
    assert living().get(name="Вера").phone == "+79161112244"
    assert living().get(name="Дарья").birth_date.isoformat() == "2014-07-25"


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(("press", "created"), [("swap:bad_date", 3), ("clear:bad_date", 3), ("clear:bad_phone", 3)])
def test_a_whole_group_is_mended_with_one_press(studio, press, created) -> None:
    batch = checked(studio, book(*PEOPLE))
    fixed(studio, batch, all=press)
    assert batch.counts["created"] == created


@pytest.mark.req("CL-04")
@pytest.mark.parametrize("press", ["swap:bad_date", "clear:bad_date"])
def test_what_was_typed_beside_is_kept_by_the_button_of_a_group(studio, press) -> None:
    batch = checked(studio, book(*PEOPLE))
    fixed(studio, batch, all=press, fix_3_1="8 916 111-22-44", fix_5_2="25.07.2015")
    assert batch.fixes == {"3": {"1": "8 916 111-22-44"}, "5": {"2": "25.07.2015"}}
    assert batch.counts["created"] == 4


@pytest.mark.req("CL-04")
def test_what_was_typed_and_not_sent_is_mended_before_anything_comes_in(studio) -> None:
    batch = checked(studio, book(*PEOPLE))
    browser, run = studio.browser(), studio.url("desk:import_run", batch.pk, show="bad")
    page = browser.get(studio.url("desk:import_batch", batch.pk)).content.decode()
    assert f'form="fix" formaction="{run}"' in page
    answer = browser.post(run, {**key(), "fix_3_1": "8 916 111-22-44"})
    assert answer["Location"] == studio.url("desk:import_batch", batch.pk, show="bad")
    assert "Изменения применены" in text_of(browser.get(answer["Location"]))
    work()
    assert (living().count(), ImportBatch.objects.get().counts["created"]) == (0, 3)
    browser.post(run, {**key(), "fix_4_1": " "})
    work()
    assert set(living().values_list("name", flat=True)) == {"Анна", "Вера", "Ева"}


@pytest.mark.req("CL-04")
def test_answers_not_sent_are_applied_before_anything_comes_in(studio) -> None:
    batch = checked(studio, book(["Анна", "актив"], titles=("ФИО", "Статус")))
    browser, run = studio.browser(), studio.url("desk:import_run", batch.pk, show="lists")
    assert browser.post(run, {**key(), "value_0": "skip"}).status_code == 302
    work()
    assert not living().exists()
    browser.post(run, {**key(), "value_0": "skip"})
    work()
    assert [client.status for client in living()] == [None]


@pytest.mark.req("CL-04")
def test_the_same_values_are_mended_likewise(studio) -> None:
    rows = [[f"Клиент {n}", "Цнтр" if n else "центр"] for n in range(5)]
    batch = checked(studio, book(*rows, titles=("ФИО", "Филиал")))
    assert batch.counts["warnings"]["bad_branch"] == 4
    fixed(studio, batch, fix_3_1="Центр")
    assert batch.counts["warnings"]["bad_branch"] == 3
    fixed(studio, batch, fix_4_1="Центр", same="1")
    assert batch.counts["warnings"]["bad_branch"] == 0
    assert batch.fixes == {str(number): {"1": "Центр"} for number in range(3, 7)}


@pytest.mark.req("CL-04")
def test_a_name_typed_into_one_row_makes_nobody_of_blank_rows(studio) -> None:
    batch = checked(studio, book(["Анна", "89161112233"], ["", "89161112244"], ["", ""], ["", "89161112255"], ["Вера"]))
    assert (batch.counts["created"], batch.counts["blank"], batch.counts["bad"]["no_name"]) == (2, 1, 2)
    assert "1 пустая строка" in text_of(studio.browser().get(studio.url("desk:import_batch", batch.pk)))
    fixed(studio, batch, fix_3_0="Ира", same="1")
    assert (batch.counts["created"], batch.counts["blank"], batch.counts["bad"]["no_name"]) == (3, 1, 1)
    assert batch.fixes == {"3": {"0": "Ира"}}


@pytest.mark.parametrize(
    "typed",
    [
        {"fix_2_0": "Чужая"},
        {"fix_99999_1": "x"},
        {"fix_3_77": "x"},
        {"all": "drop:bad_date"},
        {"all": "clear:no_name"},
        {"fix_3_1": "\x00"},
    ],
)
def test_what_the_page_does_not_offer_changes_nothing(studio, typed) -> None:
    batch = checked(studio, book(*PEOPLE))
    before = dict(batch.counts)
    assert fixed(studio, batch, **typed).status_code == (422 if "\x00" in typed.get("fix_3_1", "") else 302)
    assert (batch.counts["created"], batch.counts["bad"]) == (before["created"], before["bad"])


def test_what_has_come_in_is_not_mended_and_no_file_by_hand(studio) -> None:
    batch = checked(studio, book(*PEOPLE))
    many = {str(number): {"1": "x"} for number in range(1, 5002)}
    with pytest.raises(TooManyFixes):
        fix_cells(batch=batch, fixes=many, actor=studio.actor)
    start_import(batch=batch, actor=studio.actor)
    work()
    with pytest.raises(NotReady):
        fix_cells(batch=batch, fixes={"3": {"1": "89161112244"}}, actor=studio.actor)
    page = studio.browser().get(studio.url("desk:import_batch", batch.pk)).content.decode()
    assert "fix_3_1" not in page


def test_mending_in_words_of_cells() -> None:
    cells = [["а", "б"], ["1"], ["1", "x"], ["2", "x"]]
    assert mended(cells, {"2": {"1": "y"}, "9": {"0": "z"}}) == [["а", "б"], ["1", "y"], ["1", "x"], ["2", "x"]]
    assert cells[1] == ["1"]
    assert same_everywhere(cells, {"3": {"1": "z"}}, 1) == {"3": {"1": "z"}, "4": {"1": "z"}}
    assert [swapped(text) for text in ("07/25/14", "31.02.2015", "весна")] == ["25/07/14", None, None]


@pytest.mark.req("CL-04")
def test_new_values_of_lists_are_asked_and_answered(studio) -> None:
    rows = [["А", "Корп."], ["Б", "VIP"]]
    batch = checked(studio, book(*rows, titles=("ФИО", "Статус")))
    browser, url = studio.browser(), studio.url("desk:import_batch", batch.pk, show="lists")
    page = text_of(browser.get(url))
    assert "2 новых значения списков" in page
    assert "Статус VIP 1" in page
    assert not ClientStatus.objects.exists()
    answer = browser.post(studio.url("desk:import_lists", batch.pk), {**key(), "value_0": "skip", "value_1": ""})
    assert answer.status_code == 302
    batch.refresh_from_db()
    start_import(batch=batch, actor=studio.actor)
    work()
    assert list(ClientStatus.objects.values_list("name", flat=True)) == ["Корп."]


def test_an_answer_that_is_not_offered_is_refused(studio) -> None:
    batch = checked(studio, book(["А", "VIP"], titles=("ФИО", "Статус")))
    answer = studio.browser().post(studio.url("desk:import_lists", batch.pk), {**key(), "value_0": "=Чужой"})
    assert answer.status_code == 422


@pytest.mark.req("CL-25", "ST-05")
def test_whoever_may_not_see_passports_sees_none_of_the_file(studio) -> None:
    titles, rows = ("ФИО", "Телефон", "Паспорт"), [["Анна", "нет", "05 04 123456"]]
    batch = checked(studio, book(*rows, titles=titles))
    browser = studio.browser(studio.staff(*RIGHTS))
    for name in ("import_batch", "import_columns", "import_errors"):
        content = browser.get(studio.url(f"desk:{name}", batch.pk)).content
        assert b"123456" not in content
    assert b'value="passport_number"' not in browser.get(studio.url("desk:import_columns", batch.pk)).content
    answer = fixed(studio, batch, browser, fix_2_2="05 04 999999")
    assert (answer.status_code, batch.fixes) == (302, {})


@pytest.mark.req("CL-31")
def test_a_field_of_another_studio_is_no_choice(studio, bobs) -> None:
    with account_scope(bobs.account.pk):
        theirs = add_field(terms=FieldTerms(name="Бобово поле", kind="text"), actor=bobs.actor)
    own = add_field(terms=FieldTerms(name="Пояс", kind="text"), actor=studio.actor)
    batch = received(studio, book(["Анна", "x"], titles=("ФИО", "Бобово поле")))
    assert batch.mapping["1"] == "skip"
    url, sent = studio.url("desk:import_columns", batch.pk), {"column_0": "name", "on_phone": "fill"}
    assert "Бобово поле</option>" not in studio.browser().get(url).content.decode()
    assert studio.browser().post(url, {**key(), **sent, "column_1": f"own:{theirs.pk}"}).status_code == 422
    assert studio.browser().post(url, {**key(), **sent, "column_1": f"own:{own.pk}"}).status_code == 302
    work()
    match_columns(batch=batch, mapping={0: "name", 1: f"own:{theirs.pk}"}, on_phone="fill", actor=studio.actor)
    batch.refresh_from_db()
    assert batch.mapping == {"0": "name"}


@pytest.mark.req("CL-04")
def test_another_studios_rows_are_not_mended(studio, bobs) -> None:
    with account_scope(bobs.account.pk):
        theirs = checked(bobs, book(*PEOPLE))
    for name in ("import_fix", "import_lists"):
        answer = studio.browser().post(studio.url(f"desk:{name}", theirs.pk), {**key(), "fix_3_1": "89161112244"})
        assert answer.status_code == 404
    with account_scope(bobs.account.pk):
        assert ImportBatch.objects.get(pk=theirs.pk).fixes == {}
