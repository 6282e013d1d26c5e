"""An import against desks that change, delete, merge the same clients and take the same phones (CL-04, T-STM-8)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from ritm.accounts.scope import account_scope
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.core.errors import DomainError
from ritm.imports import jobs
from ritm.imports.actions import start_import
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.reading import judged_rows
from ritm.tools.checks import run_all
from tests.given import Studio
from tests.imports.books import book, checked
from tests.support.alice import alice, is_full

__all__ = ["alice"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("CL-04"), pytest.mark.rule("T-STM-8", "I-14")]
TITLES = ("ФИО", "Телефон", "Почта", "Комментарий")
EACH, CHUNK = 4, 8
BY_HAND, FROM_FILE = "own@hand.ru", "из файла"


def unlock() -> None:
    """This thread's connection locks nothing and, where one writer at a time is the lock, begins no transaction."""
    connection.features.has_select_for_update = False
    if connection.vendor == "sqlite":
        connection._start_transaction_under_autocommit = lambda: None
        connection._savepoint_allowed = lambda: False


def together(studio: Studio, acts: list[Callable[[], Any]], *, has_locks: bool) -> list[str]:
    """All at one moment, each with a connection of its own; what came of each."""
    barrier, came = Barrier(len(acts)), [""] * len(acts)

    def run(place: int) -> None:
        try:
            with account_scope(studio.account.pk):
                connection.ensure_connection()
                if not has_locks:
                    unlock()
                barrier.wait()
                acts[place]()
            came[place] = "done"
        except (DomainError, DatabaseError, Client.DoesNotExist) as error:
            came[place] = getattr(error, "code", None) or type(error).__name__
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


class Clash:
    """One import and the desks around it. Four phones of each: of clients who are changed, deleted, merged; of newcomers."""

    def __init__(self, studio: Studio, number: int) -> None:
        self.studio = studio
        phones = [f"+7916{number:03}{n:04}" for n in range(4 * EACH)]
        self.changed, self.deleted, self.merged, self.taken = (
            phones[at : at + EACH] for at in range(0, 4 * EACH, EACH)
        )
        known = {one: studio.client(f"Клиент {one}", phone=one) for one in phones[: 3 * EACH]}
        others = {one: studio.client(f"Двойник {one}") for one in self.merged}
        mixed = [one for four in zip(self.changed, self.deleted, self.merged, self.taken, strict=True) for one in four]
        rows = [[f"Клиент {one}", one, "file@new.ru", FROM_FILE] for one in mixed]
        self.batch = start_import(batch=checked(studio, book(*rows, titles=TITLES)), actor=studio.actor)
        self.batch.refresh_from_db()
        actor = studio.actor
        self.acts: list[Callable[[], Any]] = [partial(jobs.bring_in, self.batch, judged_rows(self.batch))]
        self.acts += [partial(self._change, known[one]) for one in self.changed]
        self.acts += [partial(delete_client, client=known[one], actor=actor) for one in self.deleted]
        self.acts += [
            partial(merge_clients, kept=others[one], dropped=known[one], chosen={}, actor=actor) for one in self.merged
        ]
        self.acts += [
            partial(add_client, data=ClientData(name=f"Пульт {one}", phone=one), actor=actor) for one in self.taken
        ]

    def _change(self, client: Client) -> None:
        """As the form does: what the person has typed, over the client as he stands once he is held."""
        data = ClientData.of(client, guardian=None)
        typed = lambda held: replace(ClientData.of(held, guardian=None), email=BY_HAND)  # noqa: E731 -- one line of a form
        change_client(client=client, data=data, settle=typed, actor=self.studio.actor)

    def faults(self) -> list[str]:
        """What has gone wrong with the clients; the rows of the import must say what became of each."""
        said = dict(
            ImportRow.objects.filter(batch=self.batch, client__isnull=False).values_list("client__phone", "outcome")
        )
        found = []
        for one in self.changed:
            who = living().get(phone=one)
            found += [f"typed by hand and lost: {one}"] * (who.email != BY_HAND)
            found += [f"brought by the file and lost: {one}"] * (who.note != FROM_FILE)
        for one in (*self.deleted, *self.merged, *self.taken):
            count = living().filter(phone=one).count()
            wanted = said.get(one) == "created" if one in self.deleted else 1
            found += [f"{count} living have {one}"] * (count != wanted)
        return found


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CHUNK", CHUNK)
    monkeypatch.setattr(jobs, "PAUSE", 0)  # each try among the desks, not after them


def test_nothing_that_a_person_did_at_that_moment_is_lost(alice: Studio) -> None:
    for number in range(20 if is_full() else 3):
        clash = Clash(alice, number)
        came = together(alice, clash.acts, has_locks=True)
        assert came[: 1 + 2 * EACH] == ["done"] * (1 + 2 * EACH)
        assert set(came) <= {"done", "phone_taken", "phone_of_deleted"}
        clash.batch.refresh_from_db()
        assert clash.batch.status == ImportBatch.Status.DONE
        assert sum(clash.batch.counts[name] for name in ("created", "updated", "skipped")) == 4 * EACH
        assert clash.faults() == []
    assert run_all() == []


@pytest.mark.plants
def test_without_locks_something_is_lost(alice: Studio) -> None:
    for number in range(30):
        clash = Clash(alice, number)
        together(alice, clash.acts, has_locks=False)
        if any("lost" in one for one in clash.faults()):
            return
    pytest.fail("thirty imports without a lock lost nothing: the check above proves nothing")
