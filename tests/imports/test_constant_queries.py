"""A batch of known clients asks as many questions for five hundred as for fifty, in and out (CL-04)."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.profile import add_clients
from ritm.clients.data import ClientData
from ritm.imports import jobs, undoing
from ritm.imports.actions import match_columns, start_import, undo_import
from ritm.imports.models import ImportBatch
from ritm.imports.reading import judged_rows
from ritm.tools.checks import run_all
from tests.given import Studio
from tests.imports.books import book, received, work

FEW, MANY = 50, 500
TITLES = (
    *("ФИО", "Телефон", "ДР", "Почта", "Карта", "Откуда узнал", "Интересы", "Документы", "Заболевания", "Родитель"),
    *("Пояс", "Паспорт", "Адрес", "Согласие на SMS", "Согласие на email", "Абонемент", "Остаток занятий", "Долг"),
)  # fmt: skip


def row(n: int, first: int) -> list[object]:
    """The row of one known client in which everything is new."""
    listed = ["Листовка", "Йога; Пилатес", "Договор до 31.12.2027", "Астма", f"Новый {first}" if n > first else ""]
    beside = [f"синий {n}", f"05 04 {n:06}", f"Светланская, {n}", "да", "нет", "8 занятий", "3", "500"]
    return [f"Новый {n}", f"+7916{n:07}", date(1990, 5, 17), f"{n}@new.ru", f"N{n}", *listed, *beside]


def batch_of(studio: Studio, count: int, start: int) -> ImportBatch:
    """A checked file about so many clients who are here already."""
    numbers = range(start, start + count)
    add_clients(
        rows=[ClientData(name=f"Старый {n}", phone=f"+7916{n:07}", email=f"{n}@old.ru") for n in numbers],
        actor=studio.actor,
    )
    batch = received(studio, book(*(row(n, start) for n in numbers), titles=TITLES))
    mapping = {int(place): code for place, code in batch.mapping.items()}
    match_columns(batch=batch, mapping=mapping, on_phone="overwrite", actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert (batch.counts["updated"], batch.counts["opening"]["passes"]) == (count, count)
    return batch


def questions(seen: CaptureQueriesContext) -> list[str]:
    """What was asked; a statement over many rows that was cut into pieces counts once, those over one row each by each."""
    found: list[str] = []
    last = ""
    for one in seen:
        sql = one["sql"]
        head = re.sub(r'"s\d+_x\d+"', "", re.split(r" VALUES | SELECT . FROM UNNEST| SET | WHERE ", sql, maxsplit=1)[0])
        is_of_many = "UNNEST(" in sql or sql.count("), (") + sql.count(" WHEN ") > 1
        if not (is_of_many and head == last):
            found.append(head)
        last = head if is_of_many else ""
    return found


@pytest.mark.req("CL-04")
def test_five_hundred_known_clients_ask_no_more_than_fifty(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "_AT_ONCE", MANY)
    monkeypatch.setattr(connection.features, "max_query_params", 200_000)  # SQLite could: no pieces of 99 events
    add_field(terms=FieldTerms(name="Пояс", kind="text"), actor=studio.actor)
    studio.plan(name="8 занятий", count=8, term_count=30)
    ways: dict[int, list[list[str]]] = {}
    # The first makes what the others find: values of lists, the account of balances from before.
    for count, start in ((1, 9000), (FEW, 0), (MANY, 1000)):
        batch = batch_of(studio, count, start)
        start_import(batch=batch, actor=studio.actor)
        rows, actor = judged_rows(batch), jobs.actor_of(batch)
        with CaptureQueriesContext(connection) as into:
            jobs._take_once(batch, rows, start=0, actor=actor, job=None)
        work()
        batch.refresh_from_db()
        assert batch.counts["updated"] == count
        undo_import(batch=batch, actor=studio.actor)
        with CaptureQueriesContext(connection) as out:
            assert undoing._some(batch, job=None, actor=actor)
        work()
        batch.refresh_from_db()
        assert batch.counts["undo"] == {"removed": 0, "restored": count, "kept": 0}
        ways[count] = [questions(into), questions(out)]
    assert ways[FEW] == ways[MANY]
    assert run_all() == []
