"""The same choice of a list, added by many desks at one moment, stands there once and everybody gets it."""

from functools import partial

import pytest

from ritm.clients.models_of_lists import Interest
from ritm.events.models import Event
from ritm.tools.lab.people import Answer, at_once
from tests.given import Studio
from tests.support.served import desk, served

pytestmark = [pytest.mark.storm]
DESKS = 12


@pytest.mark.req("CL-16")
def test_twelve_desks_add_one_choice(alice: Studio, runs: int) -> None:
    with served() as lab:
        people = desk(lab, alice, DESKS)
        for run in range(runs):
            spelt = [f"Ёлка {run}", f"елка  {run}", f" ЁЛКА {run}"]
            acts = [
                partial(who.post, "clients/lists/interest/new/", entry_name=spelt[number % 3], ids="id")
                for number, who in enumerate(people)
            ]
            answers = at_once(acts)
            statuses = {one.status if isinstance(one, Answer) else "lost" for one in answers}
            assert statuses <= {200, 302}, lab.log("web")[-2000:]
            entry = Interest.objects.get(folded=f"елка {run}")
            added = Event.objects.filter(name="clients.entry_added", data__entry_id=entry.pk)
            assert added.count() == 1
