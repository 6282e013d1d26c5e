"""Which tests are asked about a mutant, and in which order."""

from collections import Counter
from dataclasses import dataclass

from ritm.tools.mutation.mutants import Mutant

AT_LEAST = 30  # where fewer run the line itself: what is kept between calls hides lines from all but the first test


@dataclass(frozen=True)
class Asked:
    """A test, how long it took, and the room's lines that it ran, by file."""

    name: str
    file: str
    seconds: float
    lines: dict[str, list[int]]

    def runs(self, mutant: Mutant) -> bool:
        """Whether it comes to the changed statement."""
        return any(mutant.first <= line <= mutant.last for line in self.lines.get(mutant.file, ()))

    def enters(self, file: str) -> bool:
        """Whether it runs anything of the file."""
        return file in self.lines


def choose(mutant: Mutant, asked: list[Asked], *, most: int, room: str) -> list[Asked]:
    """Those that run the line, the room's own first; where these are few, some that run the same file.

    None where no test runs the line. Tests of a file stand together: its beginning is made once.
    """
    runs = sorted((one for one in asked if one.runs(mutant)), key=lambda one: (_is_elsewhere(one, room), one.seconds))
    if not runs:
        return []
    chosen = runs[:most]
    if len(chosen) < min(AT_LEAST, most):
        others = [one for one in asked if one not in chosen and one.enters(mutant.file)]
        others.sort(key=lambda one: (_is_elsewhere(one, room), one.seconds))
        chosen += others[: min(AT_LEAST, most) - len(chosen)]
    many = Counter(one.file for one in runs)
    order = {one.name: at for at, one in enumerate(asked)}
    return sorted(chosen, key=lambda one: (_is_elsewhere(one, room), -many[one.file], one.file, order[one.name]))


def _is_elsewhere(one: Asked, room: str) -> bool:
    return f"/{room}/" not in one.file
