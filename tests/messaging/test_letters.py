"""Letters about a lesson: whom they reach, when they go, and that each goes once (B-11, T-6, CL-22)."""

from datetime import time, timedelta

import pytest
from django.core import mail

from ritm.clients.actions.consents import choose_consent
from ritm.core import clock
from ritm.core.quiet import loud
from ritm.events.models import Job
from ritm.messaging.queries import letters_to, reach
from ritm.schedule.actions.cancelling import reopen_lesson
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.actions.moving_back import move_of, take_move_back
from tests.given import moment
from tests.web.desk.pages import work


def _noon(studio):
    return moment(studio.today, time(12))


def _people(studio):
    """Anna reads letters, Boris has no address, Vera does not want them, Gleb's mother reads them for him."""
    mother = studio.client("Громова Ольга", email="olga@example.org")
    vera = studio.client("Орлова Вера", email="vera@example.org")
    _forbid(studio, vera)
    return (
        studio.client("Белова Анна", email="anna@example.org", salutation="Анна"),
        studio.client("Козлов Борис"),
        _fresh(vera),
        studio.client("Громов Глеб", guardian=mother),
    )


def _forbid(studio, client):
    choose_consent(client=client, purpose="email", is_allowed=False, actor=studio.actor)


def _fresh(client):
    client.refresh_from_db()
    return client


@pytest.mark.req("SC-05", "CL-22")
@pytest.mark.rule("B-11")
def test_everybody_who_may_be_written_to_is_told_once(studio):
    lesson = studio.lesson(name="Йога", on=studio.today + timedelta(days=1), at=time(18))
    people = _people(studio)
    for client in people:
        studio.book(client, lesson)
    assert [(one.address, one.why_not) for one in reach(people)] == [
        ("anna@example.org", None),
        ("", "no_address"),
        ("", "forbidden"),
        ("olga@example.org", None),
    ]
    with clock.at(_noon(studio)):
        studio.call_off(lesson, reason="Преподаватель болен")
        work()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["anna@example.org", "olga@example.org"]
    letter = next(letter for letter in mail.outbox if letter.to == ["anna@example.org"])
    assert letter.subject.startswith("Занятие отменено: Йога, ")
    assert "Здравствуйте, Анна." in letter.body
    assert "Причина: Преподаватель болен" in letter.body
    assert "Ваша запись снята, занятие не списано." in letter.body
    assert "18:00" in letter.subject
    assert "Боб" not in letter.body


@pytest.mark.rule("B-11")
def test_a_worker_that_begins_anew_repeats_no_letter(studio):
    lesson = studio.lesson()
    for client in _people(studio):
        studio.book(client, lesson)
    with clock.at(_noon(studio)):
        studio.call_off(lesson)
        work()
        Job.objects.filter(task__endswith="tell_of_cancelled_lesson").update(done_at=None)
        work()
    assert len(mail.outbox) == 2


@pytest.mark.rule("B-11")
def test_a_silent_cancelling_tells_nobody(studio):
    lesson = studio.lesson()
    studio.book(_people(studio)[0], lesson)
    with clock.at(_noon(studio)):
        studio.call_off(lesson, is_silent=True)
        work()
        reopen_lesson(lesson=lesson, actor=studio.actor)
        work()
    assert mail.outbox == []


@pytest.mark.rule("T-6")
def test_nobody_is_disturbed_at_night(studio):
    lesson = studio.lesson(on=studio.today + timedelta(days=2))
    studio.book(_people(studio)[0], lesson)
    late, morning = moment(studio.today, time(22)), moment(studio.today + timedelta(days=1), time(8))
    with clock.at(late):
        studio.call_off(lesson)
        work()
        assert mail.outbox == []
    with clock.at(morning - timedelta(seconds=1)):
        work()
        assert mail.outbox == []
    with clock.at(morning):
        work()
        assert len(mail.outbox) == 1


@pytest.mark.rule("T-6")
@pytest.mark.parametrize(
    ("at", "days", "then"),
    [(time(21, 59), 0, time(21, 59)), (time(22), 1, time(8)), (time(0), 0, time(8)), (time(8), 0, time(8))],
)
def test_the_quiet_hours_are_those_of_the_branch(at, days, then, studio):
    day = studio.today
    assert loud(moment(day, at), "Asia/Vladivostok") == moment(day + timedelta(days=days), then)


