"""The same studio in English by the switch of its user: a shorter day, and not one Russian word of the interface."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import counter
from tests.journeys.desk import Desk
from tests.journeys.times import WEEKDAYS, today
from tests.journeys.words import ENGLISH

pytestmark = pytest.mark.journey

ANNA, BEN, PASSWORD = "Anna Bell", "Ben Moss", "Dances-every-day"
WEEKDAY = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[today().weekday()]


def test_a_studio_is_registered_in_english(desk: Desk):
    desk.words = ENGLISH
    desk.go(desk.server.base)
    desk.press("English")
    in_english(desk)
    letter = desk.register("Daisy", "boss@example.com")
    assert "Login: boss" in letter.text
    assert not re.search("[А-я]", letter.text)
    desk.sign_in("boss", letter.password)
    desk.choose_password(PASSWORD)
    in_english(desk)
