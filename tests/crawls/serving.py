"""Pages that were drawn before, over HTTP: a browser keeps styles and scripts from page to page, read and compiled."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
SCRIPT = "axe.js"
# Each look at a page is at its end: nothing is on its way from one colour to another.
STILL = "<style>*,*::before,*::after{transition:none!important;animation:none!important}</style>"
# axe comes as a script of the page: sent through the driver its half a megabyte cost more than what it asks of a small page.
HEAD = f'{STILL}<script src="{settings.STATIC_URL}{SCRIPT}"></script></head>'


@contextmanager
def served(pages: dict[str, str]) -> Iterator[str]:
    """Serve these addresses with axe in them, and the static files; gives where. What a page asks by itself is answered with nothing."""

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.startswith(settings.STATIC_URL):
                self._give(*_static(path.removeprefix(settings.STATIC_URL)), keep="max-age=3600")
            elif self.path in pages and self.headers.get("hx-request") is None:
                kind = "text/css" if path.endswith(".css") else "text/html; charset=utf-8"
                self._give(pages[self.path].replace("</head>", HEAD).encode(), kind, keep="no-store")
            else:
                self.send_response(204)
                self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def _give(self, body: bytes, kind: str, *, keep: str) -> None:
            self.send_response(200)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", keep)):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@cache
def _static(name: str) -> tuple[bytes, str]:
    if name == SCRIPT:
        return Axe().axe_script.encode(), TYPES[".js"]
    found = Path(str(finders.find(name)))
    return found.read_bytes(), TYPES[found.suffix]
