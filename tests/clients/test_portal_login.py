"""The login of the client portal: given, changed and taken by staff; where the card goes, it goes along (CL-21)."""

import pytest

from ritm.accounts.errors import LoginNameTaken
from ritm.accounts.models import Login
from ritm.accounts.sign_in import AccountBackend
from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.portal import choose_client_password, give_portal_login, take_portal_login
from ritm.clients.actions.profile import change_client, make_system_client
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.clients.data import ClientData
from ritm.clients.errors import SystemClient
from ritm.clients.models import Client
from ritm.events.models import Event, EventDetail
from ritm.staff.errors import BadLogin, LoginRequired, PasswordRequired
from tests.given import PASSWORD

OTHER = "granit-88-elka"


def give(studio, client, name="anna", password=PASSWORD):
    give_portal_login(client=client, name=name, password=password, actor=studio.actor)


def fits(name, password, kind="client"):
    return AccountBackend().authenticate(None, kind=kind, name=name, password=password)


def login_of(client):
    login = Client.objects.select_related("login").get(pk=client.pk).login
    return login.name if login else None


@pytest.mark.req("CL-21")
def test_a_login_opens_for_its_client_and_for_no_staff(studio):
    anna = studio.client("Анна")
    give(studio, anna, "Anna")
    assert fits("aNNa", PASSWORD).client == anna
    assert fits("anna", PASSWORD, kind="staff") is None
    assert fits("anna", OTHER) is None


@pytest.mark.req("CL-21")
def test_a_login_is_one_clients_whatever_its_case_and_may_be_a_staff_members_too(studio):
    anna, vera = studio.client("Анна"), studio.client("Вера")
    give(studio, anna, "boss")  # the boss signs in by it elsewhere
    with pytest.raises(LoginNameTaken):
        give(studio, vera, "BOSS")
    assert (login_of(anna), login_of(vera)) == ("boss", None)


@pytest.mark.req("CL-21")
@pytest.mark.parametrize(
    ("name", "password", "error"),
    [
        ("", PASSWORD, LoginRequired),
        ("анна", PASSWORD, BadLogin),
        ("a b", PASSWORD, BadLogin),
        ("anna", "", PasswordRequired),
    ],
)
def test_details_that_cannot_be_are_refused(studio, name, password, error):
    anna = studio.client("Анна")
    with pytest.raises(error):
        give(studio, anna, name, password)
    assert login_of(anna) is None


@pytest.mark.req("CL-21")
def test_another_name_keeps_the_password_and_another_password_ends_the_old_one(studio):
    anna = studio.client("Анна")
    give(studio, anna)
    give(studio, anna, "annushka", "")
    assert fits("anna", PASSWORD) is None
    assert fits("annushka", PASSWORD).client == anna
    give(studio, anna, "annushka", OTHER)
    assert fits("annushka", PASSWORD) is None
    assert fits("annushka", OTHER).client == anna


@pytest.mark.req("CL-21")
def test_an_empty_login_forbids_the_entry_and_frees_the_name(studio):
    anna, vera = studio.client("Анна"), studio.client("Вера")
    give(studio, anna)
    take_portal_login(client=anna, actor=studio.actor)
    take_portal_login(client=anna, actor=studio.actor)
    assert fits("anna", PASSWORD) is None
    assert not Login.objects.filter(kind="client").exists()
    assert Event.objects.filter(name="clients.login_taken").count() == 1
    give(studio, vera)
    assert fits("anna", PASSWORD).client == vera


@pytest.mark.req("CL-21", "ST-10")
def test_events_name_the_login_and_never_the_password(studio):
    anna = studio.client("Анна")
    give(studio, anna)
    give(studio, anna)  # the same password anew
    give(studio, anna, "anna", "")  # nothing
    give(studio, anna, "annushka", "")
    choose_client_password(client=anna, password=OTHER, actor=studio.actor)
    take_portal_login(client=anna, actor=studio.actor)
    told = Event.objects.filter(client_ref=anna.pk, name__startswith="clients.l").order_by("pk")
    assert [event.name for event in told] == ["clients.login_given"] * 3 + ["clients.login_taken"]
    details = EventDetail.objects.filter(event__in=told).order_by("pk").values_list("field", "old", "new")
    assert list(details) == [("login", "", "anna"), ("login", "anna", "annushka"), ("login", "annushka", "")]
    stored = repr([*Event.objects.values_list("data", flat=True), *EventDetail.objects.values_list("old", "new")])
    assert PASSWORD not in stored
    assert OTHER not in stored


