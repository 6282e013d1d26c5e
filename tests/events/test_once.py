"""A form sent twice has one effect and one answer (I-19)."""

import pytest

from ritm.core.errors import DomainError, RequestKeyMissing, RequestKeyReused
from ritm.events.actions import once
from ritm.events.actor import Actor
from ritm.events.models import RequestKey

ANNA, BORIS = Actor("staff", 1), Actor("staff", 2)


@pytest.fixture
def effects():
    return []


@pytest.fixture
def send(effects):
    def act():
        effects.append(len(effects) + 1)
        return f"/place/{len(effects)}"

    return lambda actor=ANNA, key="k1", form="a=1", act=act: once(actor=actor, key=key, form=form, act=act)


def test_a_repeat_gets_the_first_answer(studio, send, effects):
    assert send() == ("/place/1", True)
    assert send() == ("/place/1", False)
    assert effects == [1]


def test_another_person_or_key_is_another_form(studio, send, effects):
    send()
    assert send(actor=BORIS) == ("/place/2", True)
    assert send(key="k2") == ("/place/3", True)
    assert effects == [1, 2, 3]


def test_another_body_under_the_same_key_is_refused(studio, send, effects):
    send()
    with pytest.raises(RequestKeyReused):
        send(form="a=2")
    assert effects == [1]


def test_a_refusal_gives_the_key_back(studio, send, effects):
    def refuse():
        raise DomainError

    with pytest.raises(DomainError):
        send(act=refuse)
    assert RequestKey.objects.count() == 0
    assert send() == ("/place/1", True)


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "k\x00"])
def test_a_form_without_its_key_is_out_of_date(studio, send, effects, key):
    with pytest.raises(RequestKeyMissing):
        send(key=key)
    assert effects == []
