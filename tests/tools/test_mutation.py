"""Mutants are what they say, change no file, are asked of the tests that run them, and are taken up where they ended."""

import time
from pathlib import Path

import pytest

from ritm.attendance import ages
from ritm.tools.mutation import mutants
from ritm.tools.mutation.choosing import Asked, choose
from ritm.tools.mutation.forking import DIED, TOO_LONG, forked
from ritm.tools.mutation.mutants import ROOT, Mutant, mutants_of, put_in_place, sampled
from ritm.tools.mutation.notes import KILLED, LASTED, NOT_RUN, SURVIVED, Found, Notes, Order
from ritm.tools.mutation.plugin import outcome_of
from ritm.tools.mutation.running import outcome

SOURCE = '''
"""Words."""

LIMIT = 3


class Kind:
    size: int = 4

    def fits(self, rows: list[int] = (1,)) -> bool:
        """Whether it fits."""
        assert rows != []
        if not rows:
            raise ValueError(f"{len(rows) + 1} is not enough")
        self.size = max(*rows, default=0)
        self.size += 2
        return self.size >= 3 and len(rows) < 5


def told(number):
    return [one for one in number if one.is_said]
'''


@pytest.fixture
def written(monkeypatch, tmp_path: Path) -> str:
    """The file of another project."""
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    (tmp_path / "one.py").write_text(SOURCE)
    return "one.py"


def test_every_operator_finds_its_places_and_nothing_else(written: str) -> None:
    found = [(one.function, one.operator, " ".join(one.before.split()), one.after) for one in mutants_of(written)]
    assert found == [
        ("Kind.fits", "boolean", "not rows", "(rows)"),
        ("Kind.fits", "statement removed", 'raise ValueError(f"{len(rows) + 1} is not enough")', "pass"),
        ("Kind.fits", "statement removed", "self.size = max(*rows, default=0)", "pass"),
        ("Kind.fits", "argument removed", "max(*rows, default=0)", "(max(*rows))"),
        ("Kind.fits", "constant", "0", "(1)"),
        ("Kind.fits", "arithmetic", "self.size += 2", "self.size -= 2"),
        ("Kind.fits", "statement removed", "self.size += 2", "pass"),
        ("Kind.fits", "constant", "2", "(3)"),
        ("Kind.fits", "return", "return self.size >= 3 and len(rows) < 5", "return None"),
        ("Kind.fits", "boolean", "self.size >= 3 and len(rows) < 5", "(self.size >= 3 or len(rows) < 5)"),
        ("Kind.fits", "comparison", "self.size >= 3", "(self.size > 3)"),
        ("Kind.fits", "constant", "3", "(4)"),
        ("Kind.fits", "comparison", "len(rows) < 5", "(len(rows) <= 5)"),
        ("Kind.fits", "constant", "5", "(6)"),
        ("told", "return", "return [one for one in number if one.is_said]", "return None"),
        ("told", "condition", "one.is_said", "(not one.is_said)"),
    ]


def test_each_mutant_is_one_change_of_the_source_and_has_a_name_of_its_own(written: str) -> None:
    every = mutants_of(written)
    assert len({one.name for one in every}) == len(every)
    for one in every:
        compile(one.source(), written, "exec")
        assert one.source().decode() == SOURCE.replace(one.before, one.after, 1) or SOURCE.count(one.before) > 1


def test_the_running_function_does_what_the_mutant_does_and_no_file_is_changed() -> None:
    file = "ritm/attendance/ages.py"
    before = (ROOT / file).read_bytes()
    removed = next(one for one in mutants_of(file) if one.operator == "return")
    function = getattr(ages, removed.function)
    was = function.__code__

    def mutated() -> list:
        return [put_in_place(removed), function.__code__ is was, None in function.__code__.co_consts]

    assert forked(mutated, seconds=20) == [True, False, True]
    assert (function.__code__ is was, (ROOT / file).read_bytes()) == (True, before)


