"""Finding cards of one person in the background, and remembering who is somebody else (CL-35)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import living
from ritm.directory.alike import Person, alike, score
from ritm.directory.events import DoublesFound, ToldApart
from ritm.directory.models import DoublePair
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.events.models import Event, Job
from ritm.events.outbox import outside_transaction

MOST_PAIRS = 2000
# So many clients are compared while one waits; more is work for the worker.
AT_ONCE = 3000


def find_doubles(*, actor: Actor = SYSTEM) -> int:
    """Compare all living clients and write down the likeliest pairs; how many stand now. Parents and children are
    two people, and so are those of whom somebody said so. While they are compared nobody waits to write.
    """
    return _write_down(_likeliest(), actor)


def _likeliest() -> list[tuple[tuple[int, int], Any]]:
    rows = living().filter(is_system=False).values_list("pk", "name", "phone", "other_phone", "birth_date")
    found = alike(Person(*row) for row in rows)
    for child, guardian in Guardianship.objects.values_list("child_id", "guardian_id"):
        found.pop((min(child, guardian), max(child, guardian)), None)
    return sorted(found.items(), key=lambda item: (-score(item[1]), item[0]))


@transaction.atomic
def _write_down(likeliest: list[tuple[tuple[int, int], Any]], actor: Actor) -> int:
    apart = set(DoublePair.objects.filter(is_apart=True).values_list("first_id", "second_id"))
    likeliest = [(pair, why) for pair, why in likeliest if pair not in apart][:MOST_PAIRS]
    # Whoever was deleted or erased while the others were compared is left out.
    here = set(living().filter(pk__in={pk for pair, _why in likeliest for pk in pair}).values_list("pk", flat=True))
    wanted = [(pair, why) for pair, why in likeliest if here.issuperset(pair)]
    DoublePair.objects.filter(is_apart=False).delete()
    DoublePair.objects.bulk_create(
        [DoublePair(first_id=a, second_id=b, why=",".join(why), score=score(why)) for (a, b), why in wanted],
        batch_size=500,
        ignore_conflicts=True,
    )
    record(DoublesFound(count=len(wanted)), actor=actor)
    return len(wanted)


@transaction.atomic
def tell_apart(*, first: Client, second: Client, actor: Actor) -> None:
    """These are two people: the pair is not shown again."""
    low, high = sorted((first.pk, second.pk))
    DoublePair.objects.update_or_create(
        first_id=low, second_id=high, defaults={"is_apart": True}, create_defaults=_said(low, high)
    )
    record(ToldApart(first_id=low, second_id=high), actor=actor)


def _said(low: int, high: int) -> dict[str, object]:
    return {"first_id": low, "second_id": high, "why": "", "score": 0, "is_apart": True}


def last_found_at() -> datetime | None:
    """When clients were compared last; None: never."""
    return Event.objects.filter(name=DoublesFound.name).order_by("-pk").values_list("happened_at", flat=True).first()


def open_pairs() -> Q:
    """Pairs to look at: both cards live, nobody said that they are two people."""
    return Q(is_apart=False, first__deleted_at=None, second__deleted_at=None)


@task()
@outside_transaction
def look_for_doubles(*, on: str = "", job: Job | None = None) -> None:
    """Every night, and where so many clients are compared that a page cannot wait."""
    find_doubles()
