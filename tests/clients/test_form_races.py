"""Two people save the same thing at the same moment: one waits for the other, nobody falls. PostgreSQL only."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.consents import give_consent, write_consent_text
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client, ConsentText, Guardianship
from ritm.contracts.actions.templates import save_typed
from ritm.contracts.models import ContractTemplate
from ritm.core.errors import DomainError
from tests.attendance.test_races import together
from tests.given import Studio, key, open_studio_of
from tests.web.desk.clients.looking import text_of, value_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


@pytest.mark.req("CL-13")
def test_a_child_who_gets_two_parents_at_once_has_the_later_one(alice: Studio) -> None:
    for _round in range(5):
        child, parents = alice.client(), [alice.client() for _number in range(4)]
        data = ClientData.of(child, guardian=None)
        acts = [
            partial(change_client, client=child, data=replace(data, guardian=one), actor=alice.actor) for one in parents
        ]
        assert together(alice, acts) == {"done": 4}
        assert Guardianship.objects.get(child=child).is_first


class Refused(DomainError):
    """The form came back."""

    code = "refused"


def _saving(studio: Studio, client: Client, number: int) -> Callable[[], None]:
    """Somebody saves the form that he has open, with a note of his own."""
    browser, url = studio.browser(), studio.url("desk:client_edit", client.pk)
    typed = {**key(), "name": client.name, "note": f"Заметка {number}", "stamp": value_of(browser.get(url), "stamp")}

    def save() -> None:
        answer = browser.post(url, typed)
        if answer.status_code == 422:
            assert "клиента изменили" in text_of(answer)
            assert value_of(answer, "note") == typed["note"]
            raise Refused
        assert answer.status_code == 302

    return save


@pytest.mark.req("CL-26")
def test_of_those_who_save_one_form_at_once_all_but_the_first_are_warned(alice: Studio) -> None:
    for _round in range(3):
        client = alice.client("Белова")
        assert together(alice, [_saving(alice, client, number) for number in range(4)]) == {"done": 1, "refused": 3}


@pytest.mark.plants
def test_without_the_lock_one_overwrites_the_other_unseen(alice: Studio) -> None:
    done = []
    for _round in range(10):
        client = alice.client("Белова")
        acts = [_saving(alice, client, number) for number in range(4)]
        done.append(together(alice, acts, has_locks=False)["done"])
        if done[-1] > 1:
            break
    assert max(done) > 1


@pytest.mark.req("CL-34")
def test_the_first_consents_of_a_studio_are_to_one_text(alice: Studio) -> None:
    clients = [alice.client() for _number in range(4)]
    acts = [
        partial(give_consent, client=one, purpose="sms", channel="paper", version=0, actor=alice.actor)
        for one in clients
    ]
    assert together(alice, acts) == {"done": 4}
    assert list(ConsentText.objects.values_list("version", flat=True)) == [1]


@pytest.mark.req("CL-34")
def test_texts_of_consents_that_are_written_at_once_follow_each_other(alice: Studio) -> None:
    acts = [partial(write_consent_text, purpose="sms", text=f"Согласие {n}", actor=alice.actor) for n in range(4)]
    assert together(alice, acts) == {"done": 4}
    assert sorted(ConsentText.objects.values_list("version", flat=True)) == [1, 2, 3, 4]


@pytest.mark.req("CR-05")
def test_two_templates_of_one_name_at_once_are_one(alice: Studio) -> None:
    acts = [partial(save_typed, template=None, name="Услуги", text=f"Текст {n}", staff=alice.boss) for n in range(4)]
    assert together(alice, acts) == {"done": 1, "template_name_taken": 3}
    assert ContractTemplate.objects.count() == 1
