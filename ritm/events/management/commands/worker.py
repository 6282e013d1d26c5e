"""`manage.py worker`: does the jobs of all accounts, lane beside lane, until it is told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, close_old_connections, connections

from ritm.events import outbox, periodic
from ritm.events.working import PAUSE, Workshop, do

MINUTE = 60
logger = logging.getLogger("ritm.worker")


class Command(BaseCommand):
    """The main thread keeps the calendar, another one counts, each lane has its own. SIGTERM ends them after their jobs."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._calendar()
            self._count()
            while (job := outbox.claim()) is not None:
                do(job)
            return
        self._serve()

    def _serve(self) -> None:
        workshop = Workshop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: workshop.stopping.set())
        counting = threading.Thread(target=self._each_minute, args=(self._count, workshop), name="counts")
        workshop.start()
        counting.start()
        try:
            self._each_minute(self._calendar, workshop, counting)
        finally:
            is_told = workshop.stopping.is_set()
            workshop.stop()
            counting.join()
        if not is_told:
            message = "A thread of the worker has died."
            raise CommandError(message)

    def _each_minute(self, act: Callable[[], None], workshop: Workshop, *others: threading.Thread) -> None:
        """Until told to stop, or until one of those beside it has died."""
        next_at = 0.0
        while not workshop.stopping.wait(PAUSE if next_at else 0):
            if not (workshop.is_well and all(one.is_alive() for one in others)):
                break
            if time.monotonic() >= next_at:
                next_at = time.monotonic() + MINUTE
                close_old_connections()
                act()
        connections.close_all()

    def _calendar(self) -> None:
        try:
            periodic.queue_due()
        except OperationalError:
            logger.exception("The calendar could not be read.")
        self._sweep(periodic.minutely)

    def _count(self) -> None:
        self._sweep(periodic.counted)

    def _sweep(self, sweeps: Callable[[], Any]) -> None:
        try:
            for sweep in sweeps():
                self._safely(sweep)
        except OperationalError:
            logger.exception("The accounts could not be read.")

    def _safely(self, sweep: Callable[[], object]) -> None:
        try:
            sweep()
        except Exception:  # whatever it is: one account's sweep must not keep the others from theirs
            logger.exception("A sweep failed; it comes again in a minute.")
