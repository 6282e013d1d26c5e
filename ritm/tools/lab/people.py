"""People at desks: signed-in staff speaking HTTP, many at one moment."""

import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took (seconds)."""

    status: int
    body: str
    headers: dict[str, str]
    seconds: float

    @property
    def location(self) -> str:
        """Where a redirect leads, htmx's included."""
        return self.headers.get("location", "") or self.headers.get("hx-redirect", "")


@dataclass
class Person:
    """One signed-in member of staff with a connection of his own; with `door` portal somebody at the clients' side."""

    port: int
    slug: str
    session: str
    door: str = "desk"
    csrf: str = field(default_factory=lambda: secrets.token_hex(16))
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str, *, is_part: bool = False) -> Answer:
        """A page of the desk, or for htmx a part of it; `path` begins after /<account>/desk/."""
        return self._ask("GET", self._desk(path), {}, is_part=is_part)

    def post(self, path: str, *, key: str = "", **fields: Any) -> Answer:
        """A form of the desk as htmx sends it; a new request key unless one is given."""
        return self._ask("POST", self._desk(path), {"request_key": key or uuid4().hex, **fields}, is_part=True)

    def outside(self, path: str) -> Answer:
        """A page that belongs to no account."""
        return self._ask("GET", path, {}, is_part=False)

    def _desk(self, path: str) -> str:
        return f"/{self.slug}/{'desk' if self.door == 'desk' else 'my'}/{path}"

    def _ask(self, method: str, url: str, fields: dict[str, Any], *, is_part: bool) -> Answer:
        cookie = f"ritm_{self.door}={self.session}; ritm_{self.door}_csrf={self.csrf}"
        headers = {"Cookie": cookie, "Host": f"127.0.0.1:{self.port}"}
        if is_part:
            headers["HX-Request"] = "true"
        if fields:
            headers |= {"X-CSRFToken": self.csrf, "Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        response = self._send(method, url, urlencode(fields, doseq=True) if fields else None, headers)
        text = response.read().decode(errors="replace")
        lower = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, text, lower, time.perf_counter() - began)

    def _send(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        is_fresh = self._connection is None
        connection = self._connection = self._connection or http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=90
        )
        try:
            connection.request(method, url, body, headers)
            return connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            connection.close()
            if is_fresh:
                raise
        # The server had closed an idle connection; a form carries its key, so it may be sent again.
        connection.request(method, url, body, headers)
        return connection.getresponse()


def at_once(calls: list[Callable[[], Answer]]) -> list[Answer | Exception]:
    """All calls from threads that wait for each other at a barrier, so that they arrive together."""
    barrier = threading.Barrier(len(calls))
    answers: list[Answer | Exception] = [RuntimeError("no answer")] * len(calls)

    def one(index: int) -> None:
        barrier.wait()
        try:
            answers[index] = calls[index]()
        except (OSError, http.client.HTTPException) as error:
            answers[index] = error

    threads = [threading.Thread(target=one, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def read(text: str) -> dict[str, Any]:
    """The last line of a command's output, as JSON."""
    return json.loads(text.strip().splitlines()[-1])
