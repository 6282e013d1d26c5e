"""What a furnished studio has of files: contracts, templates, imports, an export; and the work that makes them."""

from io import BytesIO
from typing import TYPE_CHECKING

from ritm.clients.search_text import fold
from ritm.contracts.actions.contracts import JOB, close_contract, make_contract
from ritm.contracts.actions.numbering import NumberingTerms, save_numbering
from ritm.contracts.actions.templates import receive_word, save_typed, save_word, shelve_template
from ritm.directory.actions import start_export
from ritm.events import outbox
from ritm.events.models import Job
from ritm.imports.actions import answer_lists, fix_cells, match_columns, receive, start_import
from tests.contracts.papers import document

if TYPE_CHECKING:
    from tests.support.furnished import Furnished


def add_contracts(house: "Furnished", digits: str) -> None:
    """A contract with its files, templates of both kinds and one in the archive."""
    place, boss = house.place, house.place.boss
    text = f"{{{{ номер }}}} {{{{ клиент }}}} {{{{ адрес }}}} {{{{ клиент_телефон }}}} {house.says('пункт')}"
    typed = save_typed(template=None, name=house.says("договор"), text=text, staff=boss)
    archived = save_typed(template=None, name=house.says("старый договор"), text=text, staff=boss)
    file = receive_word(content=BytesIO(document(text)), name=house.says("файл.docx"), actor=place.actor)
    house.objects |= {
        "contract_template": typed,
        "word_template": save_word(template=None, name=house.says("из файла"), file=file, staff=boss),
        "archived_template": shelve_template(template=archived, is_archived=True, actor=place.actor),
    }
    terms = {"template": typed, "branch": place.branch, "on": place.today, "staff": boss}
    numbering = {name: house.says(name[-6:]) for name in ("prefix", "seller", "seller_signer", "seller_details")}
    save_numbering(
        terms=NumberingTerms(**numbering, seller_tax_number=f"77{digits}"), today=place.today, actor=place.actor
    )
    house.objects["contract"] = make_contract(client=house["client"], client_pass=house["client_pass"], **terms)
    work()
    closed = make_contract(client=house["guest"], client_pass=None, **terms)
    close_contract(contract=closed, status="annulled", reason=house.says("причина"), staff=boss)
    house.objects["unwritten_contract"] = make_contract(client=house["mother"], client_pass=None, **terms)
    Job.objects.filter(task=JOB, done_at=None).delete()  # its files were given up: they can be asked for again


def add_imports(house: "Furnished", digits: str) -> None:
    """One import that is checked, with rows that do not come in; one whose columns are not matched; one done."""
    title = "ФИО;Телефон;Дата рождения;Комментарий;Статус"
    bad = f"{house.says('Строка Без Даты')};8902{digits}011;31.02.1990;{house.says('из файла')};"
    good = f"{house.says('Гость Пётр')};8902{digits}012;01.02.1990;{house.says('привёл друга')};{house.says('из компании')}"
    known = f"{house.says('Борис Крот')};8902{digits}004;;{house.says('дополнено')};{house.says('с улицы')}"
    table = f"{title}\n{bad}\n{good}\n{known}".encode()
    for kind in ("new_batch", "batch", "done_batch"):
        house.objects[kind] = receive(
            content=BytesIO(table),
            name=f"{house.says(kind)}.csv",
            content_type="text/csv",
            branch=house.place.branch,
            actor=house.place.actor,
        )
    for kind in ("batch", "done_batch"):
        mapping = {int(column): code for column, code in house[kind].mapping.items()}
        match_columns(batch=house[kind], mapping=mapping, on_phone="fill", actor=house.place.actor)
    work()
    answers = {"status": {fold(house.says("с улицы")): "skip"}}
    house["batch"].refresh_from_db()
    answer_lists(batch=house["batch"], answers=answers, actor=house.place.actor)
    work()
    house["batch"].refresh_from_db()
    fix_cells(batch=house["batch"], fixes={"4": {"3": house.says("поправлено")}}, actor=house.place.actor)
    start_import(batch=house["done_batch"], actor=house.place.actor)
    boss = house.place.boss
    query = {"c": [f"branch:is:{house.place.branch.pk}"]}
    house.objects["export"] = start_export(
        query=query, zone=house.place.branch.time_zone, language="ru", actor=boss.actor, staff=boss
    )
    work()


def work() -> None:
    """Whatever waits in the outbox is done now."""
    while job := outbox.claim():
        outbox.run(job)
