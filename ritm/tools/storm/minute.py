"""`bin/ritm storm --opening`: a minute of forty lessons, one of a single lesson, everybody at once; each with its bounds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ritm.tools.lab.house import House, house
from ritm.tools.lab.people import read
from ritm.tools.storm.opening import Result, Try, at_once, evenly, play, result

P95, LAST = 0.5, 40.0  # seconds: of ninety-five in a hundred tries that come evenly; of the last answer to a burst


@dataclass(frozen=True)
class Size:
    """How many clients try how often, for how many lessons of how many places, how many of them a second."""

    clients: int = 2000
    tries: int = 3
    lessons: int = 40
    places: int = 20
    rate: float = 100.0
    seed: int = 1


@dataclass(frozen=True)
class Scene:
    """What came of a scene, and what falls short in it; "" for nothing."""

    name: str
    result: Result
    short: str

    def __str__(self) -> str:
        return f"{self.name}: {self.result}{f'; FALLS SHORT: {self.short}' if self.short else ''}"


def opening(engine: str, size: Size, *, database_url: str, say: Callable[[str], None]) -> tuple[list[Scene], str]:
    """All scenes in one house; what came of each, and what check_invariants found afterwards ("" for nothing)."""
    with house(engine, database_url=database_url) as lab:
        say(f"making {size.clients} clients")
        numbers = (str(size.clients), str(2 * size.lessons + 1), str(size.places))
        links = read(lab.command("lab", "opening", *numbers, timeout=1800).stdout)
        lab.start_web()
        lab.start_worker()
        found = []
        for name, lessons, tries, is_burst in _scenes(size, links):
            say(f"{name}: {len(tries)} tries")
            answers = play(tries, port=lab.port, slug=links["slug"])
            counted = result(answers, sold=_sold(lab, links["account"], lessons), places=size.places)
            found.append(Scene(name, counted, short(counted, is_burst=is_burst)))
        checked = lab.command("check_invariants", check=False)
        return found, checked.stdout if checked.returncode else ""


def _scenes(size: Size, links: dict[str, Any]) -> Iterator[tuple[str, list[int], list[Try], bool]]:
    """Each with lessons of its own."""
    sessions, every = links["sessions"], links["lessons"]
    many, burst, one = every[: size.lessons], every[size.lessons : -1], every[-1:]
    terms: dict[str, Any] = {"tries": size.tries, "seed": size.seed}
    yield f"{len(many)} lessons, {size.rate:g} a second", many, evenly(sessions, many, rate=size.rate, **terms), False
    half = size.rate / 2
    yield f"one lesson, {half:g} a second", one, evenly(sessions, one, rate=half, **terms), False
    yield "all at once", burst, at_once(sessions, burst), True


def _sold(lab: House, account: int, lessons: Sequence[int]) -> list[int]:
    found = read(lab.command("lab", "sold", str(account), *map(str, lessons)).stdout)
    return [found["sold"][str(pk)] for pk in lessons]


def short(found: Result, *, is_burst: bool) -> str:
    """What a scene lacks of its bounds (seconds), in words; "" for nothing."""
    said = []
    if not found.is_exact:
        said.append("not exactly full, or an error was seen")
    if is_burst and found.waits[-1] > LAST:
        said.append(f"the last answer after {LAST:g} s")
    if not is_burst and found.wait(95) > P95:
        said.append(f"p95 above {1000 * P95:.0f} ms")
    return ", ".join(said)
