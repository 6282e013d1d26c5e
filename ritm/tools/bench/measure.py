"""One client for latency, eight for throughput, a header for the number of queries."""

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from ritm.tools.lab.people import Answer, Person

Call = Callable[[Person, int], Answer]
WARM_UP = 10


class WrongAnswer(Exception):
    """A page of the bench did not answer as it should: its time would mean nothing."""


@dataclass
class Figures:
    """What one page costs."""

    queries: int
    p50_ms: float
    p95_ms: float
    rps8: float
    ratio_to_bare: float = 0.0


def measure(call: Call, people: list[Person], *, rounds: int, seconds: float) -> Figures:
    """Latency of one person over `rounds`, then requests a second of all together for `seconds`."""
    numbers = count()
    for _ in range(WARM_UP):
        _checked(call(people[0], next(numbers)))
    answers = [_checked(call(people[0], next(numbers))) for _ in range(rounds)]
    times = sorted(answer.seconds * 1000 for answer in answers)
    queries = max(int(answer.headers.get("x-queries", 0)) for answer in answers)
    rate = _rate(call, people, numbers, seconds)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    return Figures(queries, round(statistics.median(times), 2), round(p95, 2), round(rate, 1))


def _rate(call: Call, people: list[Person], numbers: Any, seconds: float) -> float:
    done: list[int] = []
    wrong: list[Exception] = []
    stop_at = time.monotonic() + seconds

    def one(person: Person) -> None:
        served = 0
        while time.monotonic() < stop_at and not wrong:
            try:
                _checked(call(person, next(numbers)))
            except (WrongAnswer, OSError) as error:
                wrong.append(error)
            served += 1
        done.append(served)

    threads = [threading.Thread(target=one, args=(person,)) for person in people]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return sum(done) / (time.monotonic() - began)


def _checked(answer: Answer) -> Answer:
    if answer.status not in {200, 204, 302, 303}:
        message = f"{answer.status}: {answer.body[:300]}"
        raise WrongAnswer(message)
    return answer
