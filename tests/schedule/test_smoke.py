from datetime import time, timedelta

from ritm.core import clock
from ritm.schedule import queries
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.template import add_slot


def test_smoke(studio, django_assert_num_queries):
    group = studio.group(capacity=5)
    lesson = studio.lesson(group=group)
    add_slot(branch=studio.branch, group=group, weekday=2, wall_time=time(10), actor=studio.actor)
    with django_assert_num_queries(3):
        page = queries.day(studio.branch, lesson.on)
    assert [card.lesson for card in page.cards] == [lesson]
    monday = clock.week_start(studio.today) + timedelta(days=14)
    assert fill_week(branch=studio.branch, monday=monday, actor=studio.actor).added == 1
    assert fill_week(branch=studio.branch, monday=monday, actor=studio.actor).added == 0
    with django_assert_num_queries(3):
        assert queries.week(studio.branch, monday).strip.missing == 0
