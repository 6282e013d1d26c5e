"""T-STM-8: the same phone by many desks, by an import and by restoring at one moment."""

import time
from functools import partial

import pytest

from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.events import outbox
from ritm.imports.models import ImportBatch
from ritm.tools.lab.people import Answer, at_once
from tests.given import Studio
from tests.imports.books import book, checked
from tests.support.served import desk, served

pytestmark = [pytest.mark.storm]
PHONES, TIMES = 25, 2


def phone(run: int, number: int) -> str:
    return f"+7903{run:03d}{number:04d}"


def spelt(number: str, way: int) -> str:
    """The same number as people write it."""
    area, rest = number[2:5], number[5:]
    ways = (
        number,
        f"8{area}{rest}",
        f"8 ({area}) {rest[:3]}-{rest[3:5]}-{rest[5:]}",
        f"+7 {area} {rest[:3]} {rest[3:]}",
        f"7{area}{rest}",
        f"{area}-{rest}",
    )
    return ways[way % len(ways)]


def finished(batch: ImportBatch, seconds: float = 90, status: str = ImportBatch.Status.DONE) -> ImportBatch:
    """The batch as the worker leaves it."""
    deadline = time.monotonic() + seconds
    while batch.status != status and time.monotonic() < deadline:
        batch.refresh_from_db()
        time.sleep(0.1)  # the worker is another process
    return batch


@pytest.mark.rule("T-STM-8")
@pytest.mark.rule("I-14")
@pytest.mark.req("CL-07")
def test_fifty_desks_and_an_import_make_one_client_a_phone(alice: Studio, runs: int) -> None:
    with served(with_worker=True) as lab:
        people = desk(lab, alice, PHONES * TIMES + 1)
        for run in range(runs):
            phones = [phone(run, number) for number in range(PHONES)]
            batch = checked(alice, book(*((f"Ввоз {one}", one, *[""] * 7) for one in phones)))
            finished(batch, status=ImportBatch.Status.CHECKED)  # the worker may have taken the check
            typed = [{"name": f"Пульт {run} {n}", "phone": spelt(phones[n % PHONES], n)} for n in range(PHONES * TIMES)]
            create = [partial(who.post, "clients/new/", **fields) for who, fields in zip(people, typed, strict=False)]
            answers = at_once([partial(people[-1].post, f"clients/import/{batch.pk}/run/"), *create])

            statuses = [one.status if isinstance(one, Answer) else "lost" for one in answers]
            assert set(statuses) <= {200, 204, 302, 422}, lab.log("web")[-2000:]
            assert statuses[0] == 302
            done = finished(batch)
            assert done.status == ImportBatch.Status.DONE, lab.log("worker")[-2000:]
            living = Client.objects.filter(deleted_at=None, phone__in=phones)
            assert sorted(living.values_list("phone", flat=True)) == phones
            by_hand = sum(status != 422 for status in statuses[1:])
            counts = [done.counts[name] for name in ("created", "updated", "skipped")]
            assert (by_hand + counts[0], sum(counts)) == (PHONES, PHONES), done.counts
    assert outbox.claim() is None


@pytest.mark.rule("T-STM-8")
@pytest.mark.rule("I-14")
@pytest.mark.req("CL-31")
def test_restoring_and_creating_make_one_client_a_phone(alice: Studio, runs: int) -> None:
    with served() as lab:
        people = desk(lab, alice, PHONES * TIMES)
        for run in range(runs):
            phones = [phone(500 + run, number) for number in range(PHONES)]
            gone = [alice.client(f"Ушла {number}", phone=one) for number, one in enumerate(phones)]
            for client in gone:
                delete_client(client=client, actor=alice.actor)
            acts = [partial(who.post, f"clients/{one.pk}/restore/") for who, one in zip(people, gone, strict=False)]
            typed = [{"name": f"Новая {run} {number}", "phone": one} for number, one in enumerate(phones)]
            acts += [
                partial(who.post, "clients/new/", deleted_seen=fields["phone"], **fields)
                for who, fields in zip(people[PHONES:], typed, strict=True)
            ]
            answers = at_once(acts)

            statuses = [one.status if isinstance(one, Answer) else "lost" for one in answers]
            assert set(statuses) <= {200, 204, 302, 422}, lab.log("web")[-2000:]
            living = Client.objects.filter(deleted_at=None, phone__in=phones)
            assert sorted(living.values_list("phone", flat=True)) == phones
            assert sum(status != 422 for status in statuses) == PHONES
