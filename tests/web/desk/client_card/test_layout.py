"""Blocks of the card: each person's own order and folding (CL-28, ux §4.7)."""

import re

import pytest

from ritm.staff.models import StaffMember
from tests.given import key
from tests.web.desk.client_card.looking import HTMX, Desk, raised, said

RIGHTS = ("card.read", "card.bookings", "card.visits", "card.passes", "card.payments", "passes.sell")


def arrange(desk: Desk, **typed):
    """A press of the menu of blocks, as htmx sends it."""
    return desk.browser.post(desk.studio.url("desk:card_blocks"), {**key(), **typed}, headers=HTMX)


def blocks(page: str) -> list[str]:
    """Keys of the blocks in the order in which they stand."""
    return re.findall(r'data-block="(\w+)"', page)


@pytest.mark.req("CL-28")
def test_a_folded_block_is_its_head_alone_and_is_not_read(studio):
    anna = studio.client("Анна")
    studio.pass_(anna, studio.plan(name="8 занятий"))
    desk = Desk(studio, anna)
    assert "все направления" in desk.page()
    answer = arrange(desk, do="fold", block="passes")
    assert answer.status_code == 204
    assert raised(answer) == {"card-changed"}
    arrange(desk, do="fold", block="sell")
    arrange(desk, do="fold", block="visits")
    page = desk.page()
    assert "все направления" not in page
    assert 'id="folded-passes"' in page
    assert 'id="block-visits"' not in page
    assert desk.studio.url("desk:client_visits", anna.pk) not in page  # nothing asks for the rows of a folded block
    assert desk.studio.url("desk:client_visits", anna.pk) not in desk.get().content.decode()
    arrange(desk, open="passes")
    assert "все направления" in desk.page()


@pytest.mark.req("CL-28")
def test_a_block_moves_within_its_column_and_one_not_seen_keeps_its_place(studio):
    anna = studio.client("Анна", note="Гибкая")
    desk = Desk(studio, anna)
    assert blocks(desk.page()) == [
        *("sell", "passes", "upcoming", "waiting", "visits", "payments"),
        *("regulars", "profile", "note", "contracts", "consents"),
    ]
    arrange(desk, do="move", block="payments", order="payments upcoming visits")
    arrange(desk, do="move", block="consents", order="consents regulars profile note contracts")
    page = desk.page()
    assert blocks(page) == [
        *("sell", "passes", "payments", "waiting", "upcoming", "visits"),
        *("consents", "regulars", "profile", "note", "contracts"),
    ]
    kept = StaffMember.objects.get(pk=studio.boss.pk).card_layout["order"]
    assert kept[-6:] == ["family", "consents", "regulars", "profile", "note", "contracts"]


@pytest.mark.req("CL-28")
def test_as_it_was_puts_everything_back(studio):
    desk = Desk(studio, studio.client("Анна"))
    usual = blocks(desk.page())
    assert 'value="reset"' not in desk.page()
    arrange(desk, do="fold", block="passes")
    arrange(desk, do="move", block="visits", order="visits upcoming payments")
    assert 'value="reset"' in desk.page()
    assert said(arrange(desk, do="reset")) == "Блоки стоят как были"
    page = desk.page()
    assert blocks(page) == usual
    assert "folded-" not in page
    assert StaffMember.objects.get(pk=studio.boss.pk).card_layout == {}


@pytest.mark.req("CL-28")
def test_it_is_each_persons_own(studio):
    anna = studio.client("Анна")
    one, other = Desk(studio, anna), Desk(studio, anna, studio.staff(*RIGHTS))
    arrange(one, do="fold", block="visits")
    assert 'id="folded-visits"' in one.page()
    assert 'id="folded-visits"' not in other.page()


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "fold", "block": "salary"},
        {"do": "burn", "block": "visits"},
        {"do": "move", "block": "visits", "order": "visits family"},
        {"do": "move", "block": "visits", "order": ""},
        {"open": "salary"},
    ],
)
def test_what_is_no_block_is_refused(studio, typed):
    desk = Desk(studio, studio.client("Анна"))
    assert arrange(desk, **typed).status_code == 404
    assert StaffMember.objects.get(pk=studio.boss.pk).card_layout == {}


def test_a_block_without_its_right_stays_absent_when_it_was_folded(studio):
    anna, person = studio.client("Анна"), studio.staff("card.read")
    desk = Desk(studio, anna, person)
    arrange(desk, do="fold", block="payments")
    assert "folded-" not in desk.page()
