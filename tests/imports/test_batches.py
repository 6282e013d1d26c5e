"""A batch from the check to its end: what was promised comes in, once."""

import json

import pytest

from ritm.clients.queries import living
from ritm.imports.actions import start_import
from tests.imports.books import DATA, book, checked, taken, work

OUTCOMES = ("created", "updated", "skipped")


def outcomes(batch) -> dict[str, int]:
    return {name: batch.counts[name] for name in OUTCOMES}


@pytest.mark.req("CL-04")
def test_a_row_with_a_warning_comes_in_and_never_twice(studio) -> None:
    content = book(["Анна", "", "", "", "нет@"], ["Вера"], ["Анна Вторая", "89161112233", "", "", "нет@"])
    batch = taken(studio, content)
    assert outcomes(batch) == {"created": 3, "updated": 0, "skipped": 0}
    assert set(living().filter(is_system=False).values_list("name", flat=True)) == {"Анна", "Вера", "Анна Вторая"}
    assert outcomes(taken(studio, content)) == {"created": 0, "updated": 0, "skipped": 3}


@pytest.mark.req("CL-04")
def test_the_given_file_comes_in_as_the_check_has_promised(studio) -> None:
    content, truth = (DATA / "clients-1200.xlsx").read_bytes(), json.loads((DATA / "clients-1200.json").read_text())
    batch = checked(studio, content)
    promised = dict(batch.counts)
    assert promised["created"] == truth["valid"]
    before = living().count()
    start_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts == promised
    assert living().count() == before + truth["valid"]
