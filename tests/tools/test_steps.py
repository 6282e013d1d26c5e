"""Steps of the random machine are counted over runs; a difference stays until the code is another one."""

import json
from pathlib import Path

import pytest

from ritm.tools import prove, steps


@pytest.fixture
def pieces(monkeypatch):
    """Pieces walked by a stand-in for pytest: what is counted and when it ends is the question here."""
    came = []
    monkeypatch.setattr(prove, "commit", lambda: "abc")
    monkeypatch.setattr(steps, "_piece", lambda _url, _seed: {"seconds": 2.0, **came.pop(0)})
    return came


def piece(walked: int, *, passed: bool = True, commit: str = "abc", seed: int = 1) -> dict:
    return {"commit": commit, "seed": seed, "passed": passed, "steps": walked}


def test_it_goes_on_where_it_stood_until_there_are_enough(pieces, tmp_path: Path) -> None:
    pieces += [piece(400), piece(300, commit="abb"), piece(500), piece(9)]
    said: list[str] = []
    first = steps.walk("sqlite", tmp_path, steps=600, seconds=60, say=said.append)
    assert (first.steps, first.pieces, len(said)) == (700, 2, 2)
    then = steps.walk("sqlite", tmp_path, steps=1000, seconds=60, say=said.append)
    assert str(then) == "machine on sqlite: 1,200 steps in 3 pieces over 2 commits, 6 s; no difference"
    assert steps.walk("sqlite", tmp_path, steps=1000, seconds=60, say=said.append) == then
    assert len(pieces) == 1
    assert steps.walk("sqlite", tmp_path, steps=9000, seconds=0, say=said.append) == then  # no time left


def test_a_difference_ends_it_until_it_is_mended(pieces, monkeypatch, tmp_path: Path) -> None:
    pieces += [piece(40, passed=False, seed=77), piece(500)]
    broken = steps.walk("sqlite", tmp_path, steps=100, seconds=60, say=str)
    assert (broken.steps, broken.broken) == (0, (77,))
    assert str(broken).endswith("differences with the seeds 77")
    assert steps.walk("sqlite", tmp_path, steps=100, seconds=60, say=str) == broken
    monkeypatch.setattr(prove, "commit", lambda: "abd")
    assert steps.walk("sqlite", tmp_path, steps=100, seconds=60, say=str).steps == 500
    assert len([json.loads(line) for line in (tmp_path / "steps-sqlite.jsonl").read_text().splitlines()]) == 2
