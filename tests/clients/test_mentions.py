"""What other people's cards say of an erased client goes with him, whatever the case and the spelling (CL-34)."""

import re

import pytest
from django.apps import apps

from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.mentions import free_texts, is_shared_name, mentions_of, pattern_of
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue
from ritm.directory.queries.finding import find_clients
from ritm.events.models import Event, EventDetail
from ritm.sales.actions import take_payment
from ritm.sales.models import Payment

pytestmark = pytest.mark.req("CL-34")


@pytest.fixture
def anna(studio):
    return studio.client("Маяковская Анна Ильинична", phone="+79161234567", email="anna@example.ru")


def said_of(anna, text):
    """The text with what speaks of her in brackets."""
    return re.sub(rf"(?<!\w)(?:{pattern_of((anna.pk,))})(?!\w)", lambda found: f"[{found[0]}]", text)


@pytest.mark.parametrize(
    "text",
    [
        "мама [Маяковская Анна Ильинична]",
        "забирает [Анна  Маяковская], бабушка",
        "звонить [МАЯКОВСКОЙ АННЕ], она за [Анну Маяковскую]",
        "с [Анной Ильиничной Маяковской]; от [Маяковской А. И.] и [А.И. Маяковской]",
        "тел. [8 (916) 123-45-67], [+79161234567], [9161234567]",
        "пишите: [Anna@Example.ru].",
        "Маяковский Антон, Марианна Маяковская, 89161234568, просто Анна",
    ],
)
def test_she_is_found_in_any_case_order_and_spelling_and_nobody_else(anna, text):
    assert said_of(anna, re.sub(r"[\[\]]", "", text)) == text


@pytest.mark.parametrize(
    "text", ["[Анна Маяковская], [Маяковской А. И.], с [Анной Ильиничной Маяковской]", "Анна Ильинична Петрова"]
)
def test_whose_name_is_written_the_surname_last_is_no_namesake_of_the_given_names(studio, text):
    anna = studio.client("Анна Ильинична Маяковская")
    assert said_of(anna, re.sub(r"[\[\]]", "", text)) == text


def test_a_name_of_one_word_and_what_a_family_shares_are_not_looked_for(studio, anna):
    assert mentions_of((studio.client("Анна", note="Анна").pk,)) == []
    studio.client("Маяковский Илья", email="anna@example.ru")
    assert said_of(anna, "anna@example.ru") == "anna@example.ru"
    assert not is_shared_name((anna.pk,))
    studio.client("маяковская анна ильинична")
    assert is_shared_name((anna.pk,))


def named(studio, anna):
    """A child whose card speaks of her wherever people type."""
    texts = {"alert_note": "Забирает Анна Маяковская", "named_parent": "Анна Маяковская", "other_phone": "89161234567"}
    child = studio.client("Петров Олег", note="от Маяковской Анны", **texts)
    changed = ClientData(name="Петров Олег", note="Маяковской Анне не звонить", **texts)
    change_client(client=child, data=changed, actor=studio.actor)
    own = add_field(terms=FieldTerms(name="Кто забирает", kind="text"), actor=studio.actor)
    write_values(client=child, texts={own.pk: "Маяковская Анна"}, actor=studio.actor)
    paid = {"branch": studio.branch, "method": "cash", "actor": studio.actor, "staff": studio.boss}
    take_payment(client=child, minor=5000, payer="Маяковская Анна", comment="от мамы", **paid)
    return child


def erase(studio, client, **more):
    erase_client(client=client, reason="asked", typed=str(client.pk), actor=studio.actor, **more)


def test_everything_typed_about_her_goes_and_the_card_says_so(studio, anna):
    child = named(studio, anna)
    other = studio.client("Сидоров Пётр", note="друг Олега")
    erase(studio, anna)
    child.refresh_from_db()
    assert (child.note, child.alert_note) == ("[стёрто] не звонить", "Забирает [стёрто]")
    assert (child.named_parent, child.other_phone) == ("", "")
    assert FieldValue.objects.filter(client=child).count() == 0
    payment = Payment.objects.get(client=child)
    assert (payment.payer, payment.comment, payment.minor) == (None, None, 5000)
    assert mentions_of((anna.pk,)) == []
    values = EventDetail.objects.filter(event__client_ref=child.pk).values_list("old", "new")
    assert [pair for pair in values if "аяковск" in str(pair) or "9161234567" in str(pair)] == []
    told = Event.objects.get(name="clients.mentions_erased")
    assert (told.client_ref, told.data["erased_id"], told.data["count"]) == (child.pk, anna.pk, 6)
    assert [hit.client.pk for hit in find_clients(text="9161234567", staff=studio.boss)] == []
    assert Client.objects.get(pk=other.pk).note == "друг Олега"


def test_what_speaks_of_a_namesake_is_let_stand_with_its_history(studio, anna):
    child = named(studio, anna)
    spared = {one.key for one in mentions_of((anna.pk,)) if one.owner_id == child.pk}
    erase(studio, anna, spared=spared - {f"clients.Client.alert_note:{child.pk}"})
    child.refresh_from_db()
    assert (child.note, child.alert_note) == ("Маяковской Анне не звонить", "Забирает [стёрто]")
    assert child.other_phone == "+79161234567"


def test_every_text_that_stands_in_the_registry_exists():
    for place in free_texts():
        assert apps.get_model(place.label)._meta.get_field(place.column).get_internal_type() in {
            "CharField",
            "TextField",
        }
