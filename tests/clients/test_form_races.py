"""Two people save the same thing at the same moment: one waits for the other, nobody falls. PostgreSQL only."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.consents import give_consent, write_consent_text
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.models import ConsentText, Guardianship
from ritm.contracts.actions.templates import save_typed
from ritm.contracts.models import ContractTemplate
from tests.attendance.test_races import together
from tests.given import Studio, open_studio_of

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