@pytest.mark.req("CL-21")
def test_the_clients_own_password_ends_the_one_of_before(studio):
    anna = studio.client("Анна")
    give(studio, anna)
    choose_client_password(client=anna, password=OTHER, actor=studio.actor)
    assert fits("anna", PASSWORD) is None
    assert fits("anna", OTHER).client == anna


@pytest.mark.req("CL-21", "CL-33")
def test_the_system_client_gets_none(studio):
    with pytest.raises(SystemClient):
        give(studio, make_system_client())


@pytest.mark.req("CL-21")
def test_the_form_of_the_client_leaves_it_alone(studio):
    anna = studio.client("Анна")
    give(studio, anna)
    change_client(client=anna, data=ClientData(name="Анна Иванова"), actor=studio.actor)
    assert login_of(anna) == "anna"


@pytest.mark.req("CL-21", "CL-30", "CL-31")
def test_a_deleted_client_keeps_his_login_for_the_restoring(studio):
    anna, vera = studio.client("Анна"), studio.client("Вера")
    give(studio, anna)
    delete_client(client=anna, actor=studio.actor)
    with pytest.raises(LoginNameTaken):
        give(studio, vera)
    with pytest.raises(Client.DoesNotExist):
        give(studio, anna, "annushka")
    restore_client(client=anna, actor=studio.actor)
    assert fits("anna", PASSWORD).client == anna


@pytest.mark.req("CL-21", "CL-34")
def test_an_erasure_takes_the_login_for_good(studio):
    anna = studio.client("Анна")
    give(studio, anna)
    erase_client(client=anna, reason="asked", typed=str(anna.pk), actor=studio.actor)
    assert fits("anna", PASSWORD) is None
    assert login_of(anna) is None
    assert not Login.objects.filter(kind="client").exists()
    given = EventDetail.objects.get(event__name="clients.login_given", field="login")
    assert (given.old, given.new) == (None, None)


def merged(studio, kept, dropped):
    return merge_clients(kept=kept, dropped=dropped, chosen={}, actor=studio.actor)


@pytest.mark.req("CL-21", "CL-35")
def test_a_merge_hands_the_login_over_and_its_undo_gives_it_back(studio):
    kept, dropped = studio.client("Анна"), studio.client("Аня")
    give(studio, dropped)
    merge = merged(studio, kept, dropped)
    assert (login_of(kept), login_of(dropped)) == ("anna", None)
    undo_merge(merge=merge, actor=studio.actor)
    assert (login_of(kept), login_of(dropped)) == (None, "anna")
    assert fits("anna", PASSWORD).client == dropped


@pytest.mark.req("CL-21", "CL-35")
def test_a_kept_card_with_a_login_keeps_its_own(studio):
    kept, dropped = studio.client("Анна"), studio.client("Аня")
    give(studio, kept)
    give(studio, dropped, "anya")
    merge = merged(studio, kept, dropped)
    assert (login_of(kept), login_of(dropped)) == ("anna", "anya")
    undo_merge(merge=merge, actor=studio.actor)
    assert (login_of(kept), login_of(dropped)) == ("anna", "anya")


@pytest.mark.req("CL-21", "CL-35")
def test_a_login_that_was_taken_since_the_merge_does_not_come_back(studio):
    kept, dropped = studio.client("Анна"), studio.client("Аня")
    give(studio, dropped)
    merge = merged(studio, kept, dropped)
    take_portal_login(client=kept, actor=studio.actor)
    give(studio, kept, "annushka")
    undo_merge(merge=merge, actor=studio.actor)
    assert (login_of(kept), login_of(dropped)) == ("annushka", None)
