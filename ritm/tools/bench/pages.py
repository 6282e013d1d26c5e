"""The pages that are measured, what each may cost, and how it is asked for."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ritm.tools.bench.measure import Call, Figures
from ritm.tools.lab.people import Answer, Person


@dataclass(frozen=True)
class Page:
    """One page. Targets are of PostgreSQL on two cores: number of queries, milliseconds of the median."""

    name: str
    call: Call
    queries: int
    p50_ms: float | None

    def missed(self, found: Figures) -> list[str]:
        """Which of its targets the figures miss."""
        said = []
        if found.queries > self.queries:
            said.append(f"{self.name}: {found.queries} queries of {self.queries}")
        if self.p50_ms is not None and found.p50_ms > self.p50_ms:
            said.append(f"{self.name}: {found.p50_ms} ms of {self.p50_ms}")
        return said


def bare(person: Person, number: int) -> Answer:
    """A Django view with one query, on the same server."""
    return person.outside("/bare/")


class Desk:
    """What a person at the desk asks for, over the ids of this run's studio; `number` takes turns."""

    def __init__(self, links: dict[str, Any]) -> None:
        self.links = links

    def _turn(self, name: str, number: int) -> Any:
        return self.links[name][number % len(self.links[name])]

    def day(self, person: Person, number: int) -> Answer:
        """Home with the panel of a lesson open."""
        return person.get(f"?lesson={self._turn('lessons', number)}")

    def week(self, person: Person, number: int) -> Answer:
        """The whole week of the branch."""
        return person.get("schedule/week/")

    def search(self, person: Person, number: int) -> Answer:
        """The field in the frame."""
        return person.get(f"search/?{urlencode({'q': self._turn('words', number)})}", is_part=True)

    def listing(self, person: Person, number: int) -> Answer:
        """The first page of all clients."""
        return person.get("clients/")

    def card(self, person: Person, number: int) -> Answer:
        """A client with a pass, bookings, visits and payments."""
        return person.get(f"clients/{self._turn('cards', number)}/")

    def roster(self, person: Person, number: int) -> Answer:
        """The panel by itself, as a press on a lesson brings it."""
        return person.get(f"lessons/{self._turn('lessons', number)}/", is_part=True)

    def book(self, person: Person, number: int) -> Answer:
        """A booking, answered by the panel. Every pair can be used once."""
        lesson, client = self.links["free"][number]
        return person.post(f"lessons/{lesson}/book/", client=client)

    def mark(self, person: Person, number: int) -> Answer:
        """A mark, paid by the pass, answered by the panel. Every pair can be used once."""
        lesson, client = self.links["marks"][number]
        return person.post(f"lessons/{lesson}/mark/", client=client)


def pages(links: dict[str, Any]) -> list[Page]:
    """The table."""
    desk = Desk(links)
    return [
        Page("day", desk.day, 12, 25),
        Page("week", desk.week, 12, 35),
        Page("search", desk.search, 6, 10),
        Page("list", desk.listing, 12, None),
        Page("card", desk.card, 20, 25),
        Page("roster", desk.roster, 12, 20),
        Page("book", desk.book, 25, 15),
        Page("mark", desk.mark, 25, 15),
    ]
