"""The opening minute: an open loop. Tries come when they come, however slow the answers are, and each wait counts from
the instant at which its try was due: a server that stalls cannot hide it by being asked less often.
"""

import asyncio
import random
import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode
from uuid import uuid4

LONGEST_WAIT = 90.0  # seconds until a try counts as lost
_CSRF = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Try:
    """One press of «Записаться»: so many seconds after the beginning, by whom, for which lesson."""

    due: float
    session: str
    lesson: int


@dataclass(frozen=True)
class Answered:
    """What came of a try: the status, 0 where no answer came; seconds from the instant at which it was due."""

    status: int
    seconds: float


@dataclass(frozen=True)
class Result:
    """A scene in figures."""

    answers: Counter[str]
    waits: tuple[float, ...]  # sorted
    sold: tuple[int, ...]  # by lesson
    places: int  # of each lesson

    @property
    def errors(self) -> int:
        """Answers that no client should ever see, and none at all."""
        return sum(count for status, count in self.answers.items() if status not in {"302", "422"})

    @property
    def is_exact(self) -> bool:
        """Each lesson is full and not one place is sold above it; everybody had an answer."""
        return set(self.sold) == {self.places} and not self.errors

    def wait(self, percent: int) -> float:
        """So many of a hundred waited no longer, in seconds."""
        return self.waits[max(0, ceil(len(self.waits) * percent / 100) - 1)] if self.waits else 0.0

    def __str__(self) -> str:
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(self.answers.items()))
        waits = ", ".join(f"p{percent} {1000 * self.wait(percent):.0f} ms" for percent in (50, 95, 99))
        longest = self.waits[-1] if self.waits else 0.0
        return (
            f"sold {sum(self.sold)} of {self.places * len(self.sold)}; {answers}; {waits}, the longest {longest:.2f} s"
        )


def evenly(sessions: Sequence[str], lessons: Sequence[int], *, tries: int, rate: float, seed: int) -> list[Try]:
    """Everybody tries so often, each time another lesson where there are as many; `rate` a second, in an order by chance."""
    chance = random.Random(seed)
    pairs = [(session, lesson) for session in sessions for lesson in _chosen(lessons, tries, chance)]
    chance.shuffle(pairs)
    return [Try(number / rate, session, lesson) for number, (session, lesson) in enumerate(pairs)]


def _chosen(lessons: Sequence[int], tries: int, chance: random.Random) -> Iterator[int]:
    for first in range(0, tries, len(lessons)):
        yield from chance.sample(lessons, min(len(lessons), tries - first))


def at_once(sessions: Sequence[str], lessons: Sequence[int]) -> list[Try]:
    """Everybody tries once at the same instant, spread over the lessons."""
    return [Try(0.0, session, lessons[number % len(lessons)]) for number, session in enumerate(sessions)]


def play(tries: Sequence[Try], *, port: int, slug: str) -> list[Answered]:
    """Send each try when it is due, over a connection of its own; the answers in the order of the tries."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a burst has a connection a try
    return asyncio.run(_play(tries, port, slug))


async def _play(tries: Sequence[Try], port: int, slug: str) -> list[Answered]:
    loop = asyncio.get_running_loop()
    ready = [(one.due, _request(one, port, slug)) for one in tries]
    began, tasks = loop.time() + 0.1, []
    for due, request in ready:
        ahead = began + due - loop.time()
        if ahead > 0:
            await asyncio.sleep(ahead)
        tasks.append(loop.create_task(_send(request, port, began + due)))
    return await asyncio.gather(*tasks)


async def _send(request: bytes, port: int, due: float) -> Answered:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            head = await reader.readline()
            await reader.read()
            writer.close()
        status = int(head.split()[1])
    except (OSError, TimeoutError, IndexError, ValueError):
        status = 0
    return Answered(status, loop.time() - due)


def _request(one: Try, port: int, slug: str) -> bytes:
    body = urlencode({"lesson": one.lesson, "request_key": uuid4().hex})
    lines = [
        f"POST /{slug}/my/classes/book/ HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: ritm_portal={one.session}; ritm_portal_csrf={_CSRF}",
        f"X-CSRFToken: {_CSRF}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", body]).encode()


def result(answers: Sequence[Answered], *, sold: Sequence[int], places: int) -> Result:
    """The scene in figures."""
    counted = Counter(str(one.status) if one.status else "lost" for one in answers)
    return Result(counted, tuple(sorted(one.seconds for one in answers)), tuple(sold), places)
