from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ritm.accounts.models import AccountSettings
from ritm.clients.actions.lists import add_source
from ritm.clients.actions.profile import add_client, change_client, make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.errors import (
    BadBirthDate,
    BadPhone,
    BarcodeTaken,
    NameRequired,
    NoSuchParent,
    OwnParent,
    ParentIsChild,
    PhoneOfDeleted,
    PhoneTaken,
    SystemClient,
    TooLong,
)
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import guardian_of, living, looks_like, wards
from ritm.events.models import Event, EventDetail

PHONE = "+79165551234"


def rows() -> tuple[int, int, int]:
    return Client.objects.count(), Guardianship.objects.count(), Event.objects.count()


def form_of(client: Client, **changed) -> ClientData:
    """The client's form with some fields typed anew."""
    names = ("name", "salutation", "gender", "birth_date", "branch", "phone", "other_phone", "barcode", "alert_note")
    return ClientData(**{name: getattr(client, name) for name in names} | {"guardian": guardian_of(client)} | changed)


@pytest.mark.req("CL-06", "CL-07", "CL-08")
def test_a_name_is_enough(studio):
    client = add_client(data=ClientData(name="  Белова   Мария "), actor=studio.actor, created_by=studio.boss)
    client.refresh_from_db()
    assert (client.name, client.gender, client.branch) == ("Белова Мария", "female", studio.branch)
    assert (client.created_by, client.phone, client.is_blocked, client.is_system) == (studio.boss, "", False, False)
    event = Event.objects.get()
    assert (event.name, event.data, event.client_ref) == ("clients.client_added", {"client_id": client.pk}, client.pk)


@pytest.mark.req("CL-07")
def test_the_studio_chooses_the_default_gender(studio):
    AccountSettings.objects.update(default_gender="male")
    assert studio.client("Ким Лера").gender == "male"
    assert studio.client("Ким Лера", gender="unknown").gender == "unknown"


@pytest.mark.req("CL-06")
@pytest.mark.parametrize("name", ["", "   ", "\t\n"])
def test_without_a_name_nothing_is_made(studio, name):
    before = rows()
    with pytest.raises(NameRequired) as refusal:
        add_client(data=ClientData(name=name), actor=studio.actor)
    assert refusal.value.field == "name"
    assert rows() == before


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ({"name": "б" * 151}, TooLong),
        ({"salutation": "б" * 81}, TooLong),
        ({"barcode": "1" * 41}, TooLong),
        ({"other_phone": "б" * 61}, TooLong),
        ({"birth_date": date(1899, 12, 31)}, BadBirthDate),
        ({"phone": "12345"}, BadPhone),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(studio, field, error):
    before = rows()
    with pytest.raises(error) as refusal:
        add_client(data=ClientData(**({"name": "Белова"} | field)), actor=studio.actor)
    assert refusal.value.field == next(iter(field))
    assert rows() == before


def test_nobody_is_born_tomorrow(studio):
    assert studio.client("Белова", birth_date=studio.today).birthday == studio.today.month * 100 + studio.today.day
    with pytest.raises(BadBirthDate):
        studio.client("Белова", birth_date=studio.today + timedelta(days=1))


@pytest.mark.req("CL-11")
def test_two_clients_never_share_a_mobile_phone(studio):
    anna = studio.client("Белова Анна", phone="8 (916) 555-12-34")
    before = rows()
    with pytest.raises(PhoneTaken) as refusal:
        studio.client("Громов Илья", phone="+7 916 555 12 34")
    assert refusal.value.details == {"client_id": anna.pk, "name": "Белова Анна", "is_deleted": False}
    assert "Белова Анна" in str(refusal.value)
    assert rows() == before
    other = studio.client("Громов Илья", other_phone="8 916 555-12-34")
    assert other.other_phone == PHONE


@pytest.mark.req("CL-11")
def test_a_phone_is_not_shared_over_accounts_nor_kept_from_them(studio, bobs):
    assert studio.client("Белова", phone="+79161112201").phone == "+79161112201"


@pytest.mark.req("CL-11", "CL-30")
def test_the_phone_of_a_deleted_client_is_offered_once_then_free(studio):
    gone = studio.client("Белова Анна", phone=PHONE)
    delete_client(client=gone, actor=studio.actor)
    with pytest.raises(PhoneOfDeleted) as refusal:
        studio.client("Громов Илья", phone=PHONE, asks_about_deleted=True)
    assert refusal.value.code == "phone_taken"
    assert refusal.value.details == {"client_id": gone.pk, "name": "Белова Анна", "is_deleted": True}
    assert studio.client("Громов Илья", phone=PHONE).phone == PHONE


