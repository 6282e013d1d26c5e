"""`manage.py worker`: does the jobs of all accounts, one at a time, until it is told to stop."""

import logging
import signal
import threading
import time
import traceback
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from ritm.events import outbox, periodic
from ritm.events.models import Job

logger = logging.getLogger("ritm.worker")


class Command(BaseCommand):
    """Loop: take a due job, do it; nothing due: wait a moment. SIGTERM ends it after the current job."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._calendar()
            while self._one():
                pass
            return
        self._serve()

    def _serve(self) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        calendar_at = 0.0
        while not stopping.is_set():
            close_old_connections()
            if time.monotonic() >= calendar_at:
                calendar_at = time.monotonic() + 60
                self._calendar()
            if not self._one():
                stopping.wait(0.5)

    def _calendar(self) -> None:
        try:
            periodic.queue_due()
            self._minute()
        except OperationalError:
            logger.exception("The calendar could not be read.")

    def _minute(self) -> None:
        for sweep in periodic.minutely():
            try:
                sweep()
            except Exception:  # whatever it is: one account's sweep must not keep the others from theirs
                logger.exception("A sweep failed; it comes again in a minute.")

    def _one(self) -> bool:
        try:
            job = outbox.claim()
        except OperationalError:
            logger.exception("The database did not answer.")
            return False
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        try:
            outbox.run(job)
        except Exception:
            logger.exception("Job %s failed.", job)
            outbox.fail(job, traceback.format_exc())