@pytest.mark.rule("B-11")
def test_a_lesson_held_after_all_is_told_to_those_who_know_it_as_cancelled(studio):
    lesson = studio.lesson(name="Йога")
    anna = _people(studio)[0]
    studio.book(anna, lesson)
    with clock.at(_noon(studio)):
        studio.call_off(lesson)
        work()
        reopen_lesson(lesson=lesson, actor=studio.actor)
        work()
        assert [letter.subject.partition(":")[0] for letter in mail.outbox] == [
            "Занятие отменено",
            "Занятие всё-таки состоится",
        ]
    with clock.at(_noon(studio) + timedelta(minutes=5)):
        studio.call_off(lesson)
        reopen_lesson(lesson=lesson, actor=studio.actor)
        work()
    assert len(mail.outbox) == 2  # cancelled and held again before any letter went: nothing to tell


@pytest.mark.req("CL-22")
def test_who_forbids_letters_in_between_gets_none(studio):
    lesson = studio.lesson()
    anna = _people(studio)[0]
    studio.book(anna, lesson)
    with clock.at(moment(studio.today, time(23))):
        studio.call_off(lesson)
        work()
        _forbid(studio, anna)
    with clock.at(moment(studio.today + timedelta(days=1), time(9))):
        work()
    assert mail.outbox == []


@pytest.mark.rule("T-6")
def test_cancelled_held_and_cancelled_again_in_a_night_gives_one_letter(studio):
    lesson = studio.lesson(on=studio.today + timedelta(days=2))
    studio.book(_people(studio)[0], lesson)
    for minute in (0, 10):
        with clock.at(moment(studio.today, time(23, minute))):
            studio.call_off(lesson)
            work()
        if not minute:
            with clock.at(moment(studio.today, time(23, 5))):
                reopen_lesson(lesson=lesson, actor=studio.actor)
                work()
    with clock.at(moment(studio.today + timedelta(days=1), time(8))):
        work()
    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == ["Занятие отменено"]


def _move(studio, lesson, at, *, is_silent=False):
    change_lesson(
        lesson=lesson, wall_time=at, move=MoveTerms(is_accepted=True, is_silent=is_silent), actor=studio.actor
    )


@pytest.mark.req("SC-05", "CL-22")
@pytest.mark.rule("B-11")
def test_whoever_goes_along_with_a_moved_lesson_reads_where_to_and_from_where(studio):
    lesson = studio.lesson(name="Йога", on=studio.today + timedelta(days=1), at=time(18))
    for client in _people(studio):
        studio.book(client, lesson)
    with clock.at(_noon(studio)):
        _move(studio, lesson, time(19, 30))
        work()
        Job.objects.filter(task__endswith="tell_of_moved_lesson").update(done_at=None)
        work()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["anna@example.org", "olga@example.org"]
    letter = next(letter for letter in mail.outbox if letter.to == ["anna@example.org"])
    assert letter.subject.startswith("Занятие перенесено: Йога, теперь ")
    assert letter.subject.endswith(", 19:30")
    for line in ("Здравствуйте, Анна.", ", 18:00.", ", 19:30.", "Ваша запись сохранена."):
        assert line in letter.body


@pytest.mark.rule("B-11")
def test_a_silent_move_tells_nobody_and_of_two_in_a_night_the_last_is_told(studio):
    lesson = studio.lesson(on=studio.today + timedelta(days=2), at=time(18))
    studio.book(_people(studio)[0], lesson)
    with clock.at(moment(studio.today, time(23))):
        _move(studio, lesson, time(17))
        _move(studio, lesson, time(16))
        work()
    with clock.at(moment(studio.today + timedelta(days=1), time(8))):
        work()
        assert [letter.subject[-5:] for letter in mail.outbox] == ["16:00"]
        _move(studio, lesson, time(15), is_silent=True)
        work()
    assert len(mail.outbox) == 1


