"""T-KIL-3: the worker killed with -9 in the middle of an import and of a queue of jobs; the web server beside it."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job, outside_transaction, prolong
from ritm.imports.jobs import CHUNK
from ritm.imports.models import ImportBatch
from ritm.imports.undoing import _AT_ONCE
from ritm.tools import checks
from ritm.tools.lab.house import House
from tests.given import Studio
from tests.imports.books import book, checked, taken
from tests.support.served import desk, served

pytestmark = [pytest.mark.kill]
ROWS = 5 * CHUNK


def add_branch(*, name: str) -> None:
    """A job whose effect can be counted."""
    Branch.objects.create(name=name, time_zone="UTC")


@outside_transaction
def wait_in_the_middle(*, job: Job, folder: str) -> None:
    """Long work that is in the middle until somebody lays «go» into the folder."""
    Branch.objects.create(name=f"Долгое: начато {job.attempts}", time_zone="UTC")
    while not (Path(folder) / "go").exists():
        prolong(job)
        time.sleep(0.02)
    Branch.objects.create(name="Долгое: сделано", time_zone="UTC")


def until(is_so: Callable[[], bool], seconds: float = 90) -> None:
    """Wait for other processes."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "nothing more happens"
        time.sleep(0.02)


def rows_done(batch: ImportBatch) -> int:
    """How far the import has come, as the base knows it."""
    return ImportBatch.objects.values_list("rows_done", flat=True).get(pk=batch.pk)


def kill_worker(lab: House) -> None:
    """Kill it and start another; the lab's lease is short."""
    lab.kill("worker")
    lab.start_worker()


@pytest.mark.rule("T-KIL-3")
@pytest.mark.req("CL-04")
def test_an_import_killed_in_the_middle_brings_every_row_in_once(alice: Studio, kills: int, chance: Random) -> None:
    in_the_middle = 0
    with served(with_worker=True) as lab:
        for number in range(kills):
            phones = [f"+7903{number:03d}{row:04d}" for row in range(ROWS)]
            batch = checked(alice, book(*((f"Ввоз {one}", one, *[""] * 7) for one in phones)))
            # The worker may have taken the check.
            until(lambda one=batch: ImportBatch.objects.get(pk=one.pk).status == ImportBatch.Status.CHECKED)
            key, person = uuid4().hex, desk(lab, alice, 1)[0]
            path = f"clients/import/{batch.pk}/run/"
            assert person.post(path, key=key).status < 400
            until(lambda one=batch, chunks=1 + number % 3: rows_done(one) >= chunks * CHUNK)
            time.sleep(chance.random() * 0.1)
            kill_worker(lab)
            lab.kill("web")
            # All or nothing of a chunk, whatever moment it was.
            batch.refresh_from_db()
            in_the_middle += batch.status == ImportBatch.Status.RUNNING
            assert Client.objects.filter(phone__in=phones).count() == batch.rows_done
            assert checks.run_all((alice.account.pk,)) == []

            lab.start_web()
            assert desk(lab, alice, 1)[0].post(path, key=key).status < 400
            until(lambda one=batch: ImportBatch.objects.get(pk=one.pk).status == ImportBatch.Status.DONE)
            batch.refresh_from_db()
            assert (batch.counts["created"], batch.rows_done) == (ROWS, ROWS)
            assert sorted(Client.objects.filter(phone__in=phones).values_list("phone", flat=True)) == phones
            assert Job.objects.filter(args__batch_id=batch.pk, task="ritm.imports.jobs.run_batch").count() == 1
    assert in_the_middle > 0, "no kill came in the middle"


@pytest.mark.rule("T-KIL-3")
@pytest.mark.req("CL-04")
def test_an_import_being_taken_back_goes_on_after_a_kill(alice: Studio, kills: int, chance: Random) -> None:
    in_the_middle = 0
    rows = 6 * _AT_ONCE
    for number in range(kills):
        phones = [f"+7904{number:03d}{row:04d}" for row in range(rows)]
        batch = taken(alice, book(*((f"Ввоз {one}", one) for one in phones), titles=("ФИО", "Телефон")))
        came = Client.objects.filter(phone__in=phones)
        with served(with_worker=True) as lab:
            assert desk(lab, alice, 1)[0].post(f"clients/import/{batch.pk}/undo/", key=uuid4().hex).status < 400
            until(lambda one=batch, parts=1 + number % 3: undone(one) >= parts * _AT_ONCE)
            time.sleep(chance.random() * 0.05)
            kill_worker(lab)
            batch.refresh_from_db()
            in_the_middle += batch.status == ImportBatch.Status.UNDOING
            until(lambda one=batch: ImportBatch.objects.get(pk=one.pk).status == ImportBatch.Status.UNDONE)
        batch.refresh_from_db()
        assert batch.counts["undo"] == {"removed": rows, "restored": 0, "kept": 0}
        assert not came.filter(deleted_at=None).exists()
        gone = Event.objects.filter(name="clients.client_deleted", client_ref__in=came.values("pk"))
        assert gone.count() == came.count() == rows
        assert checks.run_all((alice.account.pk,)) == []
    assert in_the_middle > 0, "no kill came in the middle"


def undone(batch: ImportBatch) -> int:
    """How many rows have been taken back; all of them once it is over."""
    found = ImportBatch.objects.get(pk=batch.pk)
    return (
        found.rows_done if found.status == ImportBatch.Status.UNDOING else found.rows_total * (found.status == "undone")
    )


@pytest.mark.rule("T-KIL-3")
@pytest.mark.rule("I-34")
def test_each_job_has_one_effect_however_often_the_worker_is_killed(alice: Studio, kills: int, chance: Random) -> None:
    names = sorted(f"Филиал {number:03d}" for number in range(40))
    before = Branch.objects.count()
    with served(with_worker=True) as lab:
        for name in names:
            add_job(task="tests.kills.test_worker.add_branch", name=name)
        for _ in range(kills + 1):
            time.sleep(chance.random())
            kill_worker(lab)
        until(lambda: not Job.objects.filter(done_at=None, task__startswith="tests.").exists())
    made = Branch.objects.filter(name__startswith="Филиал ").order_by("name")
    assert list(made.values_list("name", flat=True)) == names
    assert Branch.objects.count() == before + len(names)
    assert not Job.objects.filter(failed_at__isnull=False).exists()


@pytest.mark.rule("T-KIL-3")
def test_short_work_is_done_beside_long_work_before_a_kill_and_after(alice: Studio, tmp_path: Path) -> None:
    def there(name: str) -> bool:
        return Branch.objects.filter(name=name).exists()

    with served(settings="tests.support.lanes_lab", with_worker=True) as lab:
        long = add_job(task="tests.kills.test_worker.wait_in_the_middle", folder=str(tmp_path))
        for attempt in (1, 2):
            until(lambda one=attempt: there(f"Долгое: начато {one}"))
            add_job(task="tests.kills.test_worker.add_branch", name=f"Короткое {attempt}")
            until(lambda one=attempt: there(f"Короткое {one}"))
            if attempt == 1:
                kill_worker(lab)
        assert not there("Долгое: сделано")
        (tmp_path / "go").touch()
        until(lambda: Job.objects.filter(pk=long.pk, done_at__isnull=False).exists())
    assert Branch.objects.filter(name="Долгое: сделано").count() == 1
    assert Job.objects.get(pk=long.pk).attempts == 2
    assert Branch.objects.filter(name__startswith="Короткое ").count() == 2
