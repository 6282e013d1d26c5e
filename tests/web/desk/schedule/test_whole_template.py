"""Templates with days of effect, chosen in the head of the page (SC-07, ux 4.4)."""

import re
from datetime import date, time

import pytest

from ritm.accounts.scope import account_scope
from ritm.schedule.actions.template import add_slot
from ritm.schedule.actions.templates import add_template
from ritm.schedule.models import TemplateSlot, WeeklyTemplate
from tests.web.desk.pages import HTMX, chosen, complaints, send, value, words

pytestmark = pytest.mark.req("SC-07")


def begin(studio):
    """«Основной» from 1 September 2026 with a class in even weeks."""
    year = add_template(branch=studio.branch, name="Учебный год", first_on=date(2026, 9, 1), actor=studio.actor)
    group = studio.group(name="Балет")
    studio.hall()
    fields = {"template": year, "group": group, "weekday": 1, "wall_time": time(18), "weeks": "even"}
    return add_slot(branch=studio.branch, **fields, actor=studio.actor)


def test_one_is_made_for_other_days_with_the_classes_of_one_that_is_there(studio):
    year, browser = studio.begun.template, studio.browser()
    url = studio.url("desk:template_whole_new")
    page = browser.get(studio.url("desk:template")).content.decode()
    assert f'href="{url}" id="template-new" data-dialog' in page
    refused = send(browser, url, htmx=True, name="Лето", first_on="2027-06-01", last_on="2027-08-31", like=year.pk)
    assert complaints(refused) == {
        "first_on": "В часть этих дней действует шаблон «Учебный год». "
        "Поставьте ему последний день или выберите другие дни."
    }
    assert value(refused, "last_on") == "2027-08-31"
    ended = send(
        browser,
        studio.url("desk:template_whole_edit", year.pk),
        htmx=True,
        name="Учебный год",
        first_on="2026-09-01",
        last_on="2027-05-31",
    )
    assert (ended.status_code, ended["HX-Redirect"]) == (204, f"{studio.url('desk:template')}?weekly={year.pk}")
    made = send(browser, url, htmx=True, name="Лето", first_on="2027-06-01", last_on="2027-08-31", like=year.pk)
    summer = WeeklyTemplate.objects.get(name="Лето")
    assert made["HX-Redirect"] == f"{studio.url('desk:template')}?weekly={summer.pk}"
    shown = words(browser.get(made["HX-Redirect"]))
    assert "01.06.2027 – 31.08.2027" in shown
    assert "18:00 Балет" in shown
    assert TemplateSlot.objects.filter(template=summer).count() == 1


def test_a_press_on_a_time_puts_the_class_into_the_template_that_is_shown(studio):
    year, browser = studio.begun.template, studio.browser()
    summer = add_template(branch=studio.branch, name="Лето", last_on=date(2026, 8, 31), actor=studio.actor)
    grid = browser.get(studio.url("desk:template"), {"weekly": summer.pk}).content.decode()
    cell = f"{studio.url('desk:template_new')}?weekday=2&amp;time=19:00&amp;weekly={summer.pk}"
    assert f'href="{cell}" data-dialog' in grid
    form = browser.get(cell.replace("&amp;", "&"), headers=HTMX)
    assert (value(form, "weekly"), chosen(form, "weeks")) == (str(summer.pk), ["every"])
    typed = {"weekday": "2", "wall_time": "19:00", "group": studio.begun.group_id, "weeks": "odd"}
    send(browser, studio.url("desk:template_new"), weekly=summer.pk, **typed)
    assert list(TemplateSlot.objects.filter(template=summer).values_list("weekday", "weeks")) == [(2, "odd")]
    # Without one it is that of today; a template that there is not shows that of today too.
    send(browser, studio.url("desk:template_new"), **typed)
    assert TemplateSlot.objects.filter(template=year, weekday=2).count() == 1
    assert "Учебный год" in words(browser.get(studio.url("desk:template"), {"weekly": "999"}))
    gone = send(browser, studio.url("desk:template_new"), weekly="999", **typed)
    assert gone.status_code == 422
    assert "Этот шаблон удалён. Откройте страницу заново." in words(gone)
    assert list(complaints(send(browser, studio.url("desk:template_new"), **{**typed, "weeks": "x"}))) == ["weeks"]


def test_the_page_says_which_weeks_a_class_stands_in_and_what_this_week_is(studio):
    page = words(studio.browser().get(studio.url("desk:template")))
    assert "18:00 Балет" in page
    assert "чётные" in page
    assert re.search("эта неделя (не)?чётная", page)
    form = studio.browser().get(studio.url("desk:template_edit", studio.begun.pk), headers=HTMX)
    assert chosen(form, "weeks") == ["even"]


def test_it_is_deleted_at_two_presses_and_again_is_nothing(studio):
    url = studio.url("desk:template_whole_delete", studio.begun.template_id)
    browser = studio.browser()
    assert (
        f'action="{url}"'
        in browser.get(studio.url("desk:template_whole_edit", studio.begun.template_id), headers=HTMX).content.decode()
    )
    assert send(browser, url, htmx=True)["HX-Redirect"] == studio.url("desk:template")
    assert send(browser, url, htmx=True).status_code == 404
    assert not TemplateSlot.objects.exists()


@pytest.mark.req("ST-06", "AC-08")
def test_who_may_only_look_and_whose_branch_it_is_not(studio, bobs):
    year = studio.begun.template
    with account_scope(bobs.account.pk):
        foreign = add_template(branch=bobs.branch, name="Боб", actor=bobs.actor)
    looker = studio.browser(studio.staff("template.read"))
    html = looker.get(studio.url("desk:template")).content.decode()
    assert "Учебный год" in html
    assert "schedule/templates/" not in html
    bound = studio.browser(studio.staff("template.change", branches=(studio.second_branch(),)))
    for who, pk, status in ((looker, year.pk, 403), (bound, year.pk, 404), (studio.browser(), foreign.pk, 404)):
        assert who.get(studio.url("desk:template_whole_edit", pk)).status_code == status
        assert send(who, studio.url("desk:template_whole_delete", pk)).status_code == status
    assert looker.get(studio.url("desk:template_whole_new")).status_code == 403
    stolen = {"name": "Лето", "last_on": "2026-08-31", "like": foreign.pk}
    assert list(complaints(send(studio.browser(), studio.url("desk:template_whole_new"), **stolen))) == ["like"]
    assert WeeklyTemplate.objects.count() == 1
