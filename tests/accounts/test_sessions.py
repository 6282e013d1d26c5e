"""Who is signed in is read with his session, anew each time (`ritm.accounts.sessions`)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from ritm.accounts import sessions
from ritm.accounts.actions import choose_password
from ritm.core import clock
from tests.given import Studio, sign_in


def _tables(browser: Browser, studio: Studio) -> tuple[int, list[str]]:
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(f"/{studio.account.slug}/desk/search/?q=", headers={"HX-Request": "true"})
    texts = [one["sql"] for one in asked if "django_session" in one["sql"] or 'FROM "accounts_login"' in one["sql"]]
    return answer.status_code, ["session" if "accounts_login" not in one else "both" for one in texts]


@pytest.fixture
def browser(studio: Studio) -> Browser:
    return sign_in(studio.account, studio.boss)


def test_session_and_login_are_one_question(studio: Studio, browser: Browser) -> None:
    assert _tables(browser, studio) == (200, ["both"])


def test_a_process_that_does_not_know_the_session_yet_asks_twice_once(studio, browser, monkeypatch) -> None:
    monkeypatch.setattr(sessions, "_named", {})
    status, asked = _tables(browser, studio)
    assert (status, len(asked)) == (200, 2)
    assert _tables(browser, studio) == (200, ["both"])


def test_a_wrong_guess_is_no_sign_in(studio: Studio, browser: Browser, monkeypatch) -> None:
    other = studio.staff()
    key = browser.cookies["ritm_desk"].value
    monkeypatch.setattr(sessions, "_named", {key: other.login_id})
    answer = browser.get(f"/{studio.account.slug}/desk/profile/")
    assert studio.boss.name in answer.content.decode()


def test_a_new_password_ends_the_session_at_once(studio: Studio, browser: Browser) -> None:
    assert _tables(browser, studio)[0] == 200
    choose_password(login=studio.boss.login, password="korall-sosna-77")
    assert _tables(browser, studio)[0] == 204  # to the sign-in


def test_whoever_is_no_longer_active_is_out_at_once(studio: Studio, browser: Browser) -> None:
    assert _tables(browser, studio)[0] == 200
    studio.boss.login.is_active = False
    studio.boss.login.save(update_fields=["is_active"])
    assert _tables(browser, studio)[0] == 204


def test_a_session_that_is_over_or_signed_out_is_nobodys(studio: Studio, browser: Browser) -> None:
    assert _tables(browser, studio)[0] == 200
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=False):
        assert _tables(browser, studio)[0] == 204
    again = sign_in(studio.account, studio.boss)
    assert _tables(again, studio)[0] == 200
    Session.objects.all().delete()
    assert _tables(again, studio)[0] == 204


def test_a_session_of_one_account_opens_no_other(studio: Studio, bobs: Studio, browser: Browser) -> None:
    assert _tables(browser, studio)[0] == 200
    assert _tables(browser, bobs)[0] == 204


def test_guesses_do_not_fill_the_memory(studio: Studio, browser: Browser, monkeypatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 1)
    monkeypatch.setattr(sessions, "_named", {"another": 1})
    assert _tables(browser, studio)[0] == 200
    assert len(sessions._named) == 1
