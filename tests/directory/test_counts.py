"""The numbers at the chips: exact in a usual studio, kept for a minute in a very large one."""

import pytest

from ritm.clients.queries import visible_to
from ritm.directory.queries import counts

pytestmark = pytest.mark.req("CL-02")


@pytest.fixture(autouse=True)
def _fresh():
    counts.forget()
    yield
    counts.forget()


def everybody(studio, *, staff=None, key="day"):
    staff = staff or studio.boss
    return counts.counted(visible_to(staff), {}, staff=staff, key=key)["all"]


def test_a_usual_studio_is_counted_each_time(studio):
    studio.client()
    assert everybody(studio) == 1
    studio.client()
    assert everybody(studio) == 2


def test_a_large_one_is_counted_once_a_minute(studio, bobs, monkeypatch):
    monkeypatch.setattr(counts, "KEPT_ABOVE", 1)
    for _number in range(2):
        studio.client()
    assert everybody(studio) == 2
    studio.client(branch=studio.second_branch())
    assert everybody(studio) == 2
    assert everybody(studio, key="another day") == 3
    # Who sees one branch only has numbers of his own.
    limited = studio.staff("clients.read", branches=(studio.branch,), clients="branches")
    assert everybody(studio, staff=limited) == 2
    for place in counts._kept.values():
        place.until = 0
    assert everybody(studio) == 3


def test_while_it_is_counted_anew_others_see_the_last_numbers(studio, monkeypatch):
    monkeypatch.setattr(counts, "KEPT_ABOVE", 1)
    for _number in range(2):
        studio.client()
    assert everybody(studio) == 2
    studio.client()
    (place,) = counts._kept.values()
    place.until = 0
    with place.lock:
        assert everybody(studio) == 2
    assert everybody(studio) == 3
