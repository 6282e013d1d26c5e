"""One run: a house of its own, a grown studio in it, every page measured, the house gone or kept for the next run."""

import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from ritm.tools.bench.client_pages import client_pages
from ritm.tools.bench.export import TARGET_MS, figures_of, missed
from ritm.tools.bench.measure import Figures, WrongAnswer, measure
from ritm.tools.bench.pages import Page, bare, pages
from ritm.tools.lab.house import House, house
from ritm.tools.lab.people import Person, read

PROCESSES = 2
_WHOLE = "whole"  # the file that says: made to the end, and checked


@dataclass(frozen=True)
class Size:
    """How large the studio is and how long each page is asked."""

    clients: int = 20000
    lessons: int = 2000
    bookings: int = 100000
    rounds: int = 200
    seconds: float = 5.0
    pages: str = "all"  # of the desk, of the clients

    @classmethod
    def of(cls, clients: int, pages: str = "all") -> "Size":
        """The same proportions for another number of clients; a small studio is asked more briefly."""
        lessons = max(100, clients // 10)
        rounds, seconds = (200, 5.0) if clients >= 5000 else (20, 0.5)
        return cls(clients, lessons, max(lessons * 10, clients * 5), rounds, seconds, pages)


@dataclass
class Run:
    """What was found."""

    engine: str
    data: dict[str, int]
    bare: Figures
    pages: dict[str, Figures]
    missed: list[str]
    targets: dict[str, float | None] = field(default_factory=dict)  # of the median, ms

    def take(
        self, name: str, found: Figures, missed: list[str], say: Callable[[str], None], *, target: float | None
    ) -> None:
        """Note down one page and say it."""
        self.targets[name] = target
        found.ratio_to_bare = round(found.p50_ms / self.bare.p50_ms, 1)
        self.pages[name] = found
        self.missed += missed
        say(
            f"{name:15} {found.queries:3} queries  p50 {found.p50_ms:7.2f} ms  p95 {found.p95_ms:7.2f} ms  "
            f"{found.rps8:6.1f} requests/s of eight  {found.ratio_to_bare:5.1f} × bare"
        )

    def as_json(self) -> dict[str, Any]:
        """The form of `--json`."""
        return {
            "bare": {"p50_ms": self.bare.p50_ms, "rps": self.bare.rps8},
            "pages": {name: asdict(found) for name, found in self.pages.items()},
            "data": self.data,
            "engine": self.engine,
        }


def run(engine: str, size: Size, *, database_url: str, say: Callable[[str], None], kept: Path | None = None) -> Run:
    """Everything; `say` tells a waiting person how far it is. Raises WrongAnswer, BadData.

    `kept`: a folder in which the studio stays for the next run; made, and checked, where there is none.
    """
    if kept is not None and not (kept / _WHOLE).exists():
        shutil.rmtree(kept, ignore_errors=True)
    try:
        return _run(engine, size, database_url, say, kept)
    except CalledProcessError as error:
        raise BadData(error.stderr[-2000:]) from None


def make_kept(engine: str, size: Size, *, say: Callable[[str], None], kept: Path) -> None:
    """The studio alone, for the next run."""
    if not (kept / _WHOLE).exists():
        shutil.rmtree(kept, ignore_errors=True)
    with house(engine, workers=PROCESSES, durable=True, kept=kept) as lab:
        _studio(lab, engine, size, say, kept)


def _run(engine: str, size: Size, database_url: str, say: Callable[[str], None], kept: Path | None) -> Run:
    with house(engine, database_url=database_url, workers=PROCESSES, durable=True, kept=kept) as lab:
        links = _studio(lab, engine, size, say, kept)
        lab.start_web(count_queries=True)
        people = [Person(lab.port, links["slug"], session) for session in links["sessions"]]
        done = _measured(engine, size, links, people, say)
        if size.pages in {"all", "clients"}:
            _exported(lab, done, say)
        return done


def _studio(lab: House, engine: str, size: Size, say: Callable[[str], None], kept: Path | None) -> dict[str, Any]:
    """Its addresses and words, once it stands and breaks no invariant."""
    mark = kept / _WHOLE if kept is not None else None
    if mark is not None and mark.exists():
        say(f"{size.clients} clients on {engine}, kept in {kept} …")
        return read(lab.command("lab", "bench_again", timeout=3600).stdout)
    say(f"{size.clients} clients, {size.lessons} lessons, {size.bookings} bookings on {engine} …")
    numbers = map(str, (size.clients, size.lessons, size.bookings))
    links = read(lab.command("lab", "bench", *numbers, timeout=3600).stdout)
    _check(lab)
    if mark is not None:
        mark.touch()
    return links


def _measured(engine: str, size: Size, links: dict[str, Any], people: list[Person], say: Callable[[str], None]) -> Run:
    base = measure(bare, people, rounds=size.rounds, seconds=size.seconds)
    say(f"bare: {base.p50_ms} ms, {base.rps8} requests a second; load of the machine {os.getloadavg()[0]:.1f}")
    done = Run(engine, links["data"], base, {}, [])
    brief = {page.name for page in client_pages(links, engine)}
    for page in _pages(engine, size, links):
        # There are many pages of clients, and they differ little: each is asked more briefly.
        share = 5 if page.name in brief else 1
        try:
            found = measure(page.call, people, rounds=max(20, size.rounds // share), seconds=size.seconds / share)
        except WrongAnswer as error:
            done.missed.append(f"{page.name}: {error}")
            continue
        done.take(page.name, found, page.missed(found), say, target=page.p50_ms)
    return done


def _pages(engine: str, size: Size, links: dict[str, Any]) -> list[Page]:
    desk = pages(links) if size.pages in {"all", "desk"} else []
    return [*desk, *(client_pages(links, engine) if size.pages in {"all", "clients"} else [])]


def _exported(lab: House, done: Run, say: Callable[[str], None]) -> None:
    found = read(lab.command("lab", "export", timeout=3600).stdout)
    done.take("export", figures_of(found), missed(found), say, target=TARGET_MS)
    say(
        f"export: {found['rows']} rows in {found['seconds']} s, {found['cpu_seconds']} s of the processor, "
        f"at most {found['peak_mib']} MiB, {found['grown_mib']} of them for it; load {found['load']:.1f}"
    )


class BadData(Exception):
    """The data of the bench breaks an invariant: measuring it would mean nothing."""


def _check(lab: House) -> None:
    answer = lab.command("check_invariants", check=False, timeout=3600)
    if answer.returncode:
        raise BadData(answer.stdout[-2000:] + answer.stderr[-2000:])
