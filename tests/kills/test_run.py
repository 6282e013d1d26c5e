"""`./run` holds a web server and a worker: whichever is killed comes back, and Ctrl-C ends everything."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ritm.tools.serve import GIVE_UP
from tests.house.reading import PROJECT
from tests.support.served import address

pytestmark = [pytest.mark.kill, pytest.mark.once]  # processes begun again, whichever database they ask


class Served:
    """A running ./run in a folder of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.port = folder, free_port()
        environment = {**os.environ, "RITM_VAR": str(folder), "DATABASE_URL": url}
        for name in ("DJANGO_SETTINGS_MODULE", "RITM_DB_ROLE"):
            environment.pop(name, None)
        self.log = (folder / "run.log").open("wb")
        command = ["./run", "--empty", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )

    def pid(self, name: str) -> int:
        """The process that is the web server or the worker now; 0 while there is none."""
        note = self.folder / "run" / f"{name}.pid"
        text = note.read_text() if note.exists() else ""
        return int(text) if text and lives(int(text)) else 0

    def answers(self) -> bool:
        """The database behind the server answers too."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/readyz")
            return asked.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()

    def is_whole(self) -> bool:
        """Both run and the address answers."""
        return bool(self.pid("web") and self.pid("worker")) and self.answers()

    def said(self) -> str:
        """What it wrote."""
        return (self.folder / "run.log").read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lives(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def until(is_so: Callable[[], bool], served: Served, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, served.said()
        time.sleep(0.05)


@contextmanager
def running(folder: Path, url: str) -> Iterator[Served]:
    served = Served(folder, url)
    try:
        until(served.is_whole, served)
        yield served
    finally:
        for pid in (served.process.pid, served.pid("web"), served.pid("worker")):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL) if pid else None
        served.process.wait()
        served.log.close()


@pytest.fixture
def url(transactional_db: None) -> str:
    """This test's copy of the database; Bob's studio is in it."""
    return address()


def test_whichever_is_killed_comes_back_and_ctrl_c_ends_all(tmp_path: Path, url: str, kills: int) -> None:
    with running(tmp_path, url) as served:
        # A child that dies at once so often is given up on: that is not what is asked here.
        for name in ["web", "worker"] * min(kills, GIVE_UP - 1):
            old = served.pid(name)
            os.kill(old, signal.SIGKILL)
            until(lambda one=name, was=old: served.pid(one) not in {0, was}, served)
            until(served.is_whole, served)
        children = [served.pid("web"), served.pid("worker")]
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(20) == 0, served.said()
        assert [lives(pid) for pid in children] == [False, False]
        assert not served.answers()
        assert list((tmp_path / "run").glob("*.pid")) == []


def test_what_a_killed_run_left_behind_is_ended_by_the_next(tmp_path: Path, url: str) -> None:
    with running(tmp_path, url) as first:
        orphans = [first.pid("web"), first.pid("worker")]
        first.process.kill()
        first.process.wait()
        assert [lives(pid) for pid in orphans] == [True, True]
        with running(tmp_path, url) as second:
            until(lambda: [lives(pid) for pid in orphans] == [False, False], second)
            assert not first.answers()
            second.process.send_signal(signal.SIGTERM)
            assert second.process.wait(20) == 0, second.said()
