"""`./run`: makes the database ready, then serves: web server and worker together until Ctrl-C."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from config.environment import env
from ritm.tools import first_start, serve

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    """Options that a person needs; the rest is in the environment (docs/)."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="default: 8000, or the next free one")
        parser.add_argument("--host", default="127.0.0.1", help="elsewhere only without demo logins")
        parser.add_argument("--workers", type=int, default=1, help="processes of the web server")
        parser.add_argument("--empty", action="store_true", help="no demo studio: register your own")
        parser.add_argument("--demo", action="store_true", help="make the demo studio in this database")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with serve.only_one(settings.VAR_DIR / "run"):
                sys.exit(self._serve(options))
        except serve.AlreadyServed as other:
            self._refuse(f"Ritm is already served from {settings.VAR_DIR} by {other}.")

    def _serve(self, options: dict[str, Any]) -> int:
        host = options["host"]
        port = self._port(host, options["port"])
        self._make_ready(options)
        if host not in LOOPBACK and first_start.demo_exists():
            self._refuse(
                "The demo logins are written down in var/demo.txt, so the demo is served on this machine only.\n"
                "For others: RITM_VAR=./studio ./run --empty --host ADDRESS"
            )
        asked = host if host in LOOPBACK else "127.0.0.1"
        address = f"http://{f'[{asked}]' if ':' in asked else asked}:{port}/"
        if host in LOOPBACK:  # elsewhere people come by an address that only RITM_BASE_URL knows
            os.environ.setdefault("RITM_SERVED_AT", address)
        greeting = self._greeting(address)
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
        supervisor = serve.Supervisor(
            [serve.web(host, port, options["workers"]), serve.worker()], settings.VAR_DIR / "run", self._say
        )

        def greet() -> None:
            if serve.wait_for_answer(asked, port, supervisor.stopping):
                self._say(greeting)

        return supervisor.run(greet)

    def _port(self, host: str, wanted: int | None) -> int:
        if wanted and not serve.is_free(host, wanted):
            self._refuse(f"Port {wanted} is taken. Choose another: ./run --port {wanted + 1}")
        return wanted or next(port for port in range(8000, 9000) if serve.is_free(host, port))

    def _make_ready(self, options: dict[str, Any]) -> None:
        try:
            first_start.make_ready(demo=options["demo"], empty=options["empty"])
        except first_start.DemoInTheWay:
            self._refuse(
                "The database already holds the demo studio. An empty one in a folder of its own:\n"
                "RITM_VAR=./studio ./run --empty"
            )

    def _greeting(self, address: str) -> str:
        lines = [f"\nRitm: {address}"]
        notes = settings.VAR_DIR / "demo.txt"
        if first_start.demo_exists() and notes.exists():
            lines.append(notes.read_text().rstrip())
        elif not first_start.studio_exists():
            lines.append(f"No studio yet. Register yours: {address}register/")
        if not env("EMAIL_URL"):
            lines.append(f"Letters are written to {settings.VAR_DIR / 'mail'}")
        return "\n".join([*lines, "Ctrl-C ends it.\n"])

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _refuse(self, text: str) -> None:
        self.stderr.write(text)
        sys.exit(2)
