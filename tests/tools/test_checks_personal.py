"""The same of what is personal: I-22, I-28, I-29, I-32, each with a violation planted for it."""

from datetime import timedelta

import pytest

from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.passport import change_passport
from ritm.clients.actions.photos import keep_photo, set_photo
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client, ClientPassport, ClientPhoto, Guardianship
from ritm.clients.models_of_lists import ClientInterest, Interest
from ritm.clients.passport import PassportData
from ritm.core import clock
from ritm.events.models import Event, EventDetail
from ritm.files.models import StoredFile
from ritm.files.queries import place_of
from ritm.sales.models import Payment
from ritm.staff.actions.people import add_staff, change_staff
from ritm.staff.models import AccessLevel, StaffRole
from ritm.studio.models import PersonExport
from ritm.studio.person_export import ask_for_person, write_person
from ritm.tools import checks
from tests.support.furnished import picture
from tests.tools.test_checks import found, planted

pytestmark = pytest.mark.req("AC-08", "CL-34")


def begin(studio):
    """A client with a passport, a photo and a file of hers."""
    client = studio.client("Белова Анна", phone="+79161230001")
    change_passport(client=client, data=PassportData(passport_number="4510"), actor=studio.actor)
    set_photo(client=client, file_id=keep_photo(content=picture(), actor=studio.actor).pk, actor=studio.actor)
    write_person(export_id=ask_for_person(client=client, language="ru", actor=studio.actor, staff=studio.boss).pk)
    return client


@pytest.fixture
def anna(studio):
    return studio.begun


def clean(studio):
    return [one.text for one in checks.run_all((studio.account.pk,), ("I-22", "I-28", "I-29", "I-32"))] == []


def test_i_22_a_passport_of_another_client(studio, anna):
    other = studio.client("Ким")
    change_passport(client=other, data=PassportData(passport_number="9900"), actor=studio.actor)
    assert clean(studio)
    mine, theirs = ClientPassport.objects.get(client=anna), ClientPassport.objects.get(client=other)
    with planted():
        ClientPassport.objects.filter(pk=theirs.pk).update(sealed=mine.sealed)
        assert found(studio, "I-22") == [f"passport {theirs.pk}: it does not open for its client"]
    with planted():
        ClientPassport.objects.filter(pk=theirs.pk).update(sealed="4510 777888")
        assert found(studio, "I-22") == [f"passport {theirs.pk}: it does not open for its client"]


def test_i_22_values_in_the_log_a_photo_for_all_a_file_in_the_open(studio, anna):
    with planted():
        event = Event.objects.filter(client_ref=anna.pk).latest("pk")
        EventDetail.objects.create(event=event, field="passport_number", old="", new="4510")
        assert found(studio, "I-22") == [f"event {event.pk}: it holds values of passport_number"]
    photo = ClientPhoto.objects.get()
    with planted():
        StoredFile.objects.filter(pk=photo.file_id).update(purpose="import")
        assert found(studio, "I-22") == [f"photo {photo.pk}: its file is open as something else"]
    export = PersonExport.objects.get()
    place = place_of(export.file)
    sealed = place.read_bytes()
    place.write_text("{}")
    assert found(studio, "I-22") == [f"person export {export.pk}: its file is not sealed for it"]
    place.write_bytes(sealed)  # no rollback brings it back


def test_i_22_something_of_an_erased_client(studio, anna):
    erase_client(client=anna, reason="asked", typed=str(anna.pk), actor=studio.actor)
    assert clean(studio)
    with planted():
        Client.objects.filter(pk=anna.pk).update(phone="+79161230001")
        text = f"client {anna.pk}: erased, yet something personal stands in the row"
        assert found(studio, "I-22") == [text]
    with planted():
        interest = Interest.objects.create(name="Йога", folded="йога")
        row = ClientInterest.objects.create(client=anna, interest=interest)
        assert found(studio, "I-22") == [f"clients.ClientInterest {row.pk}: its client is erased"]


def test_i_28_money_taken_in_a_branch_of_others(studio):
    north = studio.second_branch()
    level = AccessLevel.objects.create(name="Касса", codes=["card.read"])
    terms = {"role": StaffRole.FRONT_DESK, "name": "Ким", "access_level": level, "by": studio.boss}
    person = add_staff(login="kim", password="korall-77-sosna", branches=[north], **terms)
    client, now = studio.client("Ким"), clock.now()
    paid = {"client": client, "kind": "deposit", "method": "cash", "minor": 1, "paid_on": studio.today, "staff": person}
    with planted():
        Payment.objects.create(branch=north, paid_at=now, **paid)
        assert found(studio, "I-28") == []
        row = Payment.objects.create(branch=studio.branch, paid_at=now, **paid)
        text = f"Payment {row.pk}: person {person.pk} has no business in branch {studio.branch.pk}"
        assert found(studio, "I-28") == [text]
        change_staff(member=person, name="Ким", access_level=level, branches=[studio.branch], email="", by=studio.boss)
        assert found(studio, "I-28") == []  # bound otherwise since
    with planted():
        AccessLevel.objects.filter(pk=level.pk).update(clients="galaxy")
        assert found(studio, "I-28") == [f"access level {level.pk}: nobody knows whom «galaxy» shows"]


def test_i_29_files_without_bytes_owner_or_right(studio, anna):
    photo = ClientPhoto.objects.get().file
    with planted():
        StoredFile.objects.filter(pk=photo.pk).update(size=1)
        assert found(studio, "I-29") == [f"file {photo.pk}: its size differs"]
    with planted():
        StoredFile.objects.filter(pk=photo.pk).update(purpose="vault")
        assert found(studio, "I-29") == [f"file {photo.pk}: purpose vault is not declared"]
    with planted():
        PersonExport.objects.update(file=photo)
        assert found(studio, "I-29") == [f"file {photo.pk}: 2 rows call it their own"]
    with planted():
        day = clock.now() - timedelta(days=2)
        ClientPhoto.objects.all().delete()
        StoredFile.objects.filter(pk=photo.pk).update(created_at=day)
        assert found(studio, "I-29") == [f"file {photo.pk}: nobody's since {day:%Y-%m-%d}"]
    assert clean(studio)


def test_i_32_a_circle_a_stub_and_a_child_found_by_a_stranger(studio, anna):
    child = studio.client("Ребёнок", guardian=anna)
    link = Guardianship.objects.get()
    assert clean(studio)
    with planted():
        Guardianship.objects.create(child=anna, guardian=child)
        circle = [f"client {pk}: his own parent in a circle" for pk in (child.pk, anna.pk)]
        assert [text for text in found(studio, "I-32") if "circle" in text] == circle
    with planted():
        Client.objects.filter(pk=anna.pk).update(deleted_at=clock.now(), merged_into=child)
        assert found(studio, "I-32") == [f"guardianship {link.pk}: its parent is nobody's card"]
    with planted():
        Guardianship.objects.all().delete()  # unlinked past the actions: the child is still found by her name
        assert found(studio, "I-32") == [f"client {child.pk}: found by words of others"]
    change_client(client=child, data=ClientData(name="Ребёнок"), actor=studio.actor)
    assert Guardianship.objects.count() == 0
    assert clean(studio)
