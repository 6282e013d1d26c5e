"""Somebody else gives a lesson: who was planned is kept, who is free is known, and it can be taken back (SC-05, ux 4.2)."""

from datetime import time, timedelta

import pytest

from ritm.core import clock
from ritm.events import outbox
from ritm.events.models import Event, Job
from ritm.passes.data import Scope
from ritm.schedule.actions.groups import change_group
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.substituting import give_back, substitute
from ritm.schedule.errors import NoLongerOffered
from ritm.schedule.errors_of_places import NobodyStandsIn
from ritm.schedule.load import load_of
from ritm.schedule.models import Lesson
from ritm.schedule.substituting import given_by, standins
from ritm.staff.actions.people import archive_staff
from tests.given import moment

pytestmark = pytest.mark.req("SC-05", "CT-02", "CT-07")


def begin(studio):
    """Anna gives ballet at 18:00 on three days; Olga has yoga on the second of them, Vera is free."""
    anna, olga, vera = (studio.teacher(name) for name in ("Анна", "Ольга", "Вера"))
    ballet = studio.group(name="Балет", teacher=anna)
    yoga = studio.group(name="Йога", teacher=olga)
    days = [studio.today + timedelta(days=number) for number in (1, 2, 3)]
    lessons = [studio.lesson(group=ballet, on=day) for day in days]
    studio.lesson(group=yoga, on=days[1], at=time(18, 30))
    return {"anna": anna, "olga": olga, "vera": vera, "lessons": lessons, "ballet": ballet}


def give(studio, teacher, lessons=None, **how):
    ids = [one.pk for one in lessons or studio.begun["lessons"]]
    return substitute(lesson_ids=ids, teacher=teacher, actor=studio.actor, **how)


def stand(studio):
    """Teacher, and for whom he stands, of each of the three."""
    rows = Lesson.objects.filter(group=studio.begun["ballet"]).order_by("on")
    return [(str(one.teacher or ""), str(one.stands_for or "")) for one in rows]


def test_who_is_free_and_what_is_given_on_the_days(studio):
    lessons = given_by(studio.begun["anna"], studio.today, studio.today + timedelta(days=2), [studio.branch])
    assert lessons == studio.begun["lessons"][:2]
    found = [
        (one.teacher.name, one.free, [clash.other.group.name for clash in one.busy.values()])
        for one in standins(studio.begun["lessons"])
    ]
    assert found == [("Вера", 3, []), ("Ольга", 2, ["Йога"])]
    assert given_by(studio.begun["anna"], studio.today, studio.today + timedelta(days=9), []) == []


def test_the_planned_one_is_kept_and_whoever_is_busy_is_passed_by(studio):
    begun = studio.begun
    made = give(studio, begun["olga"])
    assert stand(studio) == [("Ольга", "Анна"), ("Анна", ""), ("Ольга", "Анна")]
    assert [row[0] for row in made.data["was"]] == [begun["lessons"][0].pk, begun["lessons"][2].pk]
    give(studio, begun["olga"], is_busy_accepted=True)
    assert stand(studio) == [("Ольга", "Анна")] * 3
    # Another one for the second day; nobody yet for the third; each stands for who was planned.
    give(studio, begun["vera"], [begun["lessons"][1]])
    give(studio, None, [begun["lessons"][2]])
    assert stand(studio) == [("Ольга", "Анна"), ("Вера", "Анна"), ("", "Анна")]
    # The planned teacher comes after all; an edit of the group passes by what is the lesson's own.
    give(studio, begun["anna"], [begun["lessons"][0]])
    change_group(group=begun["ballet"], teacher=begun["vera"], actor=studio.actor)
    assert stand(studio) == [("Анна", ""), ("Вера", "Анна"), ("", "Анна")]
    # The pencil of the lesson keeps it too.
    change_lesson(lesson=begun["lessons"][0], teacher=begun["olga"], actor=studio.actor)
    assert stand(studio)[0] == ("Ольга", "Анна")


