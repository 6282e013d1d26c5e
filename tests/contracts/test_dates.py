"""A contract dated another day: who may, how far, which number it takes (CR-05)."""

from datetime import date
from typing import Any

import pytest

from ritm.contracts.actions.contracts import make_contract
from ritm.contracts.errors import DateClosed, DateTooFar
from ritm.tools.checks.contracts import c_1
from tests.contracts.papers import typed_template
from tests.given import Studio


@pytest.mark.req("CR-05")
def test_a_contract_of_another_day_takes_the_number_of_its_year(studio: Studio) -> None:
    client, template = studio.client("Орлова Вера"), typed_template(studio, "{{ номер }}")
    today = date(2027, 1, 20)
    more = {"client": client, "template": template, "client_pass": None, "branch": studio.branch}

    def number(on: date, staff: Any = None) -> str:
        return make_contract(on=on, today=today, staff=staff or studio.boss, **more).number

    made = [number(on) for on in (date(2026, 12, 30), date(2027, 1, 20), date(2026, 12, 31), date(2027, 1, 20))]
    assert made == ["2026/001", "2027/001", "2026/002", "2027/002"]
    with pytest.raises(DateClosed):
        number(date(2027, 1, 19), studio.staff("contracts.make"))
    may = studio.staff("contracts.make", "contracts.backdate")
    assert number(date(2027, 1, 19), may) == "2027/003"
    for on in (date(2026, 1, 19), date(2027, 3, 22)):
        with pytest.raises(DateTooFar):
            number(on, may)
    assert list(c_1()) == []


@pytest.mark.req("CR-05")
def test_a_year_before_the_first_contract_has_a_count_of_its_own(studio: Studio) -> None:
    client, template = studio.client("Орлова Вера"), typed_template(studio, "{{ номер }}")
    more = {"client": client, "template": template, "client_pass": None, "branch": studio.branch, "staff": studio.boss}
    days = (date(2027, 1, 20), date(2026, 12, 30), date(2027, 1, 20), date(2026, 12, 31))
    made = [make_contract(on=on, today=date(2027, 1, 20), **more) for on in days]
    assert [one.number for one in made] == ["2027/001", "2026/001", "2027/002", "2026/002"]
    assert list(c_1()) == []
