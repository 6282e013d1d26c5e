"""Names and passwords within one account (mechanics §3)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate

from ritm.accounts.actions import choose_password, give_one_time_password, make_login, set_sign_in
from ritm.accounts.errors import LoginNameTaken
from ritm.accounts.models import Login
from ritm.accounts.scope import account_scope
from ritm.core import clock


@pytest.fixture
def sign_in(rf):
    return lambda name, password, kind="staff": authenticate(rf.post("/"), kind=kind, name=name, password=password)


@pytest.mark.req("AC-03")
def test_a_name_is_unique_in_the_account_whatever_its_case(studio, bobs):
    make_login(kind="staff", name="Анна", password="korall-77")
    with pytest.raises(LoginNameTaken) as refusal:
        make_login(kind="staff", name=" анна ", password="other-88")
    assert refusal.value.details == {"name": "анна"}
    make_login(kind="client", name="Анна", password="korall-77")
    with account_scope(bobs.account.pk):
        make_login(kind="staff", name="Анна", password="korall-77")
    assert Login.objects.filter(name="Анна").count() == 2


def test_only_the_right_password_of_the_right_account_and_kind_enters(studio, bobs, sign_in):
    login = make_login(kind="staff", name="anna", password="korall-77")
    assert sign_in("ANNA ", "korall-77") == login
    assert sign_in("anna", "Korall-77") is None
    assert sign_in("anna", "korall-77", kind="client") is None
    with account_scope(bobs.account.pk):
        assert sign_in("anna", "korall-77") is None


@pytest.mark.req("AC-04")
def test_new_details_end_the_old_ones(studio, sign_in):
    login = make_login(kind="staff", name="anna", password="korall-77")
    before = login.get_session_auth_hash()
    set_sign_in(login=login, name="anna2", password="sosna-88")
    assert sign_in("anna", "korall-77") is None
    assert sign_in("anna2", "sosna-88") == login
    assert login.get_session_auth_hash() != before


@pytest.mark.req("AC-01")
def test_a_one_time_password_lives_a_day_and_gives_way_to_ones_own(studio, sign_in):
    login = make_login(kind="staff", name="anna", password=None)
    first = give_one_time_password(login=login)
    second = give_one_time_password(login=login)
    assert sign_in("anna", first) is None
    assert sign_in("anna", second).must_change_password
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1), tick=False):
        assert sign_in("anna", second) is None
    login.refresh_from_db()
    choose_password(login=login, password="sosna-88")
    assert sign_in("anna", second) is None
    assert not sign_in("anna", "sosna-88").must_change_password
