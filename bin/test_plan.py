"""What `./test` does, phase by phase. Each phase gives how many passed, how many failed, and what took long."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT), str(PROJECT / "bin")]

from test_needs import install_what_is_missing, keep_compiled  # noqa: E402 -- found from the folder of this file

from ritm.tools import postgres  # noqa: E402 -- found from the project's folder

PYTHON = sys.executable
# A file stays in one worker, the crawls in one (tests/conftest.py), in the order in which they are collected.
MANY = ("-n", str(max(2, min(os.cpu_count() or 2, 8))), "--dist=loadgroup", "--no-loadscope-reorder")
MARKED = "storm or journey or axe or kill or machine"
# Where each marked kind stands: reading all other tests costs every process of a phase ten seconds (tests/house/test_marks.py).
PLACES = {
    "storm": ("tests/storms",),
    "journey": ("tests/journeys", "tests/web/ui"),
    "kill": ("tests/kills",),
    "machine": ("tests/attendance",),
}
ASIDE = 15  # how far the phases aside give way (nice)
NO_TESTS = 5  # pytest's code where it collected nothing

STATIC: dict[str, list[str]] = {
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "lint-imports": ["lint-imports"],
    "mypy": ["mypy"],
    "djlint": ["djlint", "--lint", "ritm"],
    "bandit": ["bandit", "-q", "-r", "ritm", "config", "-c", "pyproject.toml"],
    "makemigrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "messages": ["python", "bin/messages", "check"],
}
SLOW = ("crawls", "web", "imports", "contracts", "tools")  # what `--fast` leaves out
FAST = ("ruff", "ruff format", "lint-imports", "makemigrations")


@dataclass
class Result:
    """What has passed and failed so far, and how long each part took."""

    passed: int = 0
    failed: int = 0
    parts: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    broken: list[str] = field(default_factory=list)

    def add(self, part: str, *, passed: int, failed: int, seconds: float) -> None:
        """One part more."""
        self.passed += passed
        self.failed += failed
        if seconds:
            self.parts[part] += seconds
        if failed:
            self.broken.append(part)


@dataclass(frozen=True)
class Phase:
    """One run of pytest."""

    name: str
    marks: str
    options: tuple[str, ...] = ()
    url: str = ""
    minutes: int = 20
    is_aside: bool = False  # shown when it is done
    gives_way: int = 0  # nice


class Runner:
    """Runs phases and static checks, and keeps the result."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.result = Result()
        self.running: set[subprocess.Popen] = set()
        self.is_ended = False

    def static(self, names: tuple[str, ...]) -> None:
        """The static checks, two at a time; what they say is shown where they fail."""
        say("static checks")
        with ThreadPoolExecutor(2) as pool:
            for name, code, seconds, text in pool.map(self._check, names):
                self.result.add(f"static: {name}", passed=int(not code), failed=int(bool(code)), seconds=seconds)
                print(f"  {'ok    ' if not code else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
                if code:
                    print(text, flush=True)

    def _check(self, name: str) -> tuple[str, int, float, str]:
        program, *arguments = STATIC[name]
        command = [str(Path(PYTHON).parent / program), *arguments]
        began = time.monotonic()
        environment = {**os.environ, "RITM_VAR": str(self.folder / "var"), "DATABASE_URL": ""}
        answer = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        return name, answer.returncode, time.monotonic() - began, answer.stdout + answer.stderr

    def pytest(self, phase: Phase) -> None:
        """One run of pytest, counted by its report."""
        report, output = (self.folder / f"{phase.name.replace(' ', '-')}.{kind}" for kind in ("xml", "txt"))
        marks = ["-m", phase.marks] if phase.marks else []
        command = [PYTHON, "-m", "pytest", f"--junitxml={report}", *marks, *phase.options]
        environment = {**os.environ, "DATABASE_URL": phase.url}
        began = time.monotonic()
        if not phase.is_aside:
            say(phase.name)
            code = self._run(command, environment, phase.minutes * 60, None)
        else:
            with output.open("wb") as log:
                code = self._run(["nice", "-n", str(phase.gives_way), *command], environment, phase.minutes * 60, log)
            say(f"{phase.name} (aside)\n{output.read_text(errors='replace')}")
        self._count(phase, report, code, time.monotonic() - began)

    @contextmanager
    def aside(self) -> Iterator[Callable[..., Future]]:
        """What is given here runs beside the block, one after the other as it was given, to its end."""
        with ThreadPoolExecutor(1) as pool:
            given: list[Future] = []
            try:
                yield lambda work, *what: given.append(pool.submit(work, *what)) or given[-1]
                for one in given:
                    one.result()
            except BaseException:
                self.end()
                raise

    def end(self) -> None:
        """Whatever runs is ended, and nothing begins any more."""
        self.is_ended = True
        for process in tuple(self.running):
            end_session(process)

    def _run(self, command: list[str], environment: dict[str, str], seconds: float, output: Any) -> int:
        """Run in a session of its own, at most so long; whatever it leaves running there is ended."""
        if self.is_ended:
            return 130
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        self.running.add(process)
        if self.is_ended:  # just now
            end_session(process)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            print(f"Not done after {seconds:.0f} s; ended.", flush=True)
            return 124
        finally:
            end_session(process)
            self.running.discard(process)

    def _count(self, phase: Phase, report: Path, code: int, seconds: float) -> None:
        tests = list(ET.parse(report).iter("testcase")) if report.exists() else []
        bad = [test for test in tests if any(child.tag in {"failure", "error", "skipped"} for child in test)]
        failed = len(bad)
        if code == NO_TESTS:
            print(f"{phase.name}: no test is there, and a phase without tests proves nothing.")
        if code and not failed:
            failed = 1  # it broke outside a test: a crash, a time limit, nothing collected
        self.result.add(phase.name, passed=len(tests) - len(bad), failed=failed, seconds=0)
        files: dict[str, float] = defaultdict(float)
        for test in tests:
            files[(test.get("classname") or "").removeprefix("tests.")] += float(test.get("time") or 0)
        for name, spent in files.items():
            self.result.parts[f"{phase.name}: {name}"] += spent
        print(f"{phase.name}: {seconds:.0f} s", flush=True)

    def close(self) -> int:
        """The ten slowest parts, then the one line that counts."""
        slowest = sorted(self.result.parts.items(), key=lambda part: -part[1])[:10]
        print("\nThe ten slowest parts:")
        for name, seconds in slowest:
            print(f"  {seconds:7.1f} s  {name}")
        for name in self.result.broken:
            print(f"Failed: {name}")
        print(f"{self.result.passed} passed, {self.result.failed} failed", flush=True)
        return 1 if self.result.failed or not self.result.passed else 0


def end_session(process: subprocess.Popen) -> None:
    """End everything in the session of the process."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def say(title: str) -> None:
    """A phase begins."""
    print(f"\n=== {title}", flush=True)


# --- the three ways to run ---


def fast(runner: Runner) -> None:
    """The rooms and the house on SQLite, without pages, papers and tools: at most a minute."""
    runner.static(FAST)
    leave_out = tuple(f"--ignore=tests/{name}" for name in SLOW)
    runner.pytest(Phase("rooms on SQLite", f"not ({MARKED} or slow)", (*MANY, *leave_out)))


def everything(runner: Runner, *, full: bool) -> None:
    """All phases, both engines."""
    install_what_is_missing()
    if full:
        os.environ["RITM_TEST_FULL"] = "1"
    unit = f"not ({MARKED})" if full else f"not ({MARKED} or slow)"
    minutes = 240 if full else 40
    runner.static(tuple(STATIC))
    with postgres.cluster() as quick, postgres.cluster(durable=True) as durable:
        kills = [
            marked("kills on SQLite", "kill", minutes, is_aside=True),
            marked("kills on PostgreSQL", "kill", minutes, durable.url, is_aside=True),
            marked("state machine on SQLite", "machine", minutes, is_aside=True),
            marked("state machine on PostgreSQL", "machine", minutes, quick.url, is_aside=True),
        ]
        patient = (*MANY, "--timeout=600")
        postgresql = Phase("tests on PostgreSQL", unit, patient, quick.url, minutes, is_aside=True, gives_way=ASIDE)
        with runner.aside() as beside:
            killed = [beside(runner.pytest, phase) for phase in kills]
            beside(give_way, quick)
            beside(runner.pytest, postgresql)
            runner.pytest(Phase("tests on SQLite", f"axe or {unit}", patient, minutes=minutes))
            # One journey after the other: two browsers that are both pressed at keep each other from drawing, and so do
            # processes that are killed and begun beside them.
            wait(killed)
            runner.pytest(marked("journeys", "journey" if full else "journey and not slow", minutes))
        runner.pytest(marked("storms on SQLite", "storm", minutes))
        runner.pytest(marked("storms on PostgreSQL", "storm", minutes, durable.url))


def marked(name: str, marks: str, minutes: int, url: str = "", *, is_aside: bool = False) -> Phase:
    """The phase of a marked kind, in the folders where it stands."""
    return Phase(name, marks, ("--timeout=900", *PLACES[marks.split(maxsplit=1)[0]]), url, minutes, is_aside)


def give_way(cluster: postgres.Cluster) -> None:
    """The server of the phases aside gives way as they do; its processes of later inherit it."""
    if cluster.pid is not None:
        os.setpriority(os.PRIO_PROCESS, cluster.pid, ASIDE)


@contextmanager
def folder() -> Iterator[Path]:
    """A place for reports, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="ritm-run-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """./test, ./test --fast, ./test --full, or ./test with pytest's own arguments."""
    keep_compiled()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))  # so that every `finally` runs
    with folder() as path:
        runner = Runner(path)
        if arguments == ["--fast"]:
            fast(runner)
        elif arguments in ([], ["--full"]):
            everything(runner, full=bool(arguments))
        else:
            url = os.environ.get("DATABASE_URL", "")
            runner.pytest(Phase("chosen tests", "", tuple(arguments), url, minutes=240))
        return runner.close()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
