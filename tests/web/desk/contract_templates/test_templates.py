"""Templates at the desk: typed, uploaded, looked at, archived; numbering (CR-05)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ritm.contracts.models import ContractSettings, ContractTemplate
from ritm.files.models import StoredFile
from tests.contracts.papers import contract, document, typed_template, word_template
from tests.web.desk.pages import HTMX, complaints, said, send, value, words

pytestmark = pytest.mark.req("CR-05")


def upload(studio, content, name="договор.docx", to="contract_template_upload", args=(), **fields):
    file = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    return send(studio.browser(), studio.url(f"desk:{to}", *args), **file, **{"name": "Из файла", **fields})


def test_a_new_template_begins_with_a_ready_text(studio):
    browser, url = studio.browser(), studio.url("desk:contract_template_new")
    page = browser.get(url)
    assert "ДОГОВОР № {{ номер }}" in page.content.decode()
    assert "{{ клиент_родился }}" in page.content.decode()
    answer = send(browser, url, name="Услуги", text="Клиент {{ клиент }}")
    assert answer.url == studio.url("desk:contract_templates")
    assert "Услуги Текст" in words(browser.get(answer.url))


def test_what_is_wrong_stands_at_its_field_with_its_line(studio):
    answer = send(
        studio.browser(), studio.url("desk:contract_template_new"), name="", text="а\n{{ клиентт }}\n{{ имя }}"
    )
    assert answer.status_code == 422
    assert "{{ клиентт }}" in answer.content.decode()
    wrong = send(
        studio.browser(), studio.url("desk:contract_template_new"), name="У", text="а\n{{ клиентт }}\n{{ имя }}"
    )
    assert complaints(wrong)["text"] == (
        "Строка 2: переменная {{ клиентт }} неизвестна, может быть {{ клиент }} Строка 3: переменная {{ имя }} неизвестна"
    )
    assert not ContractTemplate.objects.exists()


def test_a_look_before_saving(studio):
    url = studio.url("desk:contract_template_new")
    page = words(send(studio.browser(), url, htmx=True, look="1", text="{{ клиент }} в {{ студия }}"))
    assert page == "Белова Алиса Игоревна в Alice"
    assert "Строка 1" in words(send(studio.browser(), url, htmx=True, look="1", text="{{ клиентт }}"))
    evil = send(studio.browser(), url, htmx=True, look="1", text="<script>alert(1)</script>")
    assert "<script>" not in evil.content.decode()


def test_a_file_is_uploaded_replaced_and_taken_back(studio):
    assert upload(studio, document("Клиент {{ клиент }}")).status_code == 302
    template = ContractTemplate.objects.get()
    sample = studio.browser().get(studio.url("desk:contract_template_sample", template.pk), headers=HTMX)
    assert "Клиент Белова Алиса Игоревна" in words(sample)
    edit = {"to": "contract_template_edit", "args": (template.pk,)}
    assert upload(studio, None, name="x", **edit).status_code == 302
    assert upload(studio, document("Теперь {{ заказчик }}"), **edit).status_code == 302
    assert template.versions.count() == 2
    taken = studio.browser().get(studio.url("desk:contract_template_file", template.pk))
    assert taken.content[:2] == b"PK"
    assert StoredFile.objects.filter(purpose="contract_template").count() == 2


@pytest.mark.parametrize(
    ("content", "said_at"),
    [
        (b"", "Файл пуст"),
        (b"%PDF-1.4", "не читается как .docx"),
        (None, "Выберите файл"),
        (b"PK\x03\x04" + b"\0" * (6 * 2**20 + 100), "больше 5 МБ"),
    ],
)
def test_what_is_no_document_is_refused_at_the_field(studio, content, said_at):
    answer = upload(studio, content)
    assert answer.status_code == 422
    assert said_at in complaints(answer)["file"]
    assert not StoredFile.objects.exists()


def test_a_document_with_an_unknown_variable_is_not_kept(studio):
    answer = upload(studio, document("первый", "второй {{ нет_такой }}"))
    assert complaints(answer)["file"] == "Абзац 2: переменная {{ нет_такой }} неизвестна"
    assert not StoredFile.objects.exists()


def test_sent_twice_it_is_one_template_and_one_file(studio):
    browser, url, content = studio.browser(), studio.url("desk:contract_template_upload"), document("{{ клиент }}")
    for _ in range(2):
        file = SimpleUploadedFile("а.docx", content)
        browser.post(url, {"request_key": "b2", "name": "Из файла", "file": file})
    assert (ContractTemplate.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_archive_and_back(studio):
    template = typed_template(studio)
    answer = send(studio.browser(), studio.url("desk:contract_template_archive", template.pk), htmx=True)
    assert said(answer) == "Шаблон в архиве: Услуги"
    assert "в архиве" in words(studio.browser().get(studio.url("desk:contract_templates")))
    typed_template(studio)
    refused = send(studio.browser(), studio.url("desk:contract_template_restore", template.pk), htmx=True)
    assert (refused.status_code, said(refused)) == (422, "Шаблон «Услуги» уже есть. Выберите другое название.")


def test_numbering_with_its_sample(studio):
    url, year = studio.url("desk:contract_template_numbering"), studio.today.year
    fields = {"prefix": "Д-", "digits": "2", "next_number": "15", "has_year": "on", "restarts_yearly": "on"}
    more = {"seller": "ИП Иванова", "seller_tax_number": "77", "seller_signer": "", "seller_details": ""}
    assert said(send(studio.browser(), url, htmx=True, **fields, **more)) == "Нумерация и реквизиты сохранены"
    assert f"№ Д-{year}/15" in words(studio.browser().get(studio.url("desk:contract_templates")))
    wrong = send(studio.browser(), url, htmx=True, **{**fields, "has_year": ""}, **more)
    assert "нужен год" in complaints(wrong)["restarts_yearly"]
    contract(studio, studio.client("Орлова Вера"), word_template(studio, document("{{ номер }}")))
    page = studio.browser().get(url, headers=HTMX)
    assert (value(page, "next_number"), value(page, "prefix")) == ("16", "Д-")
    jump = send(studio.browser(), url, htmx=True, **{**fields, "next_number": "90"}, **more)
    assert jump.status_code == 422
    assert ContractSettings.objects.get().last_number == 15


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_asks_the_same_whatever_stands_in_it(studio, number, django_assert_num_queries):
    for at in range(number):
        typed_template(studio, name=f"Шаблон {at}")
    browser, url = studio.browser(), studio.url("desk:contract_templates")
    browser.get(url)
    with django_assert_num_queries(5):
        assert browser.get(url).status_code == 200


def test_only_who_sets_contracts_up_comes_here(studio):
    person = studio.staff("contracts.read", "contracts.make")
    assert studio.browser(person).get(studio.url("desk:contract_templates")).status_code == 403
    head = studio.staff("contracts.set_up")
    page = studio.browser(head).get(studio.url("desk:contract_templates"))
    assert page.status_code == 200
    assert f'href="{studio.url("desk:settings")}"' not in page.content.decode()


@pytest.mark.parametrize("said", ["abc", "-5", "²", "1e3", "9" * 5000, ""])
@pytest.mark.parametrize("page", ["desk:contract_template_upload", "desk:import_start"])
def test_a_length_that_is_none_breaks_no_page(studio, page, said):
    browser, url = studio.browser(), studio.url(page)
    assert browser.get(url, CONTENT_LENGTH=said).status_code == 200
    assert browser.generic("POST", url, b"", "text/plain", CONTENT_LENGTH=said).status_code in {400, 422}
