"""Forms that come twice, late, from elsewhere or without their key: one effect or none, and words (mechanics §9, §14)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from ritm.core import clock
from tests.crawls.addresses import Address, desk
from tests.crawls.asking import ask, complaints, is_broken
from tests.crawls.conftest import Town
from tests.crawls.filling import BEFORE, prepare
from tests.crawls.rows import Spy, changes, rolled_back, snapshot

SENDING = {address.name: address for address in desk() if "POST" in address.methods}
# What is sent without a key of its own, each with its reason.
KEYLESS = {"first_password": "the one-time password is gone with the first sending"}
# After this one every session of the person is another.
SIGNS_OUT = {"profile_password"}


def _sent(town: Town, address: Address) -> dict:
    return {name: value for name, value in town.filled(address).items() if name != "file"}


@pytest.mark.parametrize("name", sorted(SENDING.keys() - KEYLESS.keys()))
def test_a_form_without_its_key_does_nothing(town: Town, name: str) -> None:
    address = SENDING[name]
    with rolled_back() as spy:
        prepare(town.alice, address)
        before = snapshot() if name in BEFORE else town.before
        sent = {**town.filled(address), "request_key": ""}
        answer = ask(
            town.boss, "POST", town.sends_to(address), sent, htmx=name not in town.forms or town.is_htmx(address)
        )
        changed = changes(before, spy)
    assert (answer.status_code, changed, is_broken(answer)) == (422, [], "")
    assert complaints(answer)


def _sent_twice(town: Town, address: Address, *, is_watched: bool) -> tuple[list, Spy, list[str]]:
    """The same body once more, then another under the same key: three answers, what the later two wrote, and changed."""
    late, sent = Spy(), {**town.filled(address), "request_key": uuid4().hex}
    with rolled_back():
        answers = [ask(town.boss, "POST", town.sends_to(address), sent)]
        after = snapshot() if is_watched else {}
        with connection.execute_wrapper(late):
            answers += [
                ask(town.boss, "POST", town.sends_to(address), {**town.filled(address), **more})
                for more in ({"request_key": sent["request_key"]}, {"request_key": sent["request_key"], "x": "1"})
            ]
        changed = changes(after, late) if is_watched else []
    return answers, late, changed


@pytest.mark.parametrize("name", sorted(SENDING.keys() - KEYLESS.keys() - SIGNS_OUT))
def test_a_form_sent_twice_acts_once(town: Town, name: str) -> None:
    """The same body once more: the first answer. Another body under the same key: refused (I-19)."""
    (first, again, stale), late, _changed = _sent_twice(town, SENDING[name], is_watched=False)
    if late.has_written:  # perhaps only what stood there: all rows are looked at where a repeat writes at all
        assert _sent_twice(town, SENDING[name], is_watched=True)[2] == []
    assert again.status_code == first.status_code
    assert again.headers.get("Location") == first.headers.get("Location")
    assert stale.status_code in {302, 422}
    assert complaints(stale) or stale.status_code == 302


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(SENDING))
def test_a_form_from_elsewhere_is_refused(town: Town, name: str) -> None:
    address = SENDING[name]
    with rolled_back() as spy:
        answer = ask(
            town.boss,
            "POST",
            address.url(town.alice),
            {**_sent(town, address), "csrfmiddlewaretoken": "x" * 64},
            csrf=True,
        )
        assert changes(town.before, spy) == []
    assert answer.status_code == 403
    assert "Страница открыта слишком давно или пришла из другого места" in complaints(answer)[""]


@pytest.mark.parametrize("name", sorted(SENDING))
def test_an_expired_session_leads_to_the_sign_in(town: Town, name: str) -> None:
    address = SENDING[name]
    with rolled_back() as spy:
        Session.objects.filter(pk=town.boss).update(expire_date=clock.now() - timedelta(days=2))
        answer = ask(town.boss, "POST", address.url(town.alice), _sent(town, address), htmx=True)
        assert changes(town.before, spy) == []
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == town.alice.url("login")
