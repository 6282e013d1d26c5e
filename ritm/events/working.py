"""The worker's lanes at work: threads of one process."""

import logging
import threading
import traceback

from django.db import OperationalError, close_old_connections, connections

from ritm.events import outbox
from ritm.events.lanes import Held, Lane, lanes
from ritm.events.models import Job

PAUSE = 0.5  # seconds between two looks where nothing was due
logger = logging.getLogger("ritm.worker")


def do(job: Job) -> None:
    """Do a claimed job; what it breaks on is written down, and it is tried again later."""
    try:
        outbox.run(job)
    except Exception:  # whatever it is: a job that breaks must not take its lane along
        logger.exception("Job %s failed.", job)
        _write_down(job, traceback.format_exc())


def _write_down(job: Job, error: str) -> None:
    try:
        outbox.fail(job, error)
    except OperationalError:
        logger.exception("Nor could it be written down: the job comes again when its lease is over.")


class LaneAtWork:
    """One lane in this process: as many threads as it may do jobs at once.

    One of them looks for the next job; whoever finds one hands the lookout on to another and does it. So nothing is
    claimed beside what it must not be done beside, and an idle lane asks the database once in a while, not each thread.
    """

    def __init__(self, lane: Lane, stopping: threading.Event) -> None:
        self.lane, self.stopping = lane, stopping
        self.lookout, self.lock = threading.Lock(), threading.Lock()
        self.held: dict[int, Held] = {}  # by job
        names = [f"{lane.name} {number}" for number in range(lane.at_once)]
        self.threads = [threading.Thread(target=self._serve, name=name) for name in names]

    def start(self) -> None:
        """Begin to take jobs."""
        for thread in self.threads:
            thread.start()

    @property
    def is_well(self) -> bool:
        """False once one of its threads has died of something nobody foresaw."""
        return all(thread.is_alive() for thread in self.threads)

    def join(self) -> None:
        """Wait until what it has begun is done."""
        for thread in self.threads:
            thread.join()

    def _serve(self) -> None:
        try:
            while not self.stopping.is_set():
                with self.lookout:
                    job = self._next()
                if job is not None:
                    self._do(job)
        finally:
            connections.close_all()

    def _next(self) -> Job | None:
        """The oldest job that may be done beside those at work, as soon as there is one; None when told to stop."""
        while not self.stopping.is_set():
            job = self._claimed()
            if job is not None:
                with self.lock:
                    self.held[job.pk] = Held.of(job)
                return job
            self.stopping.wait(PAUSE)
        return None

    def _claimed(self) -> Job | None:
        with self.lock:
            held = tuple(self.held.values())
        close_old_connections()
        try:
            return outbox.claim(lane=self.lane, held=held)
        except OperationalError:
            logger.exception("The database did not answer.")
            return None

    def _do(self, job: Job) -> None:
        try:
            do(job)
        finally:
            with self.lock:
                del self.held[job.pk]
            close_old_connections()


class Workshop:
    """All lanes of this process."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.lanes = [LaneAtWork(lane, self.stopping) for lane in lanes()]

    def start(self) -> None:
        """Let every lane take its jobs."""
        for lane in self.lanes:
            lane.start()

    @property
    def is_well(self) -> bool:
        """False where a lane has died: the process is to end, and whoever watches it starts another."""
        return all(lane.is_well for lane in self.lanes)

    def stop(self) -> None:
        """Take no more jobs; those begun are ended first."""
        self.stopping.set()
        for lane in self.lanes:
            lane.join()
