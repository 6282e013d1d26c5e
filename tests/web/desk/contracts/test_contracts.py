"""Contracts at the desk: making one from a card, its files, the journal, ending it (CR-05)."""

import pytest

from ritm.clients.actions.passport import change_passport
from ritm.clients.actions.removal import delete_client
from ritm.clients.passport import PassportData
from ritm.contracts.models import Contract
from ritm.events.models import Event, Job
from tests.contracts.papers import contract, text_of, typed_template, word_template, written
from tests.contracts.papers import document as docx
from tests.web.desk.pages import HTMX, chosen, complaints, said, send, words, work

DESK = ("card.read", "contracts.read", "contracts.make")
pytestmark = pytest.mark.req("CR-05")


def make(studio, client, person=None, **fields):
    return send(studio.browser(person), studio.url("desk:client_contract", client.pk), htmx=True, **fields)


def paper(studio, made, kind, person=None):
    return studio.browser(person).get(studio.url("desk:contract_paper", made.pk, kind))


def test_a_contract_from_the_card_with_both_files(studio):
    client, template = studio.client("Орлова Вера"), typed_template(studio)
    held = studio.pass_(client, studio.plan(name="Восемь"))
    browser = studio.browser(studio.staff(*DESK))
    page = browser.get(studio.url("desk:client_contract", client.pk, **{"pass": held.pk}), headers=HTMX)
    assert (chosen(page, "template"), chosen(page, "client_pass")) == ([str(template.pk)], [str(held.pk)])
    answer = make(studio, client, template=template.pk, client_pass=held.pk)
    made = Contract.objects.get()
    assert f"Договор № {made.number}" in words(answer)
    assert "Файлы составляются" in words(answer)
    assert "card-changed" in answer["HX-Trigger"]
    work()
    shown = browser.get(studio.url("desk:contract", made.pk), headers=HTMX)
    assert "Скачать PDF" in words(shown)
    file = paper(studio, made, "docx")
    assert "Орлова Вера" in text_of(file.content)
    assert file["Content-Disposition"].startswith("attachment")
    assert paper(studio, made, "pdf").content[:5] == b"%PDF-"
    assert paper(studio, made, "exe").status_code == 404
    assert (
        studio.url("desk:client_contracts", client.pk)
        in browser.get(studio.url("desk:client", client.pk)).content.decode()
    )
    block = words(browser.get(studio.url("desk:client_contracts", client.pk)))
    assert f"№ {made.number} Услуги" in block.replace("\u00a0", " ")


def test_what_is_not_filled_in_is_named_with_the_way(studio):
    child = studio.client("Белова Алиса", guardian=studio.client("Белова Мария Сергеевна"))
    template = typed_template(studio)
    held = studio.pass_(child)
    page = words(make_page(studio, child))
    assert "Не заполнено Паспорт заказчика: серия и номер заполнить: Мария Б." in page
    person = studio.staff(*DESK)
    assert "нет права это видеть" in words(make_page(studio, child, person))
    url = studio.url("desk:client_contract_gaps", child.pk, template=template.pk, client_pass="")
    assert "Паспорт заказчика: серия и номер заполнить: Мария Б. Цена" in words(studio.browser().get(url))
    assert held.pk
    assert not Event.objects.filter(name="clients.passport_seen").exists()


def make_page(studio, client, person=None):
    return studio.browser(person).get(studio.url("desk:client_contract", client.pk), headers=HTMX)


def test_without_a_template_the_way_out_is_shown(studio):
    client = studio.client("Орлова Вера")
    assert studio.url("desk:contract_templates") in make_page(studio, client).content.decode()
    assert "Попросите того, кто настраивает договоры" in words(make_page(studio, client, studio.staff(*DESK)))


def test_one_press_twice_makes_one_contract(studio):
    client, template = studio.client("Орлова Вера"), typed_template(studio)
    browser, url = studio.browser(), studio.url("desk:client_contract", client.pk)
    for _ in range(2):
        assert browser.post(url, {"request_key": "a1", "template": template.pk, "client_pass": ""}).status_code == 200
    assert Contract.objects.count() == 1
    assert Job.objects.filter(task__endswith="write_contract").count() == 1


def test_files_with_a_passport_open_only_to_its_right(studio):
    client = studio.client("Орлова Вера")
    change_passport(client=client, data=PassportData(passport_number="45 11 654321"), actor=studio.actor)
    made = written(contract(studio, client))
    desk = studio.staff(*DESK)
    shown = words(studio.browser(desk).get(studio.url("desk:contract", made.pk), headers=HTMX))
    assert ("Скачать" in shown, "В файлах паспорт или адрес" in shown) == (False, True)
    assert paper(studio, made, "pdf", desk).status_code == 404
    assert paper(studio, made, "pdf", studio.staff("contracts.read", "passport.read")).status_code == 200


