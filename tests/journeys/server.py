"""`./run --empty` as a person starts it: web server and worker over a folder of their own."""

import email
import email.policy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ritm.tools import postgres, serve

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Letter:
    """What somebody is told by a letter: its first link; the password, where it brings one."""

    text: str
    link: str
    password: str


class Server:
    """The product running; `base` is the address that a browser opens."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.base = f"http://{HOST}:{self.port}"
        self.environment = {
            **os.environ,
            "RITM_VAR": str(folder / "var"),
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": "",
            "EMAIL_URL": "",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Run; returns with the first answer."""
        with (self.folder / "run.log").open("ab") as log:
            self.process = subprocess.Popen(
                [ROOT / "run", "--empty", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        assert serve.wait_for_answer(HOST, self.port, threading.Event(), 120), self.log()

    def end(self) -> int:
        """Ctrl-C; the code that it ended with, -9 where it had to be killed."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(60)
        os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()

    def log(self) -> str:
        """What it printed."""
        return (self.folder / "run.log").read_text(errors="replace")

    def command(self, *arguments: str) -> str:
        """What `manage.py …` prints about this studio."""
        return self._python("manage.py", *arguments)

    def module(self, name: str) -> str:
        """What a module of ours does to this studio."""
        return self._python("-m", name)

    def _python(self, *arguments: str) -> str:
        answer = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,  # the invariants of 10,000 clients, on a busy machine
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def violations(self) -> list[str]:
        """What `check_invariants` finds."""
        return json.loads(self.command("check_invariants", "--json"))

    def letter(self, *, to: str, number: int = 1) -> Letter:
        """The letter of this number to the address, as soon as the worker has sent it."""
        deadline = time.monotonic() + 60
        found = self._letters(to)
        while len(found) < number and time.monotonic() < deadline:
            threading.Event().wait(0.05)
            found = self._letters(to)
        assert len(found) >= number, f"{len(found)} letters to {to}, {number} expected\n{self.log()}"
        text = found[number - 1]
        return Letter(
            text,
            link=re.findall(r"https?://\S+", text)[0],
            password=next(iter(re.findall(r"(?:Пароль|Password): (\S+)", text)), ""),
        )

    def _letters(self, to: str) -> list[str]:
        files = sorted((self.folder / "var" / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        messages = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [message.get_body().get_content() for message in messages if to in str(message["To"])]


@contextmanager
def served(engine: str, begin: Callable[[Server], None]) -> Iterator[Server]:
    """The product over a database of this engine with what it begins with, ended by Ctrl-C and removed."""
    with tempfile.TemporaryDirectory(prefix="ritm-journey-") as name, _database(engine) as url:
        server = Server(Path(name), url)
        (server.folder / "var").mkdir()
        begin(server)
        try:
            server.start()
            yield server
        finally:
            code = server.end()
        assert code == 0, f"ended with {code}\n{server.log()}"


@contextmanager
def _database(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        yield ""
    else:
        with postgres.cluster() as running:
            yield running.url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