def test_the_database_itself_refuses_a_shared_phone(studio):
    studio.client("Белова", phone=PHONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.create(name="Громов", phone=PHONE, created_at=studio.account.created_at)


def test_a_barcode_belongs_to_one(studio):
    lera = studio.client("Ким Лера", barcode="4600 0000 00015")
    assert lera.barcode == "4600000000015"
    with pytest.raises(BarcodeTaken) as refusal:
        studio.client("Громов", barcode="4600000000015")
    assert refusal.value.details == {"client_id": lera.pk, "name": "Ким Лера"}
    assert studio.client("Громов", barcode="4600000000016").barcode == "4600000000016"  # a wrong check digit is kept


def test_a_change_writes_old_and_new(studio):
    client = studio.client("Белова", phone=PHONE, alert_note="Аллергия")
    change_client(client=client, data=form_of(client, name="Белова Мария", phone="", gender=""), actor=studio.actor)
    client.refresh_from_db()
    assert (client.name, client.phone, client.gender, client.alert_note) == ("Белова Мария", "", "female", "Аллергия")
    event = Event.objects.get(name="clients.client_changed")
    assert event.data == {"client_id": client.pk, "fields": ["name", "phone"]}
    details = {row.field: (row.old, row.new) for row in EventDetail.objects.filter(event=event)}
    assert details == {"name": ("Белова", "Белова Мария"), "phone": (PHONE, "")}


def test_a_change_of_nothing_writes_nothing(studio):
    client = studio.client("Белова", phone=PHONE)
    before = rows()
    change_client(client=client, data=form_of(client), actor=studio.actor)
    assert rows() == before


@pytest.mark.req("CL-11")
def test_a_change_may_not_take_anothers_phone(studio):
    studio.client("Белова", phone=PHONE)
    client = studio.client("Громов", phone="+79031234567")
    with pytest.raises(PhoneTaken):
        change_client(client=client, data=form_of(client, phone=PHONE), actor=studio.actor)
    assert living().get(pk=client.pk).phone == "+79031234567"


@pytest.mark.req("CL-13")
def test_a_child_has_one_parent(studio):
    mother, father = studio.client("Белова Анна"), studio.client("Белов Пётр")
    child = studio.client("Белова Маша", guardian=mother)
    assert guardian_of(child) == mother
    change_client(client=child, data=form_of(child, guardian=father), actor=studio.actor)
    assert guardian_of(child) == father
    assert list(wards(father)) == [child]
    assert list(wards(mother)) == []
    change_client(client=child, data=form_of(child, guardian=None), actor=studio.actor)
    assert Guardianship.objects.count() == 0


@pytest.mark.req("CL-13")
def test_nobody_is_his_own_parent_over_any_steps(studio):
    grandmother = studio.client("Бабушка")
    mother = studio.client("Мама", guardian=grandmother)
    child = studio.client("Дитя", guardian=mother)
    before = rows()
    with pytest.raises(OwnParent):
        change_client(client=child, data=form_of(child, guardian=child), actor=studio.actor)
    with pytest.raises(ParentIsChild) as refusal:
        change_client(client=grandmother, data=form_of(grandmother, guardian=child), actor=studio.actor)
    assert refusal.value.details == {"name": "Дитя"}
    assert rows() == before


@pytest.mark.req("CL-13")
def test_a_parent_is_a_living_client(studio):
    gone = studio.client("Белова Анна")
    delete_client(client=gone, actor=studio.actor)
    for parent in (gone, make_system_client()):
        with pytest.raises(NoSuchParent):
            studio.client("Белова Маша", guardian=parent)


def test_search_text_follows_the_client_and_the_parent(studio):
    mother = studio.client("Белова Алёна", phone=PHONE)
    child = studio.client("Белова Маша", guardian=mother, barcode="4600000000015", other_phone="903 123-45-67")
    assert mother.search_text == "белова алена 79165551234"
    assert child.search_text == "белова маша 79031234567 4600000000015 белова алена"
    change_client(client=mother, data=form_of(mother, name="Громова Алёна"), actor=studio.actor)
    child.refresh_from_db()
    assert child.search_text == "белова маша 79031234567 4600000000015 громова алена"


@pytest.mark.req("CL-30")
def test_deleting_keeps_the_row_and_frees_the_phone(studio):
    client = studio.client("Белова", phone=PHONE)
    delete_client(client=client, actor=studio.actor)
    assert list(living()) == []
    assert Client.objects.get().phone == PHONE
    assert Event.objects.filter(name="clients.client_deleted", client_ref=client.pk).count() == 1
    delete_client(client=client, actor=studio.actor)
    assert Event.objects.filter(name="clients.client_deleted").count() == 1
    with pytest.raises(Client.DoesNotExist):
        change_client(client=client, data=form_of(client, name="Громов"), actor=studio.actor)


@pytest.mark.req("CL-33")
@pytest.mark.rule("I-31")
def test_the_system_client_stands_as_he_was_made(studio):
    system = make_system_client()
    assert (system.name, make_system_client()) == ("Иванов Иван Иваныч", system)
    before = rows()
    with pytest.raises(SystemClient):
        delete_client(client=system, actor=studio.actor)
    with pytest.raises(SystemClient):
        change_client(client=system, data=form_of(system, name="Петров"), actor=studio.actor)
    assert rows() == before
    assert living().get(pk=system.pk).name == "Иванов Иван Иваныч"


def test_doubles_are_noticed_by_name_and_birth_date(studio):
    anna = studio.client("Белова Алёна", birth_date=date(2010, 5, 6))
    studio.client("Белова Алёна", birth_date=date(2010, 5, 7))
    assert looks_like(name="белова  алена", birth_date=date(2010, 5, 6)) == [anna]
    assert looks_like(name="Белова Алёна", birth_date=date(2010, 5, 6), except_id=anna.pk) == []
    assert looks_like(name="Белова Алёна", birth_date=None) == []


def test_a_source_of_a_known_name_is_that_source(studio):
    source = add_source(name=" Сарафанное  радио ", actor=studio.actor)
    assert source.name == "Сарафанное радио"
    assert add_source(name="сарафанное РАДИО", actor=studio.actor) == source


def test_a_name_that_grows_as_it_is_searched_fits_into_what_search_reads(studio):
    mother = studio.client("ß" * 150)
    child = studio.client("ß" * 150, guardian=mother, phone="89161112233", barcode="1" * 40)
    assert len(Client.objects.get(pk=child.pk).search_text) == 500
    # A parent's accents are folded where his name is looked for among the child's words, too (I-32).
    assert "jose" in studio.client("Сын", guardian=studio.client("José Gómez")).search_text
