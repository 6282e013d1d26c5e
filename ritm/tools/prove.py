"""The larger counts of storms, kills and the state machine, one file and engine at a time, resumed where they ended.

What has passed is noted beside the commit that it was run on; another commit begins anew.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ritm.core import clock
from ritm.tools import postgres

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"storm": "tests/storms", "kill": "tests/kills", "machine": "tests/attendance/test_machine.py"}
ENGINES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Part:
    """One file of tests on one engine."""

    kind: str
    file: str
    engine: str

    @property
    def name(self) -> str:
        """What it is noted and asked for by."""
        return f"{self.kind}-{Path(self.file).stem.removeprefix('test_')}-{self.engine}"


@dataclass(frozen=True)
class Proof:
    """What came of a part."""

    name: str
    commit: str
    seed: int
    passed: bool
    seconds: int
    finished_at: str
    said: str


def parts() -> list[Part]:
    """Everything there is to prove."""
    files = [
        (kind, file.relative_to(ROOT).as_posix())
        for kind, place in KINDS.items()
        for file in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).glob("test_*.py")))
    ]
    return [Part(kind, file, engine) for kind, file in files for engine in ENGINES]


def commit() -> str:
    """What is being proved; with a mark where files differ from it."""
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    dirty = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)
    return f"{found.stdout.strip() or 'unknown'}{'+' if dirty.stdout.strip() else ''}"


def known(part: Part, folder: Path, at: str) -> Proof | None:
    """What an earlier run has proved of this very commit."""
    note = folder / f"{part.name}.json"
    if not note.exists():
        return None
    proof = Proof(**json.loads(note.read_text()))
    return proof if proof.passed and proof.commit == at and not at.endswith("+") else None


def prove(chosen: list[Part], folder: Path, *, seed: int, say: Callable[[str], None]) -> list[Proof]:
    """Run what is not proved yet; a part that is cut off runs again the next time."""
    folder.mkdir(parents=True, exist_ok=True)
    at, found = commit(), []
    for part in chosen:
        proof = known(part, folder, at)
        if proof is None:
            proof = _run(part, at, seed or random.randrange(1, 10**9))
            (folder / f"{part.name}.json").write_text(json.dumps(asdict(proof), ensure_ascii=False, indent=1))
        say(
            f"{'ok    ' if proof.passed else 'FAILED'} {proof.name}  {proof.seconds} s  seed {proof.seed}  {proof.said}"
        )
        found.append(proof)
    return found


def _run(part: Part, at: str, seed: int) -> Proof:
    began = time.monotonic()
    with database(part.engine) as url:
        environment = {**os.environ, "DATABASE_URL": url, "RITM_TEST_FULL": "1", "RITM_SEED": str(seed)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        options = ["-m", part.kind, "--timeout=0", f"--hypothesis-seed={seed}", "-q", part.file]
        command = [sys.executable, "-m", "pytest", *options]
        answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    last = answer.stdout.strip().splitlines()[-1:] or [answer.stderr[-300:]]
    if answer.returncode:
        sys.stdout.write(answer.stdout[-6000:])
    seconds = int(time.monotonic() - began)
    return Proof(part.name, at, seed, answer.returncode == 0, seconds, clock.now().isoformat(" ", "minutes"), last[0])


@contextmanager
def database(engine: str) -> Iterator[str]:
    """The address of what the engine proves on; "" for SQLite. Gone afterwards."""
    if engine == "sqlite":
        yield ""
        return
    with postgres.cluster(durable=True) as cluster:
        yield cluster.url
