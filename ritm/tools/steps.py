"""Steps of the random machine, walked in small pieces and counted: what has passed is kept, a piece that is cut off is walked again."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ritm.tools import prove

EXAMPLES = 25  # studios a piece: a minute or less


@dataclass(frozen=True)
class Walked:
    """All pieces of one engine so far."""

    engine: str
    steps: int
    pieces: int
    commits: int
    seconds: int
    broken: tuple[int, ...]  # seeds of the pieces that found a difference

    def __str__(self) -> str:
        told = f"; differences with the seeds {', '.join(map(str, self.broken))}" if self.broken else "; no difference"
        return (
            f"machine on {self.engine}: {self.steps:,} steps in {self.pieces} pieces over {self.commits} commits, "
            f"{self.seconds} s{told}"
        )


def walk(engine: str, folder: Path, *, steps: int, seconds: float, say: Callable[[str], None]) -> Walked:
    """Go on until so many steps are walked, the time is over, or a difference is found."""
    folder.mkdir(parents=True, exist_ok=True)
    file, until = folder / f"steps-{engine}.jsonl", time.monotonic() + seconds
    with prove.database(engine) as url:
        walked = known(engine, file)
        while walked.steps < steps and time.monotonic() < until and not walked.broken:
            with file.open("a") as notes:
                notes.write(json.dumps(_piece(url, random.randrange(1, 10**9))) + "\n")
            walked = known(engine, file)
            say(str(walked))
    return walked


def known(engine: str, file: Path) -> Walked:
    """What the notes say. A difference of an earlier commit may be mended by now: only the newest commit's count."""
    lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    good = [line for line in lines if line["passed"]]
    now = prove.commit()
    return Walked(
        engine=engine,
        steps=sum(line["steps"] for line in good),
        pieces=len(good),
        commits=len({line["commit"] for line in good}),
        seconds=round(sum(line["seconds"] for line in good)),
        broken=tuple(line["seed"] for line in lines if not line["passed"] and line["commit"] == now),
    )


def _piece(url: str, seed: int) -> dict:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        note = Path(place) / "steps"
        more = {"DATABASE_URL": url, "RITM_MACHINE_STEPS": str(note), "RITM_MACHINE_EXAMPLES": str(EXAMPLES)}
        environment = {**os.environ, **more}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        options = ["-m", "machine", "--timeout=0", f"--hypothesis-seed={seed}", "-q", prove.KINDS["machine"]]
        command = [sys.executable, "-m", "pytest", *options]
        answer = subprocess.run(command, cwd=prove.ROOT, env=environment, capture_output=True, text=True, check=False)
        walked = int(note.read_text()) if note.exists() else 0
    if answer.returncode:
        sys.stdout.write(answer.stdout[-6000:])
    return {
        "commit": prove.commit(),
        "seed": seed,
        "passed": answer.returncode == 0,
        "steps": walked,
        "seconds": round(time.monotonic() - began, 1),
    }
