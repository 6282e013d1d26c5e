"""Lessons, then clients, where which lessons they are may change until the clients are held."""

from collections.abc import Callable

from django.db import transaction

from ritm.clients.queries import lock_clients
from ritm.core.errors import Busy
from ritm.schedule.queries import lock_lessons

ATTEMPTS = 5
Wanted = Callable[[], tuple[frozenset[int], frozenset[int]]]  # lessons, further clients


def hold_all(client_ids: tuple[int, ...], wanted: Wanted) -> None:
    """Hold these lessons, then the clients; a lesson that has come up in between lets all go and take it anew.

    Raises Busy where that does not end.
    """
    for _attempt in range(ATTEMPTS):
        if _held(client_ids, wanted):
            return
    raise Busy


def _held(client_ids: tuple[int, ...], wanted: Wanted) -> bool:
    with transaction.atomic():
        lessons, others = wanted()
        lock_lessons(lessons)
        lock_clients({*client_ids, *others})
        now = wanted()
        if now[0] <= lessons and now[1] <= others:
            return True
        transaction.set_rollback(True)  # to the savepoint: the locks taken since are released
    return False