def test_the_load_is_that_of_whoever_gives_it(studio):
    give(studio, studio.begun["vera"], studio.begun["lessons"][:2])
    load = load_of(studio.branch, studio.today, studio.today + timedelta(days=6))
    found = {one.row.name: (one.classes, one.substituted) for one in load.teachers}
    assert found == {"Анна": (1, 0), "Вера": (2, 2), "Ольга": (1, 0)}


@pytest.mark.rule("P-5")
def test_a_pass_of_the_planned_teacher_pays_for_his_substitute(studio):
    begun = studio.begun
    plan = studio.plan(scope=Scope(teacher_ids=frozenset({begun["anna"].pk})))
    eva = studio.client("Ева")
    studio.pass_(eva, plan)
    give(studio, begun["vera"])
    booking = studio.book(eva, Lesson.objects.get(pk=begun["lessons"][0].pk))
    assert booking.client_pass is not None


def test_nothing_to_give_away_is_refused_and_what_has_begun_or_is_off_stays(studio):
    begun = studio.begun
    studio.call_off(begun["lessons"][2])
    with clock.at(begun["lessons"][0].starts_at):
        give(studio, begun["vera"])
        assert stand(studio) == [("Анна", ""), ("Вера", "Анна"), ("Анна", "")]
        with pytest.raises(NobodyStandsIn):
            give(studio, begun["vera"])
    with pytest.raises(NobodyStandsIn):
        give(studio, begun["olga"], [begun["lessons"][2]])
    archive_staff(member=begun["olga"], by=studio.boss)
    begun["olga"].refresh_from_db()
    with pytest.raises(NoLongerOffered):
        give(studio, begun["olga"])


def test_it_is_taken_back_but_not_what_somebody_has_given_to_another_since(studio):
    begun = studio.begun
    give(studio, begun["vera"], [begun["lessons"][0]])
    made = give(studio, begun["olga"], is_busy_accepted=True)
    give(studio, begun["vera"], [begun["lessons"][2]])
    assert give_back(substitution=made, actor=studio.actor) == 2
    assert stand(studio) == [("Вера", "Анна"), ("Анна", ""), ("Вера", "Анна")]
    assert [one.own_fields for one in Lesson.objects.filter(group=begun["ballet"]).order_by("on")] == [
        ["teacher"],
        [],
        ["teacher"],
    ]
    assert give_back(substitution=made, actor=studio.actor) == 0
    assert Event.objects.filter(name="schedule.teacher_substituted").count() == 4


def test_each_client_gets_one_letter_and_another_one_when_it_is_taken_back(studio, mailoutbox):
    begun, noon = studio.begun, moment(studio.today, time(12))
    eva, ida, mute = (
        studio.client(name, email=f"{name.lower()}@mail.example" if name != "Mute" else "")
        for name in ("Eva", "Ida", "Mute")
    )
    for lesson in begun["lessons"]:
        for who in (eva, mute):
            studio.book(who, lesson)
    studio.book(ida, begun["lessons"][1])

    def work(minutes):
        with clock.at(noon + timedelta(minutes=minutes)):
            while job := outbox.claim():
                assert outbox.run(job)

    with clock.at(noon):
        give(studio, begun["vera"], is_silent=True)
        give(studio, None)
        made = give(studio, begun["olga"])  # not the second: she is busy
    work(0)
    assert mailoutbox == []  # the toast may still take it back
    work(2)
    (letter,) = mailoutbox
    assert letter.to == ["eva@mail.example"]
    assert letter.body.count(": Ольга (вместо: Анна)") == 2
    assert "Ваши занятия проведёт другой преподаватель" in letter.body
    with clock.at(noon + timedelta(minutes=3)):
        give_back(substitution=made, actor=studio.actor)
    work(5)
    assert len(mailoutbox) == 1  # back to nobody yet: there is nothing to say
    with clock.at(noon + timedelta(minutes=6)):
        again = give(studio, begun["vera"], [begun["lessons"][0]])
        assert give_back(substitution=again, actor=studio.actor) == 1
    work(8)
    assert len(mailoutbox) == 1  # taken back before its letter went
    assert Job.objects.filter(task__endswith="write_of_substitution").count() == 5
