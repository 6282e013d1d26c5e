"""Marks name rows and rules that exist."""

import re
import runpy
from collections.abc import Iterable

from ritm.tools import requirements
from tests.house.reading import PROJECT

# Rules of rules.md (B-1), rows of its edge cases (edge 11), invariants (I-04), storms of the catalogue (T-STM-1).
_ELSEWHERE = re.compile(r"^(I-\d{2}|T-[A-Z]{2,4}-\d+[a-z]?|edge \d{1,2})$")


def rule_ids(text: str) -> set[str]:
    """The ids that begin a row of a table or a line of a list."""
    return set(re.findall(r"^(?:\| |- )([A-Z]-\d{1,2})\b", text, re.MULTILINE))


def unknown(marked: dict[str, list[str]], known: set[str]) -> list[str]:
    """Ids of marks that are no row."""
    return [f"{test_id}: {tests}" for test_id, tests in marked.items() if test_id not in known]


def test_marks_of_requirements_exist() -> None:
    rows = set(requirements.rows(requirements.TABLE.read_text()))
    assert len(rows) > 140
    assert unknown(requirements.marked(requirements.TESTS), rows) == []


def test_marks_of_rules_exist() -> None:
    rules = rule_ids((PROJECT / "docs" / "rules.md").read_text())
    assert len(rules) > 80
    marked = requirements.marked(requirements.TESTS, "rule")
    assert unknown({key: tests for key, tests in marked.items() if not _ELSEWHERE.match(key)}, rules) == []


def test_rows_due_exist() -> None:
    rows = requirements.rows(requirements.TABLE.read_text())
    due = requirements.due(requirements.DUE.read_text())
    assert len(rows) == len(set(rows))
    assert sorted(set(due) - set(rows)) == []


# Of the thirty cases of rules.md §6 those that are due; the others come with what they are about.
_LATER = {15, 16, 17, 24, 28, 29}


def edges(texts: Iterable[str]) -> set[str]:
    """What follows `test_edge_` up to the next word: two digits."""
    return {number for text in texts for number in re.findall(r"^def test_edge_([^_(]*)", text, re.MULTILINE)}


def test_every_edge_case_has_its_test() -> None:
    found = edges(path.read_text() for path in (PROJECT / "tests").rglob("test_*.py"))
    assert {f"{number:02}" for number in range(1, 31) if number not in _LATER} <= found
    assert {name for name in found if not re.fullmatch(r"[0-3]\d", name)} == set()


def test_an_edge_case_of_one_digit_is_found() -> None:
    assert edges(["def test_edge_7_x() -> None:\n", "def test_edge_12(): ...\n    def test_edge_13_y"]) == {"7", "12"}


def left_out(files: dict[str, str], places: dict[str, tuple[str, ...]]) -> list[str]:
    """Files with tests of a marked kind that `./test` would not run, because they stand elsewhere."""
    return [
        f"{path}: {mark}"
        for path, text in files.items()
        for mark, folders in places.items()
        if re.search(rf"\bmark\.{mark}\b", text) and not any(path.startswith(f"{folder}/") for folder in folders)
    ]


def test_every_marked_kind_stands_where_its_phase_looks() -> None:
    files = {str(path.relative_to(PROJECT)): path.read_text() for path in (PROJECT / "tests").rglob("*.py")}
    places = runpy.run_path(str(PROJECT / "bin" / "test_plan.py"))["PLACES"]
    assert set(places) == {"storm", "journey", "kill", "machine"}
    assert left_out(files, places) == []


def test_a_storm_that_stands_elsewhere_is_found() -> None:
    words = f"pytest.mark.{'storm'}"  # in one piece it would be found in this file
    planted = {"tests/rooms/test_x.py": f"pytestmark = {words}", "tests/storms/test_y.py": f"@{words}"}
    assert left_out(planted, {"storm": ("tests/storms",)}) == ["tests/rooms/test_x.py: storm"]


def test_an_unknown_mark_is_found() -> None:
    assert unknown({"CL-99": ["tests/x.py::test_y"]}, {"CL-01"}) == ["CL-99: ['tests/x.py::test_y']"]
    assert rule_ids("| P-6 | **Which pass pays** |\n- D-1 words, see P-7") == {"P-6", "D-1"}