def test_what_is_no_python_is_no_mutant(written: str, tmp_path: Path) -> None:
    broken = Mutant(written, "told", "constant", "return", "retrun (", 1, 20, 21, 0, 5)
    assert put_in_place(broken) is False


def test_a_forked_piece_of_work_answers_dies_or_is_ended() -> None:
    def dies() -> None:
        raise SystemExit

    assert forked(lambda: {"a": [1, "б" * 70_000]}, seconds=20) == {"a": [1, "б" * 70_000]}
    assert forked(dies, seconds=20) == DIED
    assert forked(lambda: time.sleep(60), seconds=0.2) == TOO_LONG  # it is ended, nobody waits


def test_the_rooms_own_tests_come_first_then_whoever_enters_the_file() -> None:
    here = Mutant("ritm/passes/x.py", "f", "constant", "1", "(2)", 1, 10, 11, 0, 1)
    line, file = {"ritm/passes/x.py": [11]}, {"ritm/passes/x.py": [3]}
    asked = [
        Asked("sales::a", "tests/sales/test_a.py", 0.1, line),
        Asked("passes::enters", "tests/passes/test_b.py", 0.1, file),
        Asked("passes::slow", "tests/passes/test_a.py", 2.0, line),
        Asked("passes::quick", "tests/passes/test_c.py", 0.2, line),
        Asked("passes::other", "tests/passes/test_c.py", 0.1, {"ritm/passes/y.py": [10]}),
    ]
    names = [one.name for one in choose(here, asked, most=9, room="passes")]
    assert names == ["passes::slow", "passes::quick", "passes::enters", "sales::a"]
    assert [one.name for one in choose(here, asked, most=1, room="passes")] == ["passes::quick"]
    elsewhere = Mutant("ritm/passes/z.py", "f", "constant", "1", "(2)", 1, 10, 11, 0, 1)
    assert choose(elsewhere, asked, most=9, room="passes") == []


def test_what_came_of_a_mutant() -> None:
    assert outcome_of("tests/x.py::test_y") == (KILLED, "tests/x.py::test_y")
    assert outcome_of("") == (SURVIVED, "")
    assert [outcome_of(one)[0] for one in (DIED, TOO_LONG)] == [KILLED, LASTED]


def test_a_run_is_taken_up_with_its_seed_and_counts_what_it_has(tmp_path: Path) -> None:
    order = Order("passes", str(tmp_path), sample=4, seed=7, seconds=1, most=9)
    notes = Notes(tmp_path)
    assert notes.sample(order.seed, order.sample) == (7, 4)
    assert Notes(tmp_path).sample(8, 9) == (7, 9)  # the seed under way; the sample may grow
    chosen = sampled("passes", 7, 4)
    assert chosen == sampled("passes", 7, 4) != sampled("passes", 8, 4)
    for mutant, came in zip(chosen, (SURVIVED, KILLED, NOT_RUN), strict=False):
        notes.add(Found(mutant.name, came, "", 3, 0.1, "s"))
    notes.add(Found(chosen[0].name, LASTED, "", 3, 0.1, "t"))  # asked again with other tests

    found = outcome(order, Notes(tmp_path))

    assert (found.sample, found.asked, found.killed, found.lasted) == (4, 3, 2, 1)
    assert [one for one, _found in found.left] == [chosen[2]]
    assert found.lines()[-1].endswith("2 killed, 1 of them without end, 1 left; 66.7 %")
    notes.forget()
    assert (notes.found(), notes.sample(9, 5)) == ({}, (9, 5))


def test_lines_are_known_only_of_the_very_state_they_were_seen_in(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    notes.keep_lines("tests/a.py", "s", {"t": [0.1, {}]})
    assert (notes.lines("tests/a.py", "s"), notes.lines("tests/a.py", "u")) == ({"t": [0.1, {}]}, None)
