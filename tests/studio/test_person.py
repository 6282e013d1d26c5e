"""Everything about one client as a file: whole, sealed, for whoever asked, logged (CL-34)."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine

from ritm.clients.actions.consents import give_consent
from ritm.clients.actions.passport import change_passport
from ritm.clients.models import Client
from ritm.clients.moving import client_rows
from ritm.clients.passport import PassportData
from ritm.core import clock
from ritm.core.sealing import Unreadable
from ritm.events.models import Event, Job
from ritm.events.outbox import claim, run
from ritm.files.errors import FileClosed
from ritm.files.models import StoredFile
from ritm.files.queries import place_of
from ritm.studio import person
from ritm.studio.errors import PersonExportAtWork, PersonNeedsPhones
from ritm.studio.models import PersonExport
from ritm.studio.person_export import ask_for_person, forget_persons, take_person, write_person
from tests.contracts.papers import contract as contract_of
from tests.contracts.papers import text_of, written

EVERY = ("card.read", "clients.personal", "passport.read", "clients.health", "contracts.read")
DATA = PassportData(passport_number="4510 777888", address="Канареечная, 77")


def begin(studio):
    client = studio.client("Белова Анна", phone="+79165551234", note="тихая", email="anna@mail.ru")
    change_passport(client=client, data=DATA, actor=studio.actor)
    give_consent(client=client, purpose="sms", channel="paper", version=0, note="папка 3", actor=studio.actor)
    studio.pass_(client, studio.plan(name="8 занятий"))
    studio.mark(client, studio.lesson(name="Хип-хоп"))
    return client


@pytest.fixture
def anna(studio):
    return studio.begun


def ask(client, person):
    return ask_for_person(client=client, language="ru", actor=person.actor, staff=person)


def made(client, staff):
    asked = ask(client, staff)
    write_person(export_id=asked.pk)
    return PersonExport.objects.get(pk=asked.pk)


def archive(client, staff):
    """What is in it, by name."""
    name, content = take_person(export=made(client, staff), actor=staff.actor, staff=staff)
    assert (name[-4:], name.startswith(f"client-{client.pk}-")) == (".zip", True)
    with ZipFile(BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def told(client, staff):
    return json.loads(archive(client, staff)[f"client-{client.pk}.json"])


@pytest.mark.req("CL-34")
def test_the_file_holds_everything_of_the_client_and_nothing_of_others(studio, bobs, anna):
    other = studio.client("Другая Вера", phone="+79165550000", note="чужая тайна")
    studio.pass_(other)
    file = told(anna, studio.boss)
    tables = file["tables"]
    assert [row["name"] for row in tables["clients.Client"]] == ["Белова Анна"]
    assert tables["clients.Client"][0]["note"] == "тихая"
    assert tables["passes.ClientPass"][0]["name"] == "8 занятий"
    assert tables["attendance.Visit"][0]["client"] == {"id": anna.pk, "name": "Белова Анна"}
    assert tables["clients.Consent"][0]["note"] == "папка 3"
    assert [row["minor"] for row in tables["sales.Payment"]] == [560000]
    assert {"passes.CreditEntry", "sales.SaleLine", "ledger.Charge", "ledger.Transfer"} <= set(tables)
    assert file["passport"]["passport_number"] == "4510 777888"
    assert "clients.client_added" in [row["name"] for row in file["history"]]
    text = json.dumps(file, ensure_ascii=False)
    assert [word for word in ("Другая", "чужая", "9165550000", "Боб") if word in text] == []


@pytest.mark.req("CL-34")
def test_every_table_that_points_at_a_client_is_in_it_or_left_out_by_name(studio, anna):
    held = {key.rpartition(".")[0] for key in client_rows()} - {"clients.Client"}
    assert held == {label for label, _where in person._tables((anna.pk,))} - set(person._FURTHER)
    assert held > person._NOT_HELD


@pytest.mark.plants
@pytest.mark.req("CL-34", "CL-25")
def test_the_file_lies_sealed_and_opens_for_whoever_asked_only(studio, anna):
    asker, other = studio.staff(*EVERY), studio.staff(*EVERY)
    export = made(anna, asker)
    raw = place_of(export.file).read_text()
    assert [word for word in ("Белова", "777888", "Канареечная", "9165551234") if word in raw] == []
    assert take_person(export=export, actor=asker.actor, staff=asker)[1][:2] == b"PK"
    without = studio.staff("card.read")
    with pytest.raises(FileClosed):
        take_person(export=export, actor=without.actor, staff=without)
    another = made(anna, other)
    place_of(another.file).write_text(raw)  # a file moved to another's place does not open
    with pytest.raises(Unreadable):
        take_person(export=another, actor=other.actor, staff=other)


@pytest.mark.req("CL-34", "ST-10")
def test_asking_looking_and_taking_are_logged(studio, anna):
    told(anna, studio.boss)
    names = list(Event.objects.filter(client_ref=anna.pk).order_by("pk").values_list("name", flat=True))[-3:]
    assert names == ["studio.person_export_asked", "clients.passport_seen", "studio.person_export_taken"]


@pytest.mark.req("CL-34", "CL-25")
def test_what_the_person_may_not_see_is_withheld_and_named(studio, anna):
    file = told(anna, studio.staff("card.read", "clients.personal"))
    assert file["withheld"] == ["passport", "health", "contracts"]
    assert file["passport"] is None
    assert "Канареечная" not in json.dumps(file, ensure_ascii=False)
    assert Event.objects.filter(name="clients.passport_seen").count() == 0
    assert "certificate_ends_on" not in file["tables"]["clients.Client"][0]


@pytest.mark.parametrize("phones", ["tail", "none"])
def test_a_level_that_hides_phones_gets_no_file(studio, anna, phones):
    with pytest.raises(PersonNeedsPhones):
        ask(anna, studio.staff(*EVERY, phones=phones))
    assert PersonExport.objects.count() == 0


def test_rights_taken_away_meanwhile_leave_no_file(studio, anna):
    person_ = studio.staff(*EVERY)
    asked = ask(anna, person_)
    person_.access_level.codes = ["card.read"]
    person_.access_level.save()
    write_person(export_id=asked.pk)
    row = PersonExport.objects.get(pk=asked.pk)
    assert row.finished_at is not None
    assert row.file is None
    assert StoredFile.objects.count() == 0


@pytest.mark.req("CL-34")
def test_the_worker_writes_it_once(studio, anna):
    ask(anna, studio.boss)
    with pytest.raises(PersonExportAtWork):
        ask(anna, studio.boss)
    job = Job.objects.get(task="ritm.studio.person_export.write_person")
    Job.objects.exclude(pk=job.pk).update(done_at=clock.now())
    assert run(claim())
    export = PersonExport.objects.get()
    write_person(export_id=export.pk)
    assert StoredFile.objects.count() == 1
    assert PersonExport.objects.get().file == export.file


def test_a_file_goes_after_a_week(studio, anna):
    export = made(anna, studio.boss)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert forget_persons() == 1
        assert forget_persons() == 0
    assert PersonExport.objects.get(pk=export.pk).file is None


def test_a_deleted_client_is_gone(studio, anna):
    from ritm.clients.actions.removal import delete_client

    delete_client(client=anna, actor=studio.actor)
    with pytest.raises(Client.DoesNotExist):
        ask(anna, studio.boss)


@pytest.mark.req("CL-34")
@pytest.mark.req("CR-05")
def test_the_files_of_contracts_are_in_it_for_who_may_open_them(studio, anna):
    contract = written(contract_of(studio, anna))
    files = archive(anna, studio.boss)
    names = [one["file"] for one in json.loads(files[f"client-{anna.pk}.json"])["contracts"]]
    assert names == [f"contracts/{contract.pk}/Договор {studio.today.year}-001.{kind}" for kind in ("docx", "pdf")]
    assert "4510 777888" in text_of(files[names[0]])
    blind = told(anna, studio.staff("card.read", "clients.personal", "contracts.read"))
    assert blind["contracts"] == [{"number": contract.number, "kind": kind} for kind in ("docx", "pdf")]
    nobody = told(anna, studio.staff("card.read", "clients.personal"))
    assert (nobody["contracts"], "contracts.Contract" in nobody["tables"]) == ([], False)
    assert "contracts" in nobody["withheld"]