@pytest.mark.rule("B-11")
def test_nobody_is_asked_to_come_to_a_class_that_has_begun(studio):
    tomorrow = studio.today + timedelta(days=1)
    lesson = studio.lesson(on=tomorrow, at=time(18))
    studio.book(_people(studio)[0], lesson)
    with clock.at(moment(studio.today, time(23))):
        _move(studio, lesson, time(7))
    with clock.at(moment(tomorrow, time(8))):
        work()
    assert mail.outbox == []


@pytest.mark.rule("T-6", "B-11")
@pytest.mark.parametrize(("at", "sent"), [(time(7, 59), 0), (time(8), 0), (time(8, 1), 2)])
def test_what_is_said_of_a_move_in_the_night_is_what_goes(at, sent, studio):
    tomorrow = studio.today + timedelta(days=1)
    lesson, people = studio.lesson(on=tomorrow, at=time(18)), _people(studio)
    for client in people:
        studio.book(client, lesson)
    with clock.at(moment(studio.today, time(23))):
        said = letters_to(people, zone=lesson.zone, until=moment(tomorrow, at))
        _move(studio, lesson, at)
        work()
    with clock.at(moment(tomorrow, time(8))):
        work()
    assert said.at == moment(tomorrow, time(8))
    assert len(mail.outbox) == sum(bool(one.address) for one in said.people) == sent
    late = [] if sent else ["too_late", "too_late"]
    assert sorted(one.why_not for one in said.people if one.why_not) == sorted(["no_address", "forbidden", *late])


def _take_back(studio, lesson):
    take_move_back(lesson=lesson, move=move_of(lesson), actor=studio.actor)


@pytest.mark.rule("B-11", "T-6")
def test_a_move_taken_back_before_its_letters_went_is_told_to_nobody(studio):
    lesson = studio.lesson(on=studio.today + timedelta(days=2), at=time(18))
    studio.book(_people(studio)[0], lesson)
    with clock.at(moment(studio.today, time(23))):
        _move(studio, lesson, time(17))
        work()
        _take_back(studio, lesson)
        work()
    with clock.at(moment(studio.today + timedelta(days=1), time(8))):
        work()
    assert mail.outbox == []


@pytest.mark.rule("B-11")
def test_whoever_was_told_of_a_move_is_told_that_it_is_taken_back(studio):
    lesson = studio.lesson(name="Йога", on=studio.today + timedelta(days=1), at=time(18))
    anna, boris, vera, _gleb = _people(studio)
    for client in (anna, boris, vera):
        studio.book(client, lesson)
    with clock.at(_noon(studio)):
        _move(studio, lesson, time(19, 30))
        work()
        studio.book(studio.client("Новый", email="new@example.org"), lesson)  # he knows the new time only
        _take_back(studio, lesson)
        work()
    assert [(letter.to, letter.subject[-5:]) for letter in mail.outbox] == [
        (["anna@example.org"], "19:30"),
        (["anna@example.org"], "18:00"),
    ]
    assert ", 19:30." in mail.outbox[1].body


@pytest.mark.rule("B-11", "T-6")
def test_moved_back_and_moved_again_in_a_night_gives_one_letter(studio):
    lesson = studio.lesson(on=studio.today + timedelta(days=2), at=time(18))
    studio.book(_people(studio)[0], lesson)
    with clock.at(moment(studio.today, time(23))):
        _move(studio, lesson, time(17))
        _take_back(studio, lesson)
        _move(studio, lesson, time(17))
        work()
    with clock.at(moment(studio.today + timedelta(days=1), time(8))):
        work()
    assert [letter.subject[-5:] for letter in mail.outbox] == ["17:00"]


@pytest.mark.rule("B-11", "T-6")
def test_the_second_of_two_moves_taken_back_leaves_the_first_to_be_told(studio):
    lesson = studio.lesson(on=studio.today + timedelta(days=2), at=time(18))
    studio.book(_people(studio)[0], lesson)
    with clock.at(moment(studio.today, time(23))):
        _move(studio, lesson, time(17))
        _move(studio, lesson, time(16))
        _take_back(studio, lesson)
        work()
    with clock.at(moment(studio.today + timedelta(days=1), time(8))):
        work()
    assert [letter.subject[-5:] for letter in mail.outbox] == ["17:00"]
