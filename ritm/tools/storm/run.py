"""One storm: everybody presses «Записать» at one moment; exactly the places are sold, everybody else is told why not."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ritm.tools.lab.house import House, house
from ritm.tools.lab.people import Answer, Person, at_once, read


@dataclass(frozen=True)
class Outcome:
    """What came of one run: answers by status ("lost" where none came), places sold, the longest wait in seconds."""

    answers: dict[str, int]
    sold: int
    places: int
    slowest: float

    @property
    def errors(self) -> int:
        """Answers that no desk should ever see: of the server, a busy database, none at all."""
        return sum(count for status, count in self.answers.items() if status == "lost" or status.startswith("5"))

    @property
    def is_exact(self) -> bool:
        """Every place is sold once and nobody met an error."""
        return self.sold == self.places and self.answers.get("204", 0) == self.places and not self.errors

    def __str__(self) -> str:
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(self.answers.items()))
        return f"sold {self.sold} of {self.places}; {answers}; the longest wait {self.slowest:.1f} s"


def rush(people: list[Person], lesson: int, clients: list[int]) -> list[Answer | Exception]:
    """Each person books one client into the lesson, all at one moment."""
    pairs = zip(people, clients, strict=True)
    return at_once([partial(person.post, f"lessons/{lesson}/book/", client=client) for person, client in pairs])


def counted(answers: list[Answer | Exception]) -> dict[str, int]:
    """How many answers of each status."""
    return dict(Counter(str(one.status) if isinstance(one, Answer) else "lost" for one in answers))


def outcome(answers: list[Answer | Exception], *, sold: int, places: int) -> Outcome:
    """The run in figures."""
    waits = [one.seconds for one in answers if isinstance(one, Answer)]
    return Outcome(counted(answers), sold, places, max(waits, default=0.0))


def storm(
    engine: str, *, clients: int, places: int, runs: int, database_url: str, say: Callable[[str], None]
) -> tuple[list[Outcome], str]:
    """All runs in one house; returns their outcomes and what check_invariants found afterwards ("" for nothing)."""
    with house(engine, database_url=database_url, settings="ritm.tools.lab.settings") as lab:
        numbers = (str(clients), str(places), str(runs))
        links = read(lab.command("lab", "storm", *numbers).stdout)
        lab.start_web()
        lab.start_worker()
        found = [_one(lab, links, lesson, places) for lesson in links["lessons"]]
        for number, one in enumerate(found, 1):
            say(f"run {number}: {one}")
        checked = lab.command("check_invariants", check=False)
        return found, checked.stdout if checked.returncode else ""


def _one(lab: House, links: dict[str, Any], lesson: int, places: int) -> Outcome:
    people = [Person(lab.port, links["slug"], session) for session in links["sessions"]]
    answers = rush(people, lesson, links["clients"])
    seats = read(lab.command("lab", "seats", str(links["account"]), str(lesson)).stdout)
    return outcome(answers, sold=seats["sold"], places=places)
