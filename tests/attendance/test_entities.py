"""Money belongs to the till at which it came, earning to the branch of the class (G-6)."""

import pytest

from ritm.accounts.models import LegalEntity
from ritm.attendance.actions.visit import PayBy, undo_check_in
from ritm.ledger.models import LedgerAccount, Transfer
from tests.attendance.looking import booked_money
from tests.given import Studio

pytestmark = [pytest.mark.rule("G-6"), pytest.mark.req("PA-03")]


def test_sold_here_and_visited_there(studio: Studio) -> None:
    there = studio.second_branch()
    for branch, name in ((studio.branch, "ООО «Здесь»"), (there, "ИП Там")):
        branch.legal_entity = LegalEntity.objects.create(name=name)
        branch.save()
    lesson = studio.lesson(group=studio.group(hall=studio.hall(branch=there), drop_in_minor=70000))
    anna, boris = studio.client(), studio.client()
    studio.pass_(anna, studio.plan(count=8, price_minor=560000))
    visit = studio.mark(anna, lesson)
    studio.mark(boris, lesson, PayBy(kind="credit"))
    codes = [f"till:{studio.branch.pk}:", f"till:{there.pk}:", f"revenue:passes:{studio.branch.pk}"]
    codes += [f"revenue:passes:{there.pk}", f"revenue:drop_in:{there.pk}", "deferred:passes"]
    # What a till has received leaves it towards the client, so it stands there with a minus.
    assert [booked_money(code) for code in codes] == [-560000, 0, 0, 70000, 70000, 490000]
    till = LedgerAccount.objects.get(code=f"till:{studio.branch.pk}:cash")
    earned = LedgerAccount.objects.get(code=f"revenue:passes:{there.pk}")
    assert (till.branch.legal_entity.name, earned.branch.legal_entity.name) == ("ООО «Здесь»", "ИП Там")
    undo_check_in(visit=visit, actor=studio.actor)
    assert [booked_money(code) for code in codes] == [-560000, 0, 0, 0, 70000, 560000]
    assert not Transfer.objects.filter(minor__lt=0).exists()
