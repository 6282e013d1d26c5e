"""T-STM-8 goes on: phones that merges, their undo and an import's undo move or free while desks create.

There is no twin without locks here: a main phone is held by the database's own unique index among the living
(`client_phone_once`), which no lock of ours could lose. What is proved is that nobody gets a 500 and nobody is lost.
"""

from functools import partial
from typing import Any

import pytest

from ritm.clients.actions.merging import merge_clients
from ritm.clients.models import Client
from ritm.imports.models import ImportBatch
from ritm.tools.lab.people import Answer, at_once
from tests.given import Studio
from tests.imports.books import book, taken
from tests.storms.test_phones import finished, phone, spelt
from tests.support.served import desk, served

pytestmark = [pytest.mark.storm, pytest.mark.rule("T-STM-8"), pytest.mark.rule("I-14")]
PHONES = 8


def storm(lab: Any, acts: list) -> list[int | str]:
    """The statuses of everybody's answers; only what a desk may see."""
    statuses = [one.status if isinstance(one, Answer) else "lost" for one in at_once(acts)]
    assert set(statuses) <= {200, 204, 302, 422}, lab.log("web")[-2000:]
    return statuses


def creating(people: list, phones: list[str], run: str) -> list:
    """One desk a phone, each in another spelling; the warning about a deleted card was seen."""
    typed = [spelt(one, number) for number, one in enumerate(phones)]
    return [
        partial(who.post, "clients/new/", name=f"Новая {run} {number}", phone=one, deleted_seen=one)
        for number, (who, one) in enumerate(zip(people, typed, strict=False))
    ]


def owners(phones: list[str]) -> list[str]:
    """The phones of the living, one line a living client."""
    return sorted(Client.objects.filter(deleted_at=None, phone__in=phones).values_list("phone", flat=True))


@pytest.mark.req("CL-35")
def test_a_merge_hands_a_phone_on_and_its_undo_wants_one_back(alice: Studio, runs: int) -> None:
    with served() as lab:
        people = desk(lab, alice, PHONES * 2)
        for run in range(runs):
            moved, freed = ([phone(700 + 2 * run + part, n) for n in range(PHONES)] for part in range(2))
            pairs = [(alice.client(f"Ждёт {one}"), alice.client(f"Уйдёт {one}", phone=one)) for one in moved]
            acts = [
                partial(who.post, f"clients/{kept.pk}/merge/", other=dropped.pk, **{"pick-phone": "dropped"})
                for who, (kept, dropped) in zip(people, pairs, strict=False)
            ]
            statuses = storm(lab, acts + creating(people[PHONES:], moved, f"{run} м"))
            assert owners(moved) == moved
            # Somebody living has the number at every moment: each merge goes through, each newcomer is told.
            assert [status == 422 for status in statuses] == [False] * PHONES + [True] * PHONES

            merges = [
                merge_clients(
                    kept=alice.client(f"Остаётся {one}", phone=phone(900 + run, number)),
                    dropped=alice.client(f"Вернётся {one}", phone=one),
                    chosen={"phone": "kept", "other_phone": "kept"},
                    actor=alice.actor,
                )
                for number, one in enumerate(freed)
            ]
            acts = [
                partial(who.post, f"clients/merges/{merge.pk}/undo/")
                for who, merge in zip(people, merges, strict=False)
            ]
            statuses = storm(lab, acts + creating(people[PHONES:], freed, f"{run} о"))
            assert owners(freed) == freed
            assert sum(status != 422 for status in statuses) == PHONES


@pytest.mark.req("CL-04")
def test_an_import_that_is_taken_back_frees_its_phones(alice: Studio, runs: int) -> None:
    numbers = [[phone(800 + run, number) for number in range(PHONES)] for run in range(runs)]
    batches = [taken(alice, book(*((f"Ввоз {one}", one, *[""] * 7) for one in phones))) for phones in numbers]
    with served(with_worker=True) as lab:
        people = desk(lab, alice, PHONES * 2 + 1)
        for run, (phones, batch) in enumerate(zip(numbers, batches, strict=True)):
            acts = [partial(people[-1].post, f"clients/import/{batch.pk}/undo/")]
            statuses = storm(lab, acts + creating(people, phones * 2, f"{run} в"))
            done = finished(batch, status=ImportBatch.Status.UNDONE)
            assert done.status == ImportBatch.Status.UNDONE, lab.log("worker")[-2000:]
            assert done.counts["undo"]["removed"] == PHONES
            by_hand = sum(status != 422 for status in statuses[1:])
            assert len(owners(phones)) == len(set(owners(phones))) == by_hand
            storm(lab, creating(people, phones, f"{run} после"))
            assert owners(phones) == phones
