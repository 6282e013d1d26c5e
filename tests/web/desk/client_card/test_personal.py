"""«Выгрузка данных клиента» on the card (CL-34)."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.profile import make_system_client
from ritm.clients.models import Client
from ritm.studio import paper
from ritm.studio.models import PersonExport
from ritm.studio.person_export import write_person
from tests.web.desk.client_card.looking import Desk, words

RIGHTS = ("card.read", "clients.personal")


@pytest.mark.req("CL-34")
def test_a_file_is_asked_for_put_together_and_taken(studio):
    desk = Desk(studio, studio.client("Анна", note="тихая"), studio.staff(*RIGHTS))
    assert "personal-show" in desk.page()
    answer = desk.post("client_personal")
    assert answer.status_code == 200
    assert "Собирается…" in answer.content.decode()
    assert "every 2s" in answer.content.decode()
    assert "personal-ask" not in answer.content.decode()
    export = PersonExport.objects.get()
    assert desk.get("client_personal_file", export.pk).status_code == 404
    write_person(export_id=export.pk)
    assert "Скачать" in words(desk.get("client_personal").content.decode())
    taken = desk.get("client_personal_file", export.pk)
    assert "attachment" in taken["Content-Disposition"]
    number = desk.client.pk
    with ZipFile(BytesIO(taken.content)) as archive:
        assert sorted(archive.namelist()) == [f"client-{number}.json", f"client-{number}.pdf"]
        told = json.loads(archive.read(f"client-{number}.json"))
        assert archive.read(f"client-{number}.pdf")[:5] == b"%PDF-"
    assert told["tables"]["clients.Client"][0]["note"] == "тихая"


@pytest.mark.req("CL-34")
def test_a_machine_that_draws_no_pdf_makes_the_archive_without_the_pdf_and_says_so(studio, monkeypatch):
    from ritm.contracts.printing import PACKAGES, NoPrinter

    def none(*_args, **_more):
        raise NoPrinter(PACKAGES)

    desk = Desk(studio, studio.client("Анна"), studio.staff(*RIGHTS))
    desk.post("client_personal")
    export = PersonExport.objects.get()
    with monkeypatch.context() as patched:
        patched.setattr(paper, "as_pdf", none)
        write_person(export_id=export.pk)
    assert "на сервере нужно установить libpango-1.0-0" in words(desk.get("client_personal").content.decode())
    with ZipFile(BytesIO(desk.get("client_personal_file", export.pk).content)) as archive:
        assert archive.namelist() == [f"client-{desk.client.pk}.json"]


@pytest.mark.req("CL-34")
def test_the_file_has_a_right_of_its_own_and_one_asker(studio):
    anna = studio.client("Анна")
    asker, other = Desk(studio, anna, studio.staff(*RIGHTS)), Desk(studio, anna, studio.staff(*RIGHTS))
    asker.post("client_personal")
    export = PersonExport.objects.get()
    write_person(export_id=export.pk)
    assert other.get("client_personal_file", export.pk).status_code == 404
    assert "Скачать" not in other.get("client_personal").content.decode()
    without = Desk(studio, anna, studio.staff("card.read"))
    assert "personal-show" not in without.page()
    for answer in (without.get("client_personal"), without.post("client_personal")):
        assert answer.status_code == 403
    assert without.get("client_personal_file", export.pk).status_code == 403


def test_a_refusal_is_said_in_the_window(studio):
    desk = Desk(studio, studio.client("Анна"), studio.staff(*RIGHTS, phones="none"))
    answer = desk.post("client_personal")
    assert answer.status_code == 422
    assert "уровень доступа их скрывает" in answer.content.decode()
    assert PersonExport.objects.count() == 0


def test_no_file_of_another_account_another_client_or_the_system_one(studio, bobs):
    anna, vera = studio.client("Анна"), studio.client("Вера")
    Desk(studio, anna).post("client_personal")
    export = PersonExport.objects.get()
    write_person(export_id=export.pk)
    assert Desk(studio, vera).get("client_personal_file", export.pk).status_code == 404
    with account_scope(bobs.account.pk):
        foreign = Client.objects.get(name="Бобова Анна")
    for client in (foreign, make_system_client()):
        for answer in (Desk(studio, client).get("client_personal"), Desk(studio, client).post("client_personal")):
            assert answer.status_code == 404
