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
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from ritm.tools import postgres  # noqa: E402 -- found from the project's folder

PYTHON = sys.executable
CORES = str(max(2, min(os.cpu_count() or 2, 8)))
MARKED = "storm or journey or kill or machine"
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
PAGES = ("crawls", "web", "imports")  # what `--fast` leaves out
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


class Runner:
    """Runs phases and static checks, and keeps the result."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.result = Result()

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
        say(phase.name)
        report = self.folder / f"{phase.name.replace(' ', '-')}.xml"
        marks = ["-m", phase.marks] if phase.marks else []
        command = [PYTHON, "-m", "pytest", f"--junitxml={report}", *marks, *phase.options]
        environment = {**os.environ, "DATABASE_URL": phase.url}
        began = time.monotonic()
        code = run_bounded(command, environment, phase.minutes * 60)
        self._count(phase, report, code, time.monotonic() - began)

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


def run_bounded(command: list[str], environment: dict[str, str], seconds: float) -> int:
    """Run in a session of its own, at most so long; whatever it leaves running there is ended."""
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        print(f"Not done after {seconds:.0f} s; ended.", flush=True)
        return 124
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def say(title: str) -> None:
    """A phase begins."""
    print(f"\n=== {title}", flush=True)


# --- what the machine must have ---


def has_postgres() -> bool:
    """PostgreSQL's server programs are there."""
    try:
        postgres.programs()
    except postgres.NoPostgres:
        return False
    return True


NEEDS: dict[str, Callable[[], bool]] = {
    "postgresql": has_postgres,
    "chromium": lambda: bool(shutil.which("chromium") or shutil.which("chromium-browser")),
    "gettext": lambda: bool(shutil.which("msgfmt")),
    "fonts-dejavu-core": lambda: bool(shutil.which("fc-list")) or Path("/usr/share/fonts").exists(),
    # What WeasyPrint draws PDF with.
    "libpangoft2-1.0-0": lambda: bool(find_library("pangoft2-1.0")),
    "libharfbuzz-subset0": lambda: bool(find_library("harfbuzz-subset")),
    "procps": lambda: bool(shutil.which("ps")),
}


def install_what_is_missing() -> None:
    """As root on Debian install it; elsewhere say exactly what is missing and end with 2."""
    missing = [package for package, there in NEEDS.items() if not there()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"installing {' '.join(missing)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        missing = [package for package, there in NEEDS.items() if not there()]
    if missing:
        print(f"Missing on this machine: {', '.join(missing)}\nInstall with: apt-get install {' '.join(missing)}")
        sys.exit(2)


# --- the three ways to run ---


def fast(runner: Runner) -> None:
    """The rooms and the house on SQLite, without the pages: at most a minute."""
    runner.static(FAST)
    leave_out = tuple(f"--ignore=tests/{name}" for name in PAGES)
    runner.pytest(Phase("rooms on SQLite", f"not ({MARKED} or slow)", ("-n", CORES, *leave_out)))


def everything(runner: Runner, *, full: bool) -> None:
    """All phases, both engines."""
    install_what_is_missing()
    if full:
        os.environ["RITM_TEST_FULL"] = "1"
    many = ("-n", CORES)
    unit = f"not ({MARKED})" if full else f"not ({MARKED} or slow)"
    minutes = 240 if full else 20
    runner.static(tuple(STATIC))
    runner.pytest(Phase("tests on SQLite", unit, many, minutes=minutes))
    with postgres.cluster() as quick:
        runner.pytest(Phase("tests on PostgreSQL", unit, many, quick.url, minutes))
        runner.pytest(Phase("state machine on SQLite", "machine", (*many, "--timeout=900"), minutes=minutes))
        runner.pytest(Phase("state machine on PostgreSQL", "machine", (*many, "--timeout=900"), quick.url, minutes))
    runner.pytest(
        Phase(
            "journeys",
            "journey" if full else "journey and not slow",
            ("--timeout=600",),  # one after the other: two browsers at once keep each other from drawing
            minutes=max(minutes, 40),
        )
    )
    with postgres.cluster(durable=True) as durable:
        for kind, mark in (("storms", "storm"), ("kills", "kill")):
            runner.pytest(Phase(f"{kind} on SQLite", mark, ("--timeout=900",), minutes=minutes))
            runner.pytest(Phase(f"{kind} on PostgreSQL", mark, ("--timeout=900",), durable.url, minutes))


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
