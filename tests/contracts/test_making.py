"""A contract: its number, its values, its two files (CR-05)."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from PIL import ImageFile

from ritm.clients.actions.passport import change_passport
from ritm.clients.models import Client
from ritm.clients.passport import PassportData
from ritm.contracts import writing
from ritm.contracts.actions.contracts import close_contract, make_contract, take_paper, write_again
from ritm.contracts.actions.numbering import NumberingTerms, save_numbering
from ritm.contracts.actions.templates import save_typed, shelve_template
from ritm.contracts.errors import (
    ContractOver,
    CountStands,
    NoContractWithSystem,
    NumbersRepeat,
    PaperClosed,
    PassOfAnother,
    ReasonRequired,
    TemplateArchived,
    YearNeeded,
)
from ritm.contracts.models import Contract, ContractPaper, ContractTemplate
from ritm.contracts.printing import as_pdf
from ritm.contracts.queries import JournalFilter, journal
from ritm.events.models import Event
from tests.contracts.papers import contract, document, text_of, typed_template, word_template, written
from tests.given import Studio

PASSPORT = PassportData(passport_number="45 11 №654321", address="ул. Садовая, 7")


def _family(studio: Studio) -> tuple[Client, Client]:
    mother = studio.client("Белова Мария Сергеевна", phone="+79161112233")
    change_passport(client=mother, data=PASSPORT, actor=studio.actor)
    return mother, studio.client("Белова Алиса", guardian=mother)


@pytest.mark.req("CR-05")
def test_a_typed_template_becomes_a_numbered_document_and_a_pdf(studio: Studio) -> None:
    _mother, child = _family(studio)
    held = studio.pass_(child)
    made = written(contract(studio, child, held=held))
    assert made.number == f"{studio.today.year}/001"
    name, content = take_paper(contract=made, kind="docx", staff=studio.boss)
    assert name == f"Договор {studio.today.year}-001.docx"
    said = "Белова Мария Сергеевна, паспорт 45 11 №654321, за Белова Алиса: 5\u00a0600\u00a0₽."
    assert text_of(content).split("\n")[:2] == [f"Договор № {made.number}", said]
    name, content = take_paper(contract=made, kind="pdf", staff=studio.boss)
    assert (name[-4:], content[:5]) == (".pdf", b"%PDF-")


@pytest.mark.req("CR-05")
def test_an_uploaded_document_keeps_its_own_look(studio: Studio) -> None:
    content = document(
        "Клиент: {{ клиент }}", "{%p if родитель %}", "Родитель: {{ родитель }}", "{%p endif %}", header="№ {{ номер }}"
    )
    _mother, child = _family(studio)
    adult = studio.client("Орлова Вера")
    template = word_template(studio, content)
    for client, said in (
        (child, "Клиент: Белова Алиса\nРодитель: Белова Мария Сергеевна"),
        (adult, "Клиент: Орлова Вера"),
    ):
        made = written(contract(studio, client, template))
        assert text_of(take_paper(contract=made, kind="docx", staff=studio.boss)[1]) == said
        assert made.missing == []


@pytest.mark.req("CR-05")
def test_what_is_missing_is_named_and_left_to_the_pen(studio: Studio) -> None:
    made = written(contract(studio, studio.client("Орлова Вера")))
    assert made.missing == ["passport", "pass_price"]
    assert "паспорт ________________, за Орлова Вера: ________________." in text_of(
        take_paper(contract=made, kind="docx", staff=studio.boss)[1]
    )


@pytest.mark.req("CR-05")
def test_a_passport_is_in_the_contract_only_of_who_may_see_it(studio: Studio) -> None:
    mother, child = _family(studio)
    desk = studio.staff("contracts.make", "contracts.read", "card.read")
    seeing = studio.staff("contracts.make", "contracts.read", "card.read", "passport.read")
    blind = written(contract(studio, child, staff=desk))
    assert (blind.has_passport, blind.missing) == (False, ["passport", "pass_price"])
    assert not Event.objects.filter(name="clients.passport_seen").exists()
    full = written(contract(studio, child, blind.template, staff=seeing))
    assert full.has_passport
    assert Event.objects.get(name="clients.passport_seen").client_ref == mother.pk
    assert "45 11" not in text_of(take_paper(contract=blind, kind="docx", staff=desk)[1])
    with pytest.raises(PaperClosed):
        take_paper(contract=full, kind="docx", staff=desk)
    assert "45 11" in text_of(take_paper(contract=full, kind="docx", staff=seeing)[1])
    assert Event.objects.filter(name="contracts.contract_taken", client_ref=child.pk).count() == 2


@pytest.mark.req("CR-05")
def test_a_phone_is_in_the_contract_only_of_who_sees_phones(studio: Studio) -> None:
    client = studio.client("Орлова Вера", phone="+79161112299")
    template = typed_template(studio, "{{ заказчик_телефон }}")
    desk = studio.staff("contracts.make", "contracts.read", phones="tail")
    blind = written(contract(studio, client, template, staff=desk))
    assert "1112299" not in text_of(take_paper(contract=blind, kind="docx", staff=desk)[1])
    full = written(contract(studio, client, template))
    assert (blind.has_phone, full.has_phone) == (False, True)
    with pytest.raises(PaperClosed):
        take_paper(contract=full, kind="pdf", staff=desk)


@pytest.mark.req("CR-05")
def test_files_and_values_stay_as_they_were(studio: Studio) -> None:
    client = studio.client("Орлова Вера")
    template = typed_template(studio, "{{ клиент }}: было")
    made = written(contract(studio, client, template))
    before = take_paper(contract=made, kind="docx", staff=studio.boss)
    save_typed(template=template, name=template.name, text="{{ клиент }}: стало", staff=studio.boss)
    write_again(contract=made, staff=studio.boss)
    written(made)
    assert take_paper(contract=made, kind="docx", staff=studio.boss) == before
    assert ContractPaper.objects.filter(contract=made).count() == 2
    later = written(contract(studio, client, template))
    assert "стало" in text_of(take_paper(contract=later, kind="docx", staff=studio.boss)[1])


@pytest.mark.req("CR-05")
def test_nothing_lies_readable_on_the_disk(studio: Studio) -> None:
    from ritm.files.queries import place_of

    _mother, child = _family(studio)
    made = written(contract(studio, child))
    assert "45 11" not in made.snapshot.sealed
    for paper in made.papers.all():
        assert place_of(paper.file).read_bytes()[:2] == b"1."


@pytest.mark.req("CR-05")
def test_numbers_have_no_gaps_and_begin_anew_with_the_year(studio: Studio) -> None:
    client, template = studio.client("Орлова Вера"), typed_template(studio, "{{ номер }}")

    def number(on: date) -> str:
        more = {"client_pass": None, "branch": studio.branch, "staff": studio.boss}
        return make_contract(client=client, template=template, on=on, **more).number

    year = studio.today.year
    terms = {"today": studio.today, "actor": studio.actor}
    save_numbering(terms=NumberingTerms(prefix="Д-", digits=2, next_number=7), **terms)
    assert [number(date(year, 12, 30)), number(date(year, 12, 31))] == [f"Д-{year}/07", f"Д-{year}/08"]
    with suppress(ZeroDivisionError), transaction.atomic():
        number(date(year, 12, 31))
        raise ZeroDivisionError
    assert number(date(year + 1, 1, 1)) == f"Д-{year + 1}/01"
    save_numbering(terms=NumberingTerms(prefix="Д-", digits=2, restarts_yearly=False), **terms)
    assert number(date(year + 2, 1, 1)) == f"Д-{year + 2}/02"
    with pytest.raises(CountStands):
        save_numbering(terms=NumberingTerms(next_number=90), **terms)


@pytest.mark.req("CR-05")
def test_a_way_of_writing_that_would_repeat_numbers_is_refused(studio: Studio) -> None:
    client, template = studio.client("Орлова Вера"), typed_template(studio, "{{ номер }}")
    terms = {"today": studio.today, "actor": studio.actor}
    with pytest.raises(YearNeeded):
        save_numbering(terms=NumberingTerms(has_year=False), **terms)
    plain = NumberingTerms(has_year=False, restarts_yearly=False, digits=1)
    save_numbering(terms=plain, **terms)
    more = {"client": client, "template": template, "client_pass": None, "branch": studio.branch, "staff": studio.boss}
    for _ in range(3):
        make_contract(on=studio.today, **more)
    save_numbering(terms=NumberingTerms(digits=1), **terms)
    next_year = studio.today.replace(year=studio.today.year + 1, day=1)
    assert make_contract(on=next_year, **more).number == f"{next_year.year}/1"
    with pytest.raises(NumbersRepeat):
        save_numbering(terms=plain, **terms)


@pytest.mark.req("CR-05")
def test_a_contract_is_closed_once_with_a_reason_and_its_number_stays(studio: Studio) -> None:
    made = contract(studio, studio.client("Орлова Вера"))
    with pytest.raises(ReasonRequired):
        close_contract(contract=made, status="annulled", reason="  ", staff=studio.boss)
    closed = close_contract(contract=made, status="annulled", reason="Ошибка в имени", staff=studio.boss)
    assert (closed.status, closed.reason, closed.closed_by) == ("annulled", "Ошибка в имени", studio.boss)
    with pytest.raises(ContractOver):
        close_contract(contract=made, status="ended", reason="ещё раз", staff=studio.boss)
    again = contract(studio, made.client, made.template)
    assert (made.running, again.running) == (1, 2)
    rows = journal(staff=studio.boss, narrowed=JournalFilter(status="annulled"))
    assert list(rows) == [made]


@pytest.mark.req("CR-05")
def test_what_no_contract_is_made_with(studio: Studio) -> None:
    from ritm.clients.actions.profile import make_system_client

    template, client = typed_template(studio), studio.client("Орлова Вера")
    with pytest.raises(PassOfAnother):
        contract(studio, client, template, held=studio.pass_(studio.client("Чужая")))
    system = make_system_client() or Client.objects.get(is_system=True)
    with pytest.raises(NoContractWithSystem):
        contract(studio, system, template)
    shelve_template(template=template, is_archived=True, actor=studio.actor)
    with pytest.raises(TemplateArchived):
        contract(studio, client, template)
    assert not Contract.objects.exists()


@pytest.mark.req("CR-05")
def test_the_journal_shows_clients_of_own_branches(studio: Studio) -> None:
    north = studio.second_branch()
    here, there = studio.client("Здешняя", branch=studio.branch), studio.client("Северная", branch=north)
    template = typed_template(studio)
    mine, _theirs = contract(studio, here, template), contract(studio, there, template)
    person = studio.staff("contracts.read", branches=(studio.branch,), clients="branches")
    assert list(journal(staff=person, narrowed=JournalFilter())) == [mine]
    assert journal(staff=studio.boss, narrowed=JournalFilter()).count() == 2
    assert journal(staff=studio.boss, narrowed=JournalFilter(text="северн")).count() == 1
    assert journal(staff=studio.boss, narrowed=JournalFilter(text="/002")).count() == 1
    assert journal(staff=studio.boss, narrowed=JournalFilter(until=date(2020, 1, 1))).count() == 0


@pytest.mark.req("CR-05")
def test_a_merge_moves_contracts_and_its_undo_gives_them_back(studio: Studio) -> None:
    from ritm.clients.actions.merging import merge_clients, undo_merge

    kept, dropped = studio.client("Орлова Вера"), studio.client("Орлова Вера В.")
    made = contract(studio, dropped)
    merge = merge_clients(kept=kept, dropped=dropped, chosen={}, actor=studio.actor)
    made.refresh_from_db()
    assert made.client == kept
    undo_merge(merge=merge, actor=studio.actor)
    made.refresh_from_db()
    assert made.client == dropped


@pytest.mark.req("CR-05")
@pytest.mark.req("CL-34")
def test_erasing_a_parent_takes_the_files_of_the_childs_contract_and_leaves_the_number(studio: Studio) -> None:
    from ritm.clients.actions.erasure import erase_client
    from ritm.files.models import StoredFile

    mother, child = _family(studio)
    other = studio.client("Орлова Вера")
    made, mine = written(contract(studio, child)), written(contract(studio, other, _plain(studio)))
    erase_client(client=mother, reason="asked", typed=str(mother.pk), actor=studio.actor)
    made.refresh_from_db()
    assert (made.snapshot.sealed, made.has_passport, made.papers.filter(file__isnull=False).count()) == (None, False, 0)
    assert StoredFile.objects.filter(purpose="contract").count() == 2
    assert take_paper(contract=mine, kind="pdf", staff=studio.boss)[1][:5] == b"%PDF-"
    erase_client(client=other, reason="asked", typed=str(other.pk), actor=studio.actor)
    assert not StoredFile.objects.filter(purpose="contract").exists()
    assert list(Contract.objects.order_by("pk").values_list("running", flat=True)) == [1, 2]


@pytest.mark.req("CR-05", "CL-34")
def test_a_file_that_is_drawn_while_the_client_is_erased_is_not_kept(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ritm.clients.actions.erasure import erase_client
    from ritm.files.models import StoredFile

    anna, draws = studio.client("Орлова Вера"), writing.as_html

    def meanwhile(document: bytes) -> str:
        erase_client(client=anna, reason="asked", typed=str(anna.pk), actor=studio.actor)
        return draws(document)

    made = contract(studio, anna, _plain(studio))
    monkeypatch.setattr(writing, "as_html", meanwhile)
    written(made)
    assert not made.papers.filter(file__isnull=False).exists()
    assert not StoredFile.objects.filter(purpose="contract").exists()


def _plain(studio: Studio) -> ContractTemplate:
    return typed_template(studio, "{{ клиент }}", name="Просто")


def test_what_draws_pdf_leaves_broken_pictures_refused():
    assert as_pdf("<p>Договор</p>", title="Договор", language="ru")[:5] == b"%PDF-"
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
