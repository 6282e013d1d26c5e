"""Clients who come by themselves: what is asked, what a proved email makes, what is kept of it (CL-21, CL-40, CL-43)."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail

from ritm.accounts.models import AccountSettings, Asked
from ritm.clients.actions.consents import write_consent_text
from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.fields import FieldTerms, add_field, change_field
from ritm.clients.actions.lists import add_source
from ritm.clients.actions.removal import delete_client
from ritm.clients.consent_texts import standard_text
from ritm.clients.errors import BadPhone, NameRequired
from ritm.clients.models import Client, Consent, Standing
from ritm.clients.models_of_fields import FieldValue
from ritm.core import clock
from ritm.events.models import Event
from ritm.joining import errors
from ritm.joining.actions import ask_to_join, confirm_joining, forget_requests
from ritm.joining.data import ChildData
from ritm.joining.models import JoinRequest
from ritm.joining.queries import request_of, token_of
from tests.joining.newcomers import HOUSE, IP, asked, joined, opened, typed
from tests.web.desk.pages import work


def begin(studio):
    opened(studio)
    return add_source(name="онлайн-расписание", code="online", actor=studio.actor)


def letters():
    """What the worker sends now."""
    mail.outbox.clear()
    work()
    return mail.outbox


@pytest.mark.req("CL-43", "CL-21", "CL-40")
def test_nothing_is_made_before_the_email_is_proved(studio):
    was = Client.objects.count()
    row = asked(name="Лань  Зоя")
    (letter,) = letters()
    assert (letter.to, Client.objects.count()) == (["zoya@example.org"], was)
    assert "Лань" not in letter.body  # a stranger's words are not carried to somebody's mailbox
    assert request_of(re.search(rf"{HOUSE}/alice/my/join/(\S+)/", letter.body)[1]) == row
    confirm_joining(request=row, base_url=HOUSE)
    card = Client.objects.get(name="Лань Зоя")
    assert (card.phone, card.email, card.branch, card.gender) == (
        "+79161230077",
        "zoya@example.org",
        studio.branch,
        Client.Gender.UNKNOWN,
    )
    assert (card.source, card.login.name, card.login.has_usable_password()) == (studio.begun, "zoya@example.org", False)
    assert not JoinRequest.objects.exists()
    (letter,) = letters()
    assert (letter.to, "Ваш логин: zoya@example.org" in letter.body) == (["zoya@example.org"], True)
    assert f"{HOUSE}/alice/my/password/new/" in letter.body
    names = list(Event.objects.filter(client_ref=card.pk).order_by("pk").values_list("name", flat=True))
    assert names == ["clients.client_added", "clients.login_given", "clients.consent_given", "joining.joined"]
    with pytest.raises(JoinRequest.DoesNotExist):
        confirm_joining(request=row, base_url=HOUSE)


@pytest.mark.req("CL-43", "CL-34", "CL-22")
def test_each_consent_has_its_own_tick_and_its_proof(studio):
    write_consent_text(purpose="personal", text="Согласие номер один.", actor=studio.actor)
    now = clock.now()
    with clock.at(now):
        row = asked(ticks={"personal": 1, "sms": 0})
    write_consent_text(purpose="personal", text="Другие слова.", actor=studio.actor)
    with clock.at(now + timedelta(hours=2)):
        confirm_joining(request=row, base_url=HOUSE)
    card = Client.objects.get(name="Лань Зоя")
    kept = Consent.objects.filter(client=card).order_by("pk")
    assert [(one.purpose, one.was, one.standing, one.channel, one.taken_at, one.note) for one in kept] == [
        ("personal", "unasked", "given", "online", now, IP),
        ("sms", "preset_yes", "given", "online", now, IP),
    ]
    assert [one.text.text for one in kept] == ["Согласие номер один.", standard_text("sms")]
    assert (card.sms_consent, card.email_consent) == (Standing.GIVEN, Standing.PRESET_YES)


@pytest.mark.req("CL-43")
def test_without_the_consent_or_with_other_words_nothing_is_kept(studio):
    for ticks in ({}, {"sms": 0}):
        with pytest.raises(errors.ConsentMissing) as missing:
            asked(ticks=ticks)
        assert missing.value.field == "tick_personal"
    with pytest.raises(errors.ConsentMissing) as missing:
        asked(children=(ChildData("Лань Яша"),))
    assert missing.value.field == "tick_child"
    write_consent_text(purpose="personal", text="Другие слова.", actor=studio.actor)
    with pytest.raises(errors.ConsentReworded):
        asked(ticks={"personal": 0})
    assert not JoinRequest.objects.exists()


@pytest.mark.req("CL-13", "CL-43")
def test_a_child_comes_with_his_parent(studio):
    born = studio.today - timedelta(days=3000)
    children = (ChildData("Лань Яша", born), ChildData("Лань Ия"))
    parent = joined(children=children, ticks={"personal": 0, "child": 0})
    wards = [link.child for link in parent.wards.order_by("pk")]
    assert [(one.name, one.birth_date, one.branch, one.source, one.login) for one in wards] == [
        ("Лань Яша", born, studio.branch, studio.begun, None),
        ("Лань Ия", None, studio.branch, studio.begun, None),
    ]
    for child in wards:
        (consent,) = Consent.objects.filter(client=child)
        assert (consent.purpose, consent.text.purpose, consent.text.text) == (
            "personal",
            "child",
            standard_text("child"),
        )
    assert Consent.objects.filter(client=parent, purpose="personal").get().text.purpose == "personal"


@pytest.mark.req("CL-43", "CL-10")
def test_a_minor_is_registered_by_a_parent(studio):
    today = clock.today(studio.account.time_zone)
    eighteen = date(today.year - 18, today.month, today.day)
    with pytest.raises(errors.ParentJoins):
        asked(birth_date=eighteen + timedelta(days=1))
    with pytest.raises(errors.AdultChild) as wrong:
        asked(children=(ChildData("Лань Яша", eighteen),), ticks={"personal": 0, "child": 0})
    assert wrong.value.field == "child_0_birth_date"
    assert joined(birth_date=eighteen).birth_date == eighteen


@pytest.mark.req("CL-31", "CL-08")
def test_what_the_studio_asks_online(studio):
    size = add_field(terms=FieldTerms(name="Размер", kind="text", online="required"), actor=studio.actor)
    school = add_field(
        terms=FieldTerms(name="Школа", kind="choice", options=("7", "12"), online="asked"), actor=studio.actor
    )
    quiet = add_field(terms=FieldTerms(name="Тихое", kind="text"), actor=studio.actor)
    with pytest.raises(errors.FieldRequired) as missing:
        asked(own={school.pk: "7"})
    assert missing.value.field == f"own_{size.pk}"
    row = asked(own={size.pk: "36", school.pk: "7", quiet.pk: "тайком"})
    other = FieldTerms(name="Школа", kind="choice", options=("12",), online="asked")
    change_field(own=school, terms=other, actor=studio.actor)  # meanwhile
    confirm_joining(request=row, base_url=HOUSE)
    assert list(FieldValue.objects.values_list("field", "text")) == [(size.pk, "36")]
    AccountSettings.objects.update(birth_date_online=Asked.REQUIRED)
    with pytest.raises(errors.BirthDateRequired):
        asked(own={size.pk: "36"})


@pytest.mark.req("CL-08")
def test_the_branch_is_chosen_where_there_are_several(studio):
    north = studio.second_branch()
    with pytest.raises(errors.BranchRequired):
        asked()
    assert joined(branch=north).branch == north


@pytest.mark.req("CL-11", "CL-43")
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": " "}, NameRequired),
        ({"phone": ""}, errors.PhoneRequired),
        ({"phone": "12"}, BadPhone),
        ({"email": ""}, errors.EmailRequired),
        ({"email": "zoya@"}, errors.EmailRequired),
    ],
)
def test_what_cannot_be_is_refused(studio, fields, error):
    with pytest.raises(error):
        asked(**fields)
    assert not JoinRequest.objects.exists()


@pytest.mark.req("CL-43", "AC-06")
def test_it_is_off_until_the_boss_switches_it_on(studio):
    from ritm.accounts.models import Module

    Module.objects.filter(code="online_registration").delete()
    with pytest.raises(errors.JoiningClosed):
        ask_to_join(data=typed(), address=IP, base_url=HOUSE)


@pytest.mark.req("CL-43")
def test_a_link_ends_with_a_day_and_what_nobody_answers_goes(studio):
    now, row = clock.now(), asked()
    token = token_of(row)
    for bad in (token[:-1], token[::-1], "x"):
        assert request_of(bad) is None
    with clock.at(now + timedelta(hours=25)):
        assert request_of(token) is None
        with pytest.raises(JoinRequest.DoesNotExist):
            confirm_joining(request=row, base_url=HOUSE)
        forget_requests()
        assert JoinRequest.objects.count() == 1
    with clock.at(now + timedelta(days=3)):
        forget_requests()
    assert not JoinRequest.objects.exists()


@pytest.mark.req("CL-43")
def test_letters_and_requests_are_few(studio):
    now = clock.now()
    for turn in range(8):  # one email: a letter in five minutes, five a day
        with clock.at(now + timedelta(minutes=4 * turn)):
            ask_to_join(data=typed(), address=IP, base_url=HOUSE)
    assert JoinRequest.objects.count() == 4
    later = now + timedelta(hours=2)
    with clock.at(later):
        for turn in range(20):
            asked(email=f"a{turn}@example.org")
        with pytest.raises(errors.TooManyRequests):
            asked(email="b@example.org")
        asked(email="b@example.org", address="203.0.113.8")
    with clock.at(later + timedelta(minutes=61)):
        asked(email="c@example.org")


@pytest.mark.req("CL-34")
def test_erasing_a_client_takes_what_he_typed_with_him(studio):
    card = joined()
    row = asked(email="other@example.org")  # his phone: waits
    confirm_joining(request=row, base_url=HOUSE)
    assert JoinRequest.objects.get().state == JoinRequest.State.WAITING
    delete_client(client=card, actor=studio.actor)
    erase_client(client=card, reason="asked", typed=str(card.pk), actor=studio.actor)
    assert not JoinRequest.objects.exists()
    assert set(Consent.objects.filter(client=card).values_list("note", flat=True)) == {None}
