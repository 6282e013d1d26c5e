"""A phone or an email that a client has makes no second card: staff say who the newcomer is (CL-11, CL-21, T-STM-8)."""

import re

import pytest
from django.core import mail

from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.portal import give_portal_login
from ritm.clients.family import wards_of
from ritm.clients.models import Client, Consent, Standing
from ritm.clients.models_of_fields import FieldValue
from ritm.events.models import Event
from ritm.joining.actions import confirm_joining, dismiss, settle_anew, settle_into
from ritm.joining.data import ChildData
from ritm.joining.models import JoinRequest
from ritm.joining.queries import cards_like, request_of, token_of
from ritm.studio.actions import change_branch
from tests.given import PASSWORD
from tests.joining.newcomers import HOUSE, asked, joined, opened
from tests.web.desk.pages import work

pytestmark = pytest.mark.req("CL-21")


def begin(studio):
    opened(studio)
    return studio.client("Лань Зоя", phone="+79161230077")


def letters():
    mail.outbox.clear()
    work()
    return [(letter.to[0], letter.body) for letter in mail.outbox]


def waits(**fields):
    """A request of somebody who is here already."""
    row = asked(**fields)
    letters()
    confirm_joining(request=row, base_url=HOUSE)
    row.refresh_from_db()
    assert row.state == JoinRequest.State.WAITING
    return row


@pytest.mark.req("CL-11")
def test_a_known_phone_makes_no_card_and_the_studio_is_told(studio):
    change_branch(
        branch=studio.branch, name="Центр", time_zone=studio.branch.time_zone, email="desk@example.org", by=studio.boss
    )
    was, row = Client.objects.count(), asked()
    ((to, body),) = letters()
    assert (to, "подтвердите его" in body) == ("zoya@example.org", True)  # as for everybody
    confirm_joining(request=row, base_url=HOUSE)
    assert Client.objects.count() == was
    ((to, body),) = letters()
    assert to == "desk@example.org"
    assert f"{HOUSE}/alice/desk/clients/joinings/" in body
    assert "Лань" not in body
    assert request_of(token_of(row)) is not None  # a second press says the same
    confirm_joining(request=row, base_url=HOUSE)
    assert (Client.objects.count(), letters()) == (was, [])


def test_whoever_has_a_login_is_told_how_to_sign_in(studio):
    olga = studio.client("Громова Ольга", email="Olga@example.org")
    give_portal_login(client=olga, name="olga", password=PASSWORD, actor=studio.actor)
    asked(email="olga@example.org", phone="+79161230078")
    ((to, body),) = letters()
    assert to == "olga@example.org"
    assert "Ваш логин: olga" in body
    assert "/my/join/" not in body


def test_an_email_without_a_login_waits_too(studio):
    olga = studio.client("Громова Ольга", email="Olga@example.org")
    row = waits(email="olga@example.org", phone="+79161230078")
    assert cards_like(row) == [olga]


@pytest.mark.req("CL-13", "CL-43")
def test_the_card_gets_what_it_lacks_of_the_request(studio):
    zoya = studio.begun
    size = add_field(terms=FieldTerms(name="Размер", kind="text", online="asked"), actor=studio.actor)
    school = add_field(terms=FieldTerms(name="Школа", kind="text", online="asked"), actor=studio.actor)
    write_values(client=zoya, texts={school.pk: "7"}, actor=studio.actor)
    studio.client("Лань Яша", guardian=zoya)
    children = (ChildData("лань яша"), ChildData("Лань Ия"))
    ticks = {"personal": 0, "child": 0, "sms": 0}
    row = waits(children=children, ticks=ticks, own={size.pk: "36", school.pk: "12"})
    settle_into(request=row, client=zoya, base_url=HOUSE, actor=studio.actor)
    zoya.refresh_from_db()
    assert (zoya.email, zoya.login.name, zoya.sms_consent) == ("zoya@example.org", "zoya@example.org", Standing.GIVEN)
    assert [one.name for one in wards_of(zoya)] == ["Лань Ия", "Лань Яша"]
    assert dict(FieldValue.objects.filter(client=zoya).values_list("field", "text")) == {size.pk: "36", school.pk: "7"}
    assert Consent.objects.filter(client=zoya).count() == 2
    assert not JoinRequest.objects.exists()
    ((to, body),) = letters()
    assert (to, "/my/password/new/" in body) == ("zoya@example.org", True)
    event = Event.objects.get(name="joining.settled")
    assert (event.client_ref, event.actor_id) == (zoya.pk, studio.boss.pk)


def test_a_login_and_an_email_that_stand_stay(studio):
    olga = studio.client("Громова Ольга", phone="+79161230079", email="olga@example.org")
    give_portal_login(client=olga, name="olga", password=PASSWORD, actor=studio.actor)
    row = waits(phone="+79161230079", email="stranger@example.org")
    settle_into(request=row, client=olga, base_url=HOUSE, actor=studio.actor)
    olga.refresh_from_db()
    assert (olga.email, olga.login.name) == ("olga@example.org", "olga")
    ((to, body),) = letters()
    assert (to, "/my/password/new/" in body) == ("olga@example.org", False)


def test_another_person_gets_a_card_of_his_own(studio):
    row = waits(name="Лань Анна")
    anna = settle_anew(request=row, base_url=HOUSE, actor=studio.actor)
    anna.refresh_from_db()
    assert (anna.phone, anna.other_phone, anna.login.name) == ("", "+79161230077", "zoya@example.org")
    assert not JoinRequest.objects.exists()
    twin = waits(email="zoya@example.org", phone="+79161230080")
    second = settle_anew(request=twin, base_url=HOUSE, actor=studio.actor)
    assert Client.objects.get(pk=second.pk).login.name == "zoya@example.org-2"


def test_a_refused_request_is_gone(studio):
    row = waits()
    dismiss(request=row, actor=studio.actor)
    assert not JoinRequest.objects.exists()
    for act in (dismiss, settle_anew, settle_into):
        more = {} if act is dismiss else {"base_url": HOUSE}
        more |= {"client": studio.begun} if act is settle_into else {}
        with pytest.raises(JoinRequest.DoesNotExist):
            act(request=row, actor=studio.actor, **more)
    assert re.fullmatch(r"joining\.dismissed", Event.objects.latest("pk").name)


def test_an_unread_letter_is_not_settled(studio):
    row = asked(email="new@example.org", phone="+79161230081")
    with pytest.raises(JoinRequest.DoesNotExist):
        dismiss(request=row, actor=studio.actor)
    assert joined(email="other@example.org", phone="+79161230082").email == "other@example.org"