def test_a_contract_is_annulled_with_a_reason(studio):
    made = contract(studio, studio.client("Орлова Вера"))
    url = studio.url("desk:contract_close", made.pk)
    refused = send(studio.browser(), url, htmx=True, status="annulled", reason=" ")
    assert (refused.status_code, complaints(refused)) == (422, {"reason": "Укажите причину"})
    answer = send(studio.browser(), url, htmx=True, status="annulled", reason="Ошибка в имени")
    assert said(answer) == "Договор аннулирован"
    assert "Причина Ошибка в имени" in words(answer)
    assert send(studio.browser(), url, htmx=True, status="ended", reason="ещё").status_code == 422
    journal = words(studio.browser().get(studio.url("desk:contracts", status="annulled")))
    assert made.number in journal
    assert "Таких договоров нет" in words(studio.browser().get(studio.url("desk:contracts", status="valid")))


def test_the_journal_tells_whom_and_hides_other_branches(studio):
    north = studio.second_branch()
    here, there = studio.client("Здешняя", branch=studio.branch), studio.client("Северная", branch=north)
    template = typed_template(studio)
    contract(studio, here, template)
    hidden = contract(studio, there, template)
    person = studio.staff("contracts.read", "contracts.make", branches=(studio.branch,), clients="branches")
    page = words(studio.browser(person).get(studio.url("desk:contracts")))
    assert ("Здешняя" in page, "Северная" in page) == (True, False)
    for name in ("contract", "contract_close", "contract_again"):
        url = studio.url(f"desk:{name}", hidden.pk)
        browser = studio.browser(person)
        answer = browser.get(url) if name == "contract" else send(browser, url, status="ended", reason="нет")
        assert answer.status_code == 404
    assert paper(studio, hidden, "pdf", person).status_code == 404


def test_a_deleted_client_stays_in_the_journal(studio):
    made = contract(studio, studio.client("Орлова Вера"))
    delete_client(client=made.client, actor=studio.actor)
    page = words(studio.browser().get(studio.url("desk:contracts")))
    assert "Орлова Вера удалён" in page


@pytest.mark.parametrize("number", [1, 4])
def test_the_journal_asks_the_same_whatever_stands_in_it(studio, number, django_assert_num_queries):
    template = typed_template(studio)
    for at in range(number):
        contract(studio, studio.client(f"Орлова {at}"), template, held=None)
    browser, url = studio.browser(), studio.url("desk:contracts")
    browser.get(url)
    with django_assert_num_queries(6):
        assert browser.get(url).status_code == 200


def test_the_journal_goes_by_pages_of_fifty(studio):
    template, client = typed_template(studio), studio.client("Орлова Вера")
    for _ in range(52):
        contract(studio, client, template)
    first, second = (words(studio.browser().get(studio.url("desk:contracts", page=page))) for page in (1, 2))
    assert "/052" in first
    assert "/003" in first
    assert ("1–50 из 52" in first, "51–52 из 52" in second, "/002" in second) == (True, True, True)


def test_history_tells_of_contracts(studio):
    made = written(contract(studio, studio.client("Орлова Вера")))
    paper(studio, made, "pdf")
    send(studio.browser(), studio.url("desk:contract_close", made.pk), status="ended", reason="Переезд")
    page = words(studio.browser().get(studio.url("desk:client_changes", made.client_id, all=1), headers=HTMX))
    for line in ("Составлен договор № {}", "Скачан файл договора № {}", "Договор № {}: расторгнут"):
        assert line.format(made.number) in page


def test_a_machine_that_draws_no_pdf_says_what_to_install(studio, monkeypatch):
    from ritm.contracts import writing
    from ritm.contracts.printing import PACKAGES, NoPrinter

    def none(*_args, **_more):
        raise NoPrinter(PACKAGES)

    made = contract(studio, studio.client("Орлова Вера"), word_template(studio, docx("{{ клиент }}")))
    with monkeypatch.context() as patched:
        patched.setattr(writing, "as_pdf", none)
        written(made)
    page = words(studio.browser().get(studio.url("desk:contract", made.pk), headers=HTMX))
    assert "apt-get install libpango-1.0-0" in page
    assert "Скачать DOCX" in page
    send(studio.browser(), studio.url("desk:contract_again", made.pk), htmx=True)
    work()
    assert paper(studio, made, "pdf").status_code == 200
