"""What is known so far, kept under var/ after every step: a run that is cut off goes on where it stood."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ritm.tools.mutation.mutants import ROOT

SURVIVED, KILLED, NOT_RUN, LASTED = "survived", "killed", "no test runs it", "ran without end"


@dataclass(frozen=True)
class Order:
    """What is wanted of a run."""

    room: str
    folder: str
    sample: int
    seed: int
    seconds: float  # that the whole run may take
    most: int  # tests asked about one mutant


@dataclass(frozen=True)
class Found:
    """What became of a mutant."""

    name: str
    outcome: str
    by: str  # the test that noticed it
    tests: int  # how many were to be asked
    seconds: float
    state: str  # of the tests it was asked with

    @property
    def is_killed(self) -> bool:
        return self.outcome in {KILLED, LASTED}


class Notes:
    """One room's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def forget(self) -> None:
        """Begin anew; which test runs which line stays known."""
        for name in ("found.jsonl", "sample.json"):
            (self.folder / name).unlink(missing_ok=True)

    def sample(self, seed: int, count: int) -> tuple[int, int]:
        """The seed of the sample under way, this one where none is; and how many are wanted of it, which may grow."""
        file = self.folder / "sample.json"
        if not file.exists():
            file.write_text(json.dumps(seed))
        return json.loads(file.read_text()), count

    def found(self) -> dict[str, Found]:
        """By the mutant's name, the last word of each."""
        file = self.folder / "found.jsonl"
        lines = file.read_text().splitlines() if file.exists() else []
        return {one.name: one for one in (Found(**json.loads(line)) for line in lines)}

    def add(self, found: Found) -> None:
        """One mutant more."""
        with (self.folder / "found.jsonl").open("a") as file:
            file.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")

    def lines(self, test_file: str, state: str) -> dict[str, Any] | None:
        """Which lines of the room each test of this file runs, where it is known of this very state."""
        file = self._lines(test_file)
        known = json.loads(file.read_text()) if file.exists() else {}
        return known.get("tests") if known.get("state") == state else None

    def keep_lines(self, test_file: str, state: str, tests: dict[str, Any]) -> None:
        """Which they are."""
        self._lines(test_file).write_text(json.dumps({"state": state, "tests": tests}))

    def _lines(self, test_file: str) -> Path:
        return self.folder / f"lines-{test_file.replace('/', '-')}.json"


def state_of(files: list[str]) -> str:
    """A short name of what these files say."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes())
    return digest.hexdigest()[:16]
