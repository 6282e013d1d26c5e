"""T-STM-8 at the portal: links of letters pressed at one moment, one phone in all of them."""

from functools import partial

import pytest

from ritm.accounts.models import Login
from ritm.clients.models import Client
from ritm.joining.models import JoinRequest
from ritm.joining.queries import token_of
from ritm.tools.lab.people import Answer, Person, at_once
from tests.given import Studio
from tests.joining.newcomers import asked, opened
from tests.support.served import served

pytestmark = [pytest.mark.storm, pytest.mark.rule("T-STM-8"), pytest.mark.rule("I-14"), pytest.mark.req("CL-21")]
NEWCOMERS, PRESSES = 50, 20


def test_fifty_newcomers_with_one_phone_make_one_card(alice: Studio, runs: int) -> None:
    opened(alice)
    with served() as lab:
        people = [Person(lab.port, alice.account.slug, "", door="portal") for _turn in range(NEWCOMERS)]
        for run in range(runs):
            JoinRequest.objects.all().delete()  # the hour of one studio is as long as twenty runs
            phone = f"+7903900{run:04d}"
            rows = [asked(None, email=f"n{run}-{n}@example.org", phone=phone) for n in range(NEWCOMERS)]
            acts = [partial(who.post, f"join/{token_of(row)}/") for who, row in zip(people, rows, strict=True)]
            answers = at_once(acts)

            statuses = {one.status if isinstance(one, Answer) else "lost" for one in answers}
            assert statuses == {302}, lab.log("web")[-2000:]
            assert {one.location for one in answers if isinstance(one, Answer)} == {"/alice/my/join/done/"}
            card = Client.objects.get(phone=phone)
            assert Login.objects.get(pk=card.login_id).name == card.email
            assert JoinRequest.objects.filter(state=JoinRequest.State.WAITING).count() == NEWCOMERS - 1


def test_one_link_pressed_by_twenty_makes_one_card(alice: Studio, runs: int) -> None:
    opened(alice)
    with served() as lab:
        people = [Person(lab.port, alice.account.slug, "", door="portal") for _turn in range(PRESSES)]
        for run in range(runs):
            row = asked(None, email=f"one{run}@example.org", phone=f"+7903901{run:04d}")
            answers = at_once([partial(who.post, f"join/{token_of(row)}/") for who in people])

            statuses = {one.status if isinstance(one, Answer) else "lost" for one in answers}
            assert statuses <= {302, 410}, lab.log("web")[-2000:]  # 410: another press was quicker
            assert Client.objects.filter(email=f"one{run}@example.org").count() == 1
            assert not JoinRequest.objects.exists()
