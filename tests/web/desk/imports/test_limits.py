"""What of an import is not for everybody: clients of other branches, what the profile hides by rights (ST-05, ST-09)."""

from io import BytesIO
from typing import Any

import pytest

from ritm.clients.models import Client
from ritm.clients.models_of_lists import Illness
from ritm.clients.queries import guardian_of, living
from ritm.imports.actions import match_columns, receive, start_import
from ritm.imports.models import ImportBatch
from ritm.imports.purpose import RIGHTS
from ritm.staff.models import StaffMember
from tests.given import Studio, key
from tests.imports.books import TYPE, book, checked, received, work

TITLES = ("ФИО", "Телефон", "Почта", "Филиал", "Родитель", "ДР")


def matched(studio: Studio, person: StaffMember, content: bytes) -> ImportBatch:
    batch = receive(
        content=BytesIO(content), name="с.xlsx", content_type=TYPE, branch=studio.branch, actor=person.actor
    )
    mapping = {int(place): code for place, code in batch.mapping.items()}
    match_columns(batch=batch, mapping=mapping, on_phone="overwrite", actor=person.actor)
    work()
    batch.refresh_from_db()
    return batch


@pytest.mark.req("CL-04", "ST-09")
def test_an_import_reaches_no_client_of_a_branch_that_its_maker_may_not_see(studio: Studio) -> None:
    north = studio.second_branch()
    anna = studio.client("Северова Анна", phone="89161112233", branch=north)
    studio.client("Северова Инна", branch=north, birth_date=studio.today.replace(year=2000))
    bound = studio.staff(*RIGHTS, clients="branches", branches=(studio.branch,))
    rows = (
        ["Новая Анна", "89161112233", "a@example.com"],
        ["Ирина", "89161112244", "", "Север", "Северова Анна"],
        ["Северова Инна", "89161112255", "", "", "", studio.today.replace(year=2000)],
        ["Яна", "89161112266", "", "", "Новая Анна"],
    )
    batch = matched(studio, bound, book(*rows, titles=TITLES))
    page = studio.browser(bound).get(studio.url("desk:import_batch", batch.pk, show="warnings")).content.decode()
    assert "есть клиент другого филиала, которого вы не видите" in page
    assert "в базе: " not in page
    start_import(batch=batch, actor=bound.actor)
    work()
    anna.refresh_from_db()
    assert (anna.name, anna.email) == ("Северова Анна", "")
    made = {one.name: one for one in Client.objects.filter(created_by=bound)}
    assert made.keys() == {"Ирина", "Северова Инна", "Яна"}
    assert {one.branch for one in made.values()} == {studio.branch}
    assert [guardian_of(made[name]) for name in ("Ирина", "Яна")] == [None, None]
    batch.refresh_from_db()
    assert (batch.counts["skipped"], batch.counts["warnings"]["not_seen"]) == (1, 1)


@pytest.mark.req("CL-04", "ST-09")
def test_whoever_sees_all_branches_changes_clients_of_all(studio: Studio) -> None:
    anna = studio.client("Северова Анна", phone="89161112233", branch=studio.second_branch())
    common = studio.staff(*RIGHTS, clients="all", branches=(studio.branch,))
    batch = matched(studio, common, book(["Северова Анна", "89161112233", "a@example.com"], titles=TITLES))
    start_import(batch=batch, actor=common.actor)
    work()
    assert living().get(pk=anna.pk).email == "a@example.com"


@pytest.mark.req("ST-09")
def test_imports_of_other_branches_are_not_there(studio: Studio) -> None:
    north = studio.second_branch()
    content = BytesIO(book(["Северова Анна", "нет"]))
    theirs = receive(content=content, name="север.xlsx", content_type=TYPE, branch=north, actor=studio.actor)
    checked(studio, book(["Центрова Анна", "нет"]), name="центр.xlsx")
    bound = studio.browser(studio.staff(*RIGHTS, clients="branches", branches=(studio.branch,)))
    common = studio.browser(studio.staff(*RIGHTS, clients="all", branches=(studio.branch,)))
    for browser, is_seen in ((bound, False), (common, True)):
        page = browser.get(studio.url("desk:import_start")).content.decode()
        assert ("центр.xlsx" in page, "север.xlsx" in page) == (True, is_seen)
        answer = browser.get(studio.url("desk:import_columns", theirs.pk))
        assert (answer.status_code == 200, "Северова" in answer.content.decode()) == (is_seen, is_seen)
        assert browser.post(studio.url("desk:import_undo", theirs.pk), key()).status_code == (422 if is_seen else 404)


def pages(studio: Studio, batch: ImportBatch, person: StaffMember | None) -> str:
    browser, shown = studio.browser(person), ("warnings", "lists")
    urls = [studio.url("desk:import_columns", batch.pk)]
    urls += [studio.url("desk:import_batch", batch.pk, show=name) for name in shown]
    return "".join(browser.get(url).content.decode() for url in urls)


@pytest.fixture
def batch(studio: Studio) -> ImportBatch:
    """The boss has matched by hand what nobody would guess: illnesses, debts."""
    rows = (["Анна", f"Астма {'х' * 70}", "две тысячи"], ["Вера", "Грыжа", "1200"])
    made = received(studio, book(*rows, titles=("ФИО", "Прочее", "Ещё")))
    match_columns(batch=made, mapping={0: "name", 1: "illnesses", 2: "debt"}, on_phone="fill", actor=studio.actor)
    work()
    made.refresh_from_db()
    return made


@pytest.mark.req("CL-04", "CL-20", "ST-05")
def test_what_a_right_hides_in_the_profile_is_hidden_in_the_preview(studio: Studio, batch: Any) -> None:
    words = ("Астма", "Грыжа", "две тысячи")
    assert all(word in pages(studio, batch, None) for word in words)
    without = pages(studio, batch, studio.staff(*RIGHTS))
    assert "Анна" in without
    assert not any(word in without for word in words)
    with_health = pages(studio, batch, studio.staff(*RIGHTS, "clients.health"))
    assert [word in with_health for word in words] == [True, True, False]


@pytest.mark.req("CL-04", "CL-20", "ST-05")
def test_whoever_may_not_see_illnesses_leaves_what_was_answered_of_them(studio: Studio, batch: Any) -> None:
    boss, other = studio.browser(), studio.browser(studio.staff(*RIGHTS))
    lists = studio.url("desk:import_lists", batch.pk)
    names = [one["name"] for one in batch.new_values]
    place = next(place for place, name in enumerate(names) if name == "Грыжа")
    assert boss.post(lists, {**key(), f"value_{place}": "skip"}).status_code == 302
    assert other.post(lists, key()).status_code == 302
    batch.refresh_from_db()
    assert batch.answers == {"illness": {"грыжа": "skip"}}
    start_import(batch=batch, actor=studio.actor)
    work()
    assert not Illness.objects.filter(folded="грыжа").exists()
