"""«Изменить и заполненные недели?»: asked after the template is saved, done by the worker, told afterwards (SC-07, B-11)."""

from datetime import time, timedelta

import pytest

from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.events import outbox
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.following import edit_filled
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson
from ritm.schedule.models_of_filling import WeeksEdit
from tests.given import key, moment
from tests.web.desk.pages import HTMX, said, send, words

pytestmark = [pytest.mark.req("SC-07"), pytest.mark.rule("B-11")]
RIGHTS = ("template.read", "template.change", "lessons.change")


def _filled(studio):
    group = studio.group(name="Балет", capacity=8, hall=studio.hall("Большой"))
    slot = add_slot(branch=studio.branch, group=group, weekday=2, wall_time=time(18), actor=studio.actor)
    monday = clock.week_start(studio.today) + timedelta(weeks=1)
    for number in range(3):
        fill_week(branch=studio.branch, monday=monday + timedelta(weeks=number), actor=studio.actor)
    return slot


def begin(studio):
    """Ballet on Wednesdays in three weeks that are filled; Eva is booked into the first, the second was moved by hand."""
    slot = _filled(studio)
    first, second, _third = Lesson.objects.order_by("on")
    studio.book(studio.client("Ева", email="eva@mail.example"), first)
    change_lesson(lesson=second, wall_time=time(9), actor=studio.actor)
    return {"slot": slot, "second": second}


def save(studio, browser, *, htmx=True, **fields):
    url = studio.url("desk:template_edit", studio.begun["slot"].pk)
    form = {"group": studio.begun["slot"].group_id, "weekday": "2", "wall_time": "18:00", "weeks": "every", **fields}
    return send(browser, url, htmx=htmx, **form)


def test_saving_asks_and_the_worker_does_it(studio):
    browser, slot = studio.browser(), studio.begun["slot"]
    with clock.at(moment(studio.today, time(12))):
        asked = save(studio, browser, wall_time="19:00")
        assert asked.status_code == 200
        assert (asked["HX-Retarget"], asked["HX-Reswap"]) == ("#dialog", "innerHTML")
        assert "schedule-changed" in asked["HX-Trigger"]
        text = words(asked)
        assert "Изменить и заполненные недели?" in text
        assert "2 занятия меняются по шаблону , 1 запись переходит вместе с ними" in text
        assert "Письмо получит 1 клиент" in text
        assert "1 занятие остаётся как есть:" in text
        assert "изменено вручную" in text
        assert {one.wall_time for one in Lesson.objects.exclude(pk=studio.begun["second"].pk)} == {time(18)}
        url, form = studio.url("desk:template_follow", slot.pk), {**key(), "tell_known": "on"}
        first = browser.post(url, form, headers=HTMX)
        assert browser.post(url, form, headers=HTMX).content == first.content
        edit = WeeksEdit.objects.get()
        assert edit.is_silent
        own = studio.url("desk:weeks_edit", edit.pk)
        assert f'hx-get="{own}" hx-trigger="every 1s"' in first.content.decode()
        assert "0 из 3 занятий" in words(first)
        while job := outbox.claim():
            outbox.run(job)
        done = browser.get(own, headers=HTMX)
        assert "schedule-changed" in done["HX-Trigger"]
        assert "2 занятия изменены 1 занятие остаётся как есть:" in words(done)
        assert sorted(Lesson.objects.values_list("wall_time", flat=True)) == [time(9), time(19), time(19)]
        assert "Заполненные недели менять не нужно" in words(browser.get(url))
        # Saved as it stands: nobody is asked.
        assert said(save(studio, browser, wall_time="19:00")) == "Шаблон сохранён"


def test_only_from_now_on_can_be_thought_over_later_and_without_the_script_it_is_a_page(studio):
    browser, slot = studio.browser(), studio.begun["slot"]
    answer = save(studio, browser, htmx=False, wall_time="19:00")
    url = studio.url("desk:template_follow", slot.pk)
    assert (answer.status_code, answer["Location"]) == (302, url)
    form = browser.get(studio.url("desk:template_edit", slot.pk), headers=HTMX)
    assert "В заполненных неделях иначе стоят 2 занятия" in words(form)
    assert f'href="{url}"' in form.content.decode()
    gone = send(browser, studio.url("desk:template_delete", slot.pk), htmx=True)
    text = words(gone)
    assert "1 занятие убирается: на него никто не записан" in text
    assert "Будет отменено 1 занятие. Снимется 1 запись, ничего не списывается." in text
    answer = send(browser, url, tell="on", tell_known="on")
    assert "0 из 3 занятий" in words(browser.get(answer["Location"]))
    assert not WeeksEdit.objects.get().is_silent


@pytest.mark.req("ST-06", "AC-08")
def test_who_may_not_change_lessons_is_not_asked_and_another_branch_is_not_found(studio, bobs):
    keeper = studio.browser(studio.staff("template.read", "template.change"))
    assert said(save(studio, keeper, wall_time="19:00")) == "Шаблон сохранён"
    slot = studio.begun["slot"]
    mine = edit_filled(slot=slot, actor=studio.actor)
    with account_scope(bobs.account.pk):
        theirs = _filled(bobs)
        foreign = edit_filled(slot=theirs, actor=bobs.actor)
    bound = studio.browser(studio.staff(*RIGHTS, branches=(studio.second_branch(),)))
    for name, own, other in (("template_follow", slot, theirs), ("weeks_edit", mine, foreign)):
        assert keeper.get(studio.url(f"desk:{name}", own.pk)).status_code == 403
        assert bound.get(studio.url(f"desk:{name}", own.pk)).status_code == 404
        assert studio.browser().get(studio.url(f"desk:{name}", other.pk)).status_code == 404
