"""Parents and children of a file: linked to one another and to clients who are here already (CL-13, CL-04)."""

import pytest

from ritm.clients.models import Guardianship
from ritm.clients.queries import guardian_of, living
from ritm.imports.actions import undo_import
from tests.imports.books import book, checked, taken, work

TITLES = ("ФИО", "Телефон", "ФИО родителя", "Телефон родителя")


def family(*rows: list) -> bytes:
    return book(*rows, titles=TITLES)


def parent_of(name: str) -> str | None:
    guardian = guardian_of(living().get(name=name))
    return guardian.name if guardian else None


@pytest.mark.req("CL-04", "CL-13")
@pytest.mark.parametrize(
    "child",
    [
        ["Белова Маша", "", "Белова Анна", ""],
        ["Белова Маша", "", "", "8 916 111-22-33"],
        ["Белова Маша", "", "мама", "89161112233"],
        ["Белова Маша", "", "БЕЛОВА АННА", "+7 999 000-00-00"],
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_child_finds_its_parent_in_the_file(studio, child, order) -> None:
    rows = [["Белова Анна", "89161112233"], child, ["Белов Петя", "", "Белова Анна"]][::order]
    batch = taken(studio, family(*rows))
    assert (batch.counts["created"], sum(batch.counts["warnings"].values())) == (3, 0)
    assert (parent_of("Белова Маша"), parent_of("Белов Петя")) == ("Белова Анна", "Белова Анна")
    child = living().get(name="Белова Маша")
    assert (child.named_parent, child.named_parent_phone) == ("", "")
    assert "белова анна" in child.search_text


@pytest.mark.req("CL-04", "CL-13")
@pytest.mark.parametrize("cells", [["Белова Анна", ""], ["", "89161112233"]])
def test_a_child_finds_its_parent_in_the_base(studio, cells) -> None:
    mother = studio.client("Белова Анна", phone="+79161112233")
    taken(studio, family(["Белова Маша", "", *cells], ["Белов Петя", "89161112244", *cells]))
    assert Guardianship.objects.filter(guardian=mother).count() == 2


@pytest.mark.req("CL-04")
def test_who_is_not_found_or_is_two_stays_in_words_and_is_told(studio) -> None:
    for phone in ("+79161112233", "+79161112244"):
        studio.client("Белова Анна", phone=phone)
    rows = [["Маша", "", "Белова Анна", ""], ["Петя", "", "Никто", "89990001122"], ["Ваня", "", "Ваня", ""]]
    batch = checked(studio, family(*rows))
    warned = {code: count for code, count in batch.counts["warnings"].items() if count}
    assert warned == {"parent_several": 1, "parent_unknown": 2}
    taken(studio, family(*rows))
    assert not Guardianship.objects.exists()
    petya = living().get(name="Петя")
    assert (petya.named_parent, petya.named_parent_phone) == ("Никто", "+79990001122")


@pytest.mark.req("CL-04")
def test_a_circle_is_opened(studio) -> None:
    rows = [["Анна", "", "Вера"], ["Вера", "", "Глеб"], ["Глеб", "", "Анна"], ["Дочь", "", "Вера"]]
    batch = taken(studio, family(*rows))
    assert (batch.counts["created"], batch.counts["warnings"]["parent_loop"]) == (4, 1)
    assert parent_of("Дочь") == "Вера"
    assert Guardianship.objects.count() == 3


@pytest.mark.req("CL-04")
def test_a_known_parent_does_not_become_the_child_of_his_child(studio) -> None:
    mother = studio.client("Анна", phone="+79161112233")
    studio.client("Вера", phone="+79161112244", guardian=mother)
    batch = taken(studio, family(["Анна", "89161112233", "Вера", ""]), on_phone="overwrite")
    assert batch.status == "done"
    assert Guardianship.objects.get().guardian == mother


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(("on_phone", "parent"), [("skip", "Старая"), ("fill", "Старая"), ("overwrite", "Новая")])
def test_a_known_child_keeps_or_changes_its_parent(studio, on_phone, parent) -> None:
    studio.client("Маша", phone="+79161112233", guardian=studio.client("Старая"))
    rows = [["Маша", "89161112233", "Новая", ""], ["Новая", "89161112299"]]
    batch = taken(studio, family(*rows), on_phone=on_phone)
    assert parent_of("Маша") == parent
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert parent_of("Маша") == "Старая"
    assert set(living().filter(is_system=False).values_list("name", flat=True)) == {"Маша", "Старая"}


@pytest.mark.req("CL-04")
def test_a_family_goes_as_it_came(studio) -> None:
    rows = [["Белова Маша", "", "Белова Анна"], ["Белова Анна", "89161112233"]]
    batch = taken(studio, family(*rows))
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"] == {"removed": 2, "restored": 0, "kept": 0}


@pytest.mark.req("CL-04")
def test_a_parent_with_a_child_of_somebody_else_stays(studio) -> None:
    batch = taken(studio, family(["Белова Анна", "89161112233"]))
    studio.client("Маша", guardian=living().get(name="Белова Анна"))
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"]["kept"] == 1


@pytest.mark.req("CL-04")
def test_families_over_many_batches(studio, monkeypatch) -> None:
    monkeypatch.setattr("ritm.imports.jobs.CHUNK", 2)
    rows = [[f"Ребёнок {n}", "", f"Мама {n % 3}", ""] for n in range(6)] + [[f"Мама {n}", ""] for n in range(3)]
    batch = taken(studio, family(*rows))
    assert (batch.counts["created"], Guardianship.objects.count()) == (9, 6)
    again = taken(studio, family(*rows, ["Ребёнок 6", "", "Мама 0", ""]))
    assert (again.counts["created"], again.counts["skipped"], parent_of("Ребёнок 6")) == (1, 9, "Мама 0")
    assert batch.rows_total == 9
