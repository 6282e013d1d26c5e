"""The invariants asked after a test are those which it can have broken."""

import pytest

from ritm.attendance.models import Booking
from ritm.schedule.models import Lesson
from tests.given import Studio
from tests.support.touched import Touched


@pytest.mark.plants
def test_a_check_is_asked_where_a_table_it_reads_was_written(studio: Studio) -> None:
    touched, lesson = Touched(), studio.lesson()
    codes = ("I-01", "I-30")
    assert touched.may_be_broken(codes, set()) == codes  # nothing is known of them yet
    assert touched.violations((studio.account.pk,), codes) == []
    assert touched.may_be_broken(codes, set()) == ()
    assert touched.may_be_broken(codes, {Booking._meta.db_table}) == ("I-01",)
    assert touched.may_be_broken(codes, {"staff_accesslevel", "events_event"}) == ("I-30",)
    Lesson.objects.filter(pk=lesson.pk).update(taken=1)
    assert [one.code for one in touched.violations((studio.account.pk,), codes)] == ["I-01"]


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ('INSERT INTO "a_b" ("x") VALUES (1)', {"a_b"}),
        ('INSERT OR IGNORE INTO "a_b" VALUES (1)', {"a_b"}),
        ("update a_b set x = 1", {"a_b"}),
        ('DELETE FROM "a_b" WHERE 1', {"a_b"}),
        ('SELECT 1 FROM "a_b" FOR UPDATE', set()),
    ],
)
def test_writing_is_seen(statement: str, table: set[str]) -> None:
    touched = Touched()
    touched(lambda *_: None, statement, (), many=False, context={})
    assert touched.take() == table
    assert touched.take() == set()
