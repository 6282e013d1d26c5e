"""The date of a contract at the desk: a field for whoever has the right (CR-05)."""

from datetime import timedelta

import pytest

from ritm.contracts.models import Contract
from ritm.web.ui.wording import plain_date
from tests.contracts.papers import typed_template
from tests.web.desk.contracts.test_contracts import DESK, make, make_page
from tests.web.desk.pages import HTMX, words

pytestmark = pytest.mark.req("CR-05")


def test_without_the_right_there_is_no_field_and_a_sent_date_means_nothing(studio):
    client, template = studio.client("Орлова Вера"), typed_template(studio)
    person = studio.staff(*DESK)
    assert 'name="on"' not in make_page(studio, client, person).content.decode()
    make(studio, client, person, template=template.pk, on=f"{studio.today - timedelta(days=3):%Y-%m-%d}")
    assert Contract.objects.get().made_on == studio.today


def test_with_it_the_journal_and_the_contract_say_both_days(studio):
    client, template = studio.client("Орлова Вера"), typed_template(studio)
    person, day = studio.staff(*DESK, "contracts.backdate"), studio.today - timedelta(days=3)
    assert f'value="{studio.today:%Y-%m-%d}"' in make_page(studio, client, person).content.decode()
    answer = make(studio, client, person, template=template.pk, on=f"{day:%Y-%m-%d}")
    assert Contract.objects.get().made_on == day
    assert f"Дата {plain_date(day)} Составлен {plain_date(studio.today)}" in words(answer)
    journal = words(studio.browser().get(studio.url("desk:contracts"), headers=HTMX))
    assert f"{plain_date(day)} составлен {plain_date(studio.today)}" in journal


def test_a_day_too_far_is_said_at_the_field(studio):
    client, template = studio.client("Орлова Вера"), typed_template(studio)
    answer = make(studio, client, template=template.pk, on=f"{studio.today - timedelta(days=900):%Y-%m-%d}")
    assert answer.status_code == 422
    assert "Дата может быть с" in words(answer)
    assert not Contract.objects.exists()
