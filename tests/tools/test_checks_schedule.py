"""SC-07: two templates on one day of a branch are found."""

from datetime import date

import pytest

from ritm.schedule.actions.templates import add_template
from ritm.schedule.models import WeeklyTemplate
from ritm.tools import checks

pytestmark = [pytest.mark.req("SC-07"), pytest.mark.plants("SC-07")]
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


def found(studio):
    return [one.text for one in checks.run_all((studio.account.pk,), ("SC-07",))]


def test_two_templates_on_one_day_of_a_branch_and_not_of_two(studio):
    terms = {"branch": studio.branch, "actor": studio.actor}
    school = add_template(name="Год", last_on=JUNE, **terms)
    summer = add_template(name="Лето", first_on=JULY, last_on=AUGUST, **terms)
    add_template(name="Лето", branch=studio.second_branch(), first_on=JUNE, actor=studio.actor)
    assert found(studio) == []
    said = f"template {summer.pk}: template {school.pk} of branch {studio.branch.pk} is in effect on its days too"
    for last_on in (JULY, None):
        WeeklyTemplate.objects.filter(pk=school.pk).update(last_on=last_on)
        assert found(studio) == [said]
    WeeklyTemplate.objects.filter(pk=school.pk).update(is_archived=True)
    assert found(studio) == []
