"""Two cards with lives of their own become one and lose nothing; taken apart they stand as before (CL-35)."""

import pytest

from ritm.clients.actions.merging import undo_merge
from ritm.clients.queries import ids_of
from ritm.sales.queries import payment_count
from tests.clients.pairs import Beginning, History, standing
from tests.clients.test_merging import OTHER, PHONE, broken, merged
from tests.given import Studio


def begin(studio: Studio) -> Beginning:
    """Both before anything has happened to them."""
    clients = studio.client("Белова Анна", phone=PHONE), studio.client("Белова Аня", phone=OTHER, note="зал 2")
    return Beginning(studio, clients)


def _pk(row) -> int:
    return row[0] if isinstance(row, tuple) else row


@pytest.mark.req("CL-35")
@pytest.mark.parametrize("seed", range(12))
def test_a_merge_adds_up_and_its_undo_brings_everything_back(studio: Studio, seed: int) -> None:
    anna, double = studio.begun.clients
    history = History(studio.begun, seed)
    for client in (anna, double):
        history.live(client)
    before = [standing(one) for one in (anna, double)]
    both = {booking[2] for booking in before[0]["bookings"] if booking[1] != "cancelled"} & {
        booking[2] for booking in before[1]["bookings"] if booking[1] != "cancelled"
    }

    merge = merged(studio, anna, double)

    assert broken(studio) == []
    now, gone = standing(anna), standing(double)
    assert ids_of(anna.pk) == (anna.pk, double.pk)
    for name in ("passes", "bookings", "sales", "visits"):
        all_of_both = {_pk(row) for side in before for row in side[name]}
        if name == "visits":
            all_of_both -= set(now["undone"])  # of two in one lesson
        assert ({_pk(row) for row in now[name]}, gone[name]) == (all_of_both, []), name
    assert (gone["money"].balance_minor, gone["owed"], gone["words"]) == (0, [], [])
    if not both:
        balances = [one["money"].balance_minor for one in (now, *before)]
        assert balances[0] == balances[1] + balances[2]
        assert sum(row[1] for row in now["owed"]) == sum(row[1] for side in before for row in side["owed"])
    assert payment_count(anna) == sum(len(side["payments"]) for side in before)

    undo_merge(merge=merge, actor=studio.actor)

    assert broken(studio) == []
    after = [standing(one) for one in (anna, double)]
    assert [one["money"] for one in after] == [one["money"] for one in before]
    if not both:
        assert after == before
