"""I-05 and I-06 of what misses took: each planted violation is found (B-10)."""

from typing import Any

import pytest

from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.passes.models import CreditEntry
from ritm.tools import checks
from tests.given import Studio
from tests.tools.test_checks import found, planted

pytestmark = [pytest.mark.req("AC-08"), pytest.mark.rule("B-10")]


@pytest.fixture
def missed(studio: Studio) -> Any:
    """A miss that took a lesson."""
    lesson, anna = studio.lesson(), studio.client("Анна")
    studio.pass_(anna)
    made = mark_no_show(booking=studio.book(anna, lesson), kind="charged", actor=studio.actor)
    assert checks.run_all() == []
    return made


def forget(booking: Booking, **more: Any) -> None:
    Booking.objects.filter(pk=booking.pk).update(charge_units=0, entry=None, **more)


def test_i_05_a_taking_for_a_miss_that_no_booking_has(studio: Studio, missed: Any) -> None:
    with planted():
        forget(missed)
        assert found(studio, "I-05") == [f"entry {missed.entry_id}: taken for a miss that no booking has"]


def test_i_05_a_charge_that_was_given_back_without_a_word(studio: Studio, missed: Any) -> None:
    with planted():
        CreditEntry.objects.create(
            client_pass=missed.client_pass,
            number=3,
            units=100,
            left_after=800,
            reason="undo",
            on=studio.today,
            happened_at=clock.now(),
            reverses=missed.entry,
        )
        assert found(studio, "I-05") == [f"booking {missed.pk}: its charge {missed.entry_id} is no live one"]


def test_i_05_a_charge_of_other_units_or_of_another_pass(studio: Studio, missed: Any) -> None:
    with planted():
        Booking.objects.filter(pk=missed.pk).update(charge_units=50)
        assert found(studio, "I-05") == [f"booking {missed.pk}: its charge {missed.entry_id} is no live one"]
    with planted():
        Booking.objects.filter(pk=missed.pk).update(client_pass=studio.pass_(missed.client))
        assert found(studio, "I-05") == [f"booking {missed.pk}: charged to a pass that did not keep its place"]


def test_i_05_the_taking_of_a_visit_is_no_charge_of_a_miss(studio: Studio, missed: Any) -> None:
    visit = studio.mark(missed.client, studio.lesson())
    with planted():
        Booking.objects.filter(pk=missed.pk).update(entry=visit.entry)
        assert found(studio, "I-05") == [
            f"entry {missed.entry_id}: taken for a miss that no booking has",
            f"booking {missed.pk}: its charge {visit.entry_id} is no live one",
        ]


def test_i_06_given_back_in_words_only(studio: Studio, missed: Any) -> None:
    with planted():
        Booking.objects.filter(pk=missed.pk).update(given_back_at=clock.now(), given_back_as="waived")
        assert found(studio, "I-06") == [f"booking {missed.pk}: given back, but its charge {missed.entry_id} stands"]
