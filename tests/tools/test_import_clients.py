"""`bin/ritm import_clients FILE --account A [--dry-run] --json` (CL-04)."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ritm.accounts.scope import account_scope
from ritm.clients.queries import living
from tests.imports.books import DATA, book, everything

BAD = ("no_name", "bad_phone", "dup_phone", "bad_date")


def run(*options: str) -> dict:
    out = StringIO()
    call_command("import_clients", *map(str, options), "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "база.xlsx"
    path.write_bytes(book(["Анна", "89161112233"], ["Вера", "нет"], [], ["Глеб", "8 916 111-22-33"], ["Дарья"]))
    return path


@pytest.mark.req("CL-04")
def test_the_figures_are_whole_numbers_in_a_dry_run_too(studio, people) -> None:
    before = everything()
    dry = run(people, "--account", studio.account.slug, "--dry-run")
    assert everything() == before
    assert dry == {
        "created": 2,
        "updated": 0,
        "skipped": 0,
        "blank": 1,
        "rows": 5,
        "bad": {"no_name": 0, "bad_phone": 1, "dup_phone": 1, "bad_date": 0},
        "warnings": dict.fromkeys(dry["warnings"], 0),
    }
    assert run(people, "--account", studio.account.slug) == dry
    assert set(living().values_list("name", flat=True)) == {"Анна", "Дарья"}
    again = run(people, "--account", str(studio.account.pk))
    assert (again["created"], again["skipped"], again["bad"]) == (0, 2, dry["bad"])


@pytest.mark.req("CL-04")
@pytest.mark.parametrize("name", ["clients-1200", "clients-10000"])
def test_a_dry_run_counts_the_given_files_as_their_truth_says(studio, name) -> None:
    truth = json.loads((DATA / f"{name}.json").read_text())
    found = run(DATA / f"{name}.xlsx", "--account", studio.account.slug, "--dry-run")
    assert found["created"] + found["updated"] == truth["valid"]
    assert {code: found["bad"][code] for code in BAD} == {code: truth[code] for code in BAD}
    assert (found["blank"], found["rows"]) == (truth["blank"], truth["rows"])
    assert found["skipped"] == 0
    assert not living().exists()


def test_clients_come_into_the_named_account_and_branch_only(studio, bobs, people) -> None:
    north = studio.second_branch()
    with account_scope(bobs.account.pk):
        before = everything()
    run(people, "--account", studio.account.slug, "--branch", "север")
    assert set(living().values_list("branch", flat=True)) == {north.pk}
    with account_scope(bobs.account.pk):
        assert everything() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--account", "nobody"], "There is no account nobody"),
        (["--account", "ALICE", "--branch", "Луна"], "There is no branch Луна"),
        (["--account", "ALICE", "--sheet", "x"], ""),
    ],
)
def test_what_is_not_there_ends_in_words(studio, people, options, words) -> None:
    options = [studio.account.slug if one == "ALICE" else one for one in options]
    if not words:
        assert run(people, *options, "--dry-run")["created"] == 2
        return
    with pytest.raises(CommandError, match=words):
        run(people, *options)
    assert not living().exists()


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (b"ID;PHONE", "not_a_workbook")])
@pytest.mark.parametrize("dry", [True, False])
def test_a_bad_file_ends_in_words_and_leaves_nothing(studio, tmp_path, content, code, dry) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    before = everything()
    with pytest.raises(CommandError) as refusal:
        run(path, "--account", studio.account.slug, *(["--dry-run"] if dry else []))
    assert f"({code})" in str(refusal.value) or (dry and "(not_a_workbook)" in str(refusal.value))
    assert everything() == before


def test_a_file_that_is_not_there(studio, tmp_path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "нет.xlsx", "--account", studio.account.slug)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "нет.xlsx", "--account", studio.account.slug, "--dry-run")
