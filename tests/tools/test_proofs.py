"""The tools that prove and measure say what they have found, no more."""

import json
from pathlib import Path

import pytest

from ritm.tools import prove
from ritm.tools.bench.compared import grown_too_much, table
from ritm.tools.bench.measure import Figures
from ritm.tools.bench.pages import pages
from ritm.tools.bench.run import Run, Size
from ritm.tools.lab.people import Answer
from ritm.tools.storm.run import counted, outcome


def answer(status, seconds=0.1):
    return Answer(status, "", {}, seconds)


def storm(*statuses, sold, places, lost=0):
    answers = [*(answer(status) for status in statuses), *(ConnectionResetError() for _ in range(lost))]
    return outcome(answers, sold=sold, places=places)


def test_a_storm_is_exact_only_when_every_place_was_sold_once_and_nobody_met_an_error():
    assert storm(204, 204, 422, sold=2, places=2).is_exact
    assert not storm(204, 204, 204, sold=3, places=2).is_exact
    assert not storm(204, 422, 422, sold=1, places=2).is_exact
    assert not storm(204, 422, 422, sold=2, places=2).is_exact


@pytest.mark.parametrize(("statuses", "lost"), [((204, 503), 0), ((204, 500), 0), ((204,), 1)])
def test_a_busy_server_and_a_lost_answer_are_errors(statuses, lost):
    found = storm(*statuses, lost=lost, sold=1, places=1)
    assert (found.errors, found.is_exact) == (1, False)


def test_answers_are_counted_by_status_and_the_longest_wait_is_kept():
    answers = [answer(204, 0.5), answer(422, 2.25), answer(422), OSError()]
    assert counted(answers) == {"204": 1, "422": 2, "lost": 1}
    assert str(outcome(answers, sold=1, places=1)) == (
        "sold 1 of 1; 1 × 204, 2 × 422, 1 × lost; the longest wait 2.2 s"
    )


def test_the_bench_names_each_target_that_is_missed():
    page = {one.name: one for one in pages({})}["search"]
    assert [one.name for one in pages({})] == ["day", "week", "search", "list", "card", "roster", "book", "mark"]
    assert page.missed(Figures(6, 10.0, 12.0, 100.0)) == []
    assert page.missed(Figures(7, 10.1, 12.0, 100.0)) == ["search: 7 queries of 6", "search: 10.1 ms of 10"]


def test_the_bench_answers_in_the_form_that_others_read():
    found = Run(
        "postgres", {"clients": 1}, Figures(1, 1.0, 2.0, 300.0), {"day": Figures(9, 20.0, 30.0, 40.0, 20.0)}, []
    )
    assert found.as_json() == {
        "bare": {"p50_ms": 1.0, "rps": 300.0},
        "pages": {"day": {"queries": 9, "p50_ms": 20.0, "p95_ms": 30.0, "rps8": 40.0, "ratio_to_bare": 20.0}},
        "data": {"clients": 1},
        "engine": "postgres",
    }
    assert json.loads(json.dumps(found.as_json())) == found.as_json()


def test_two_sizes_stand_side_by_side_and_tell_what_grew_too_much():
    """The growth is counted in bare pages: the machine was twice as slow in the second run."""
    small, large = (
        Run("postgres", {"clients": clients}, Figures(1, bare, bare, 1.0), {}, [])
        for clients, bare in ((10, 1.0), (100, 2.0))
    )
    for run, named in ((small, (4.0, 5.0, 9.0)), (large, (16.0, 22.0, 900.0))):
        for name, cost, target in zip(("day", "list", "export"), named, (25, None, 60000), strict=True):
            run.take(name, Figures(1, cost, cost, 1.0), [], str, target=target)
    assert [line.split() for line in table([small, large])] == [
        ["p50,", "ms", "target", "10", "100", "growth"],
        ["day", "25", "4.0", "16.0", "2.0", "×"],
        ["list", "–", "5.0", "22.0", "2.2", "×"],
        ["export", "60000", "9.0", "900.0"],
    ]
    assert grown_too_much([small, large]) == ["list: grew 2.2 times of 2"]
    assert grown_too_much([large]) == []


def test_the_studio_of_the_bench_has_the_sizes_of_the_issue():
    assert (Size.of(20000).lessons, Size.of(20000).bookings) == (2000, 100000)


@pytest.fixture
def runs(monkeypatch):
    """Parts run by a stand-in for pytest: what is kept and what is done again is the question here."""
    done = []

    def run(part, at, seed):
        done.append(part.name)
        return prove.Proof(part.name, at, seed, "web" not in part.name, 1, "now", "1 passed")

    monkeypatch.setattr(prove, "_run", run)
    return done


def test_proofs_are_taken_up_where_they_ended(runs, monkeypatch, tmp_path: Path):
    chosen = [part for part in prove.parts() if part.name in {"kill-run-sqlite", "kill-web-sqlite"}]
    monkeypatch.setattr(prove, "commit", lambda: "abc")
    first = prove.prove(chosen, tmp_path, seed=7, say=lambda _text: None)
    assert [proof.passed for proof in first] == [True, False]
    # What passed is not run again on the same commit; what failed is, and on another commit everything.
    prove.prove(chosen, tmp_path, seed=8, say=lambda _text: None)
    assert runs == ["kill-run-sqlite", "kill-web-sqlite", "kill-web-sqlite"]
    for state in ("abd", "abd+", "abd+"):
        monkeypatch.setattr(prove, "commit", lambda at=state: at)
        prove.prove(chosen[:1], tmp_path, seed=9, say=lambda _text: None)
    assert runs[3:] == ["kill-run-sqlite"] * 3


def test_every_storm_and_kill_is_a_part_on_both_engines():
    names = {part.name for part in prove.parts()}
    assert {f"storm-places-{engine}" for engine in ("sqlite", "postgres")} <= names
    assert {f"kill-worker-{engine}" for engine in ("sqlite", "postgres")} <= names
    assert {f"machine-machine-{engine}" for engine in ("sqlite", "postgres")} <= names
