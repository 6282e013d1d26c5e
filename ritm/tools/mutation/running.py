"""A run of mutants over a room, and what has come of all runs so far."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ritm.tools.mutation.mutants import ROOT, Mutant, sampled
from ritm.tools.mutation.notes import LASTED, Found, Notes, Order

# What is asked: the rooms that lean on each other. Pages, which cost more, are asked too where they are named (`--also`).
NEAR = tuple(f"tests/{room}" for room in ("passes", "attendance", "sales", "schedule", "messaging", "clients"))


@dataclass
class Outcome:
    """What is known of a room's sample."""

    room: str
    seed: int
    every: int  # mutants that the room has
    sample: int
    killed: int = 0
    lasted: int = 0  # of the killed: ended by the clock
    left: list[tuple[Mutant, Found]] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many of the sample have their answer."""
        return self.killed + len(self.left)

    @property
    def share(self) -> float:
        """Killed of those asked, in percent."""
        return 100 * self.killed / self.asked if self.asked else 0.0

    def lines(self) -> list[str]:
        """For whoever reads: the survivors, then the figures."""
        told = [f"{found.outcome}: {mutant}" for mutant, found in self.left]
        asked = f"{self.asked} of {self.sample} mutants asked (of {self.every}, seed {self.seed})"
        came = f"{self.killed} killed, {self.lasted} of them without end, {len(self.left)} left; {self.share:.1f} %"
        return [*told, f"{self.room}: {asked}: {came}"]


def mutate(order: Order, *, is_resumed: bool, also: Sequence[str] = ()) -> Outcome:
    """Go on with a room's sample until it or the time is over; anew unless it is to be resumed. `also`: further folders of tests."""
    notes = Notes(Path(order.folder))
    if not is_resumed:
        notes.forget()
    notes.sample(order.seed, order.sample)
    environment = {**os.environ, "DATABASE_URL": "", "RITM_MUTATION": json.dumps(asdict(order))}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    options = ["-p", "ritm.tools.mutation.plugin", "-s", "-q", "--no-header", "--no-summary"]
    command = [sys.executable, "-m", "pytest", *options, *NEAR, *also]
    subprocess.run(command, cwd=ROOT, env=environment, check=False)
    return outcome(order, notes)


def outcome(order: Order, notes: Notes) -> Outcome:
    """What is known by now."""
    seed, count = notes.sample(order.seed, order.sample)
    known = notes.found()
    every = len(sampled(order.room, seed, sys.maxsize))
    chosen = sampled(order.room, seed, count)
    found = Outcome(order.room, seed, every, len(chosen))
    for mutant in chosen:
        one = known.get(mutant.name)
        if one is None:
            continue
        if one.is_killed:
            found.killed += 1
            found.lasted += one.outcome == LASTED
        else:
            found.left.append((mutant, one))
    found.left.sort(key=lambda pair: (pair[0].file, pair[0].first))
    return found
