"""The opening minute, small: clients of the portal come evenly, then all at once; `bin/ritm storm --opening` is its full size."""

import socket
from collections import Counter

import pytest

from ritm.clients.actions.portal import give_portal_login
from ritm.tools.lab.sessions import session_of
from ritm.tools.storm.doors import sold
from ritm.tools.storm.minute import short
from ritm.tools.storm.opening import Result, Try, at_once, evenly, play, result
from tests.given import Studio
from tests.storms.test_places import lessons_of
from tests.support.served import served

pytestmark = [pytest.mark.storm, pytest.mark.rule("I-01", "B-17"), pytest.mark.req("BV-10")]
CLIENTS, TRIES, RATE, PLACES, LESSONS = 60, 3, 45.0, 5, 6


def doors(alice: Studio) -> list[str]:
    """The sessions of so many clients with passes."""
    plan, sessions = alice.plan(), []
    for number in range(CLIENTS):
        client = alice.client()
        alice.pass_(client, plan)
        give_portal_login(client=client, name=f"client-{number}", password="Танцы-каждый-день", actor=alice.actor)
        client.refresh_from_db()
        sessions.append(session_of(client))
    return sessions


def test_every_try_is_answered_and_each_class_exactly_full(alice: Studio) -> None:
    sessions, lessons = doors(alice), [one.pk for one in lessons_of(alice, PLACES, LESSONS)]
    with served() as lab:

        def scene(tries: list[Try], chosen: list[int]) -> Result:
            answers = play(tries, port=lab.port, slug=alice.account.slug)
            counted = sold(alice.account.pk, *chosen)["sold"]
            return result(answers, sold=[counted[pk] for pk in chosen], places=PLACES)

        many, burst = lessons[:4], lessons[4:]
        found = scene(evenly(sessions, many, tries=TRIES, rate=RATE, seed=7), many)
        assert found.answers == {"302": PLACES * 4, "422": CLIENTS * TRIES - PLACES * 4}, lab.log("web")[-2000:]
        assert found.is_exact
        found = scene(at_once(sessions, burst), burst)
        assert found.answers == {"302": PLACES * 2, "422": CLIENTS - PLACES * 2}, lab.log("web")[-2000:]
        assert found.is_exact


def test_tries_are_due_evenly_in_an_order_by_chance_and_none_is_left_out() -> None:
    """Nobody listens: each try is lost, and counted so."""
    tries = evenly(["a", "b"], [1, 2, 3], tries=3, rate=100, seed=1)
    assert [one.due for one in tries] == [0.0, 0.01, 0.02, 0.03, 0.04, 0.05]
    assert sorted((one.session, one.lesson) for one in tries) == [(who, pk) for who in "ab" for pk in (1, 2, 3)]
    assert tries == evenly(["a", "b"], [1, 2, 3], tries=3, rate=100, seed=1)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        found = result(play(tries, port=nobody.getsockname()[1], slug="nobody"), sold=[0], places=0)
    assert (found.answers, found.errors, found.is_exact) == ({"lost": 6}, 6, False)


def test_the_figures_of_a_scene_and_what_falls_short() -> None:
    waits = tuple(number / 100 for number in range(1, 101))
    one = Result(answers=Counter({"302": 3, "422": 97}), waits=waits, sold=(3,), places=3)
    assert (one.is_exact, one.wait(50), one.wait(95), one.wait(99)) == (True, 0.5, 0.95, 0.99)
    assert short(one, is_burst=False) == "p95 above 500 ms"
    assert short(one, is_burst=True) == ""
    oversold = Result(answers=Counter({"302": 4, "500": 1}), waits=(0.1, 40.5), sold=(4,), places=3)
    assert short(oversold, is_burst=True) == "not exactly full, or an error was seen, the last answer after 40 s"
