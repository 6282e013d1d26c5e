"""A client base comes in by a table, and goes again: «Отменить импорт» leaves the studio as it was.

Every day a hundred rows of a real table; all 10,000 of the larger one in `./test --full`, as taking them back is long.
"""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.journeys import beginnings, counter, launch
from tests.journeys.desk import Desk
from tests.journeys.server import ROOT

pytestmark = pytest.mark.journey
DATA = ROOT / "tests" / "data"
ROWS = 100
LONGEST = {ROWS: 120_000, 0: 1_500_000}  # milliseconds on a busy machine
ALONE = re.compile(r"^Клиенты\s1$")  # the test client


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


def test_the_boss_enters(desk: Desk):
    launch.enter(desk)
    desk.open("Клиенты", "Список клиентов")
    desk.stands(ALONE)


@pytest.mark.req("CL-04")
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("rows", [ROWS, pytest.param(0, marks=pytest.mark.slow)], ids=["a hundred", "ten thousand"])
def test_a_base_comes_in_and_goes_again(desk: Desk, rows: int, tmp_path: Path):
    table = shortened(tmp_path / "база.csv", rows) if rows else DATA / "clients-10000.xlsx"
    counter.upload(desk, str(table))
    promised = counter.tile(desk, "created").inner_text()
    assert len(promised) > 1
    desk.press(re.compile(r"^Загрузить \d"))
    expect(desk.main.get_by_text("Импорт завершён")).to_be_visible(timeout=LONGEST[rows])
    expect(counter.tile(desk, "created")).to_have_text(promised)
    desk.press_twice("Отменить импорт", desk.main)
    expect(desk.main.get_by_text("Импорт отменён").first).to_be_visible(timeout=LONGEST[rows])
    desk.sees("Всё как до импорта", place=desk.main)
    desk.press("К списку клиентов")
    desk.stands(ALONE)


def shortened(file: Path, rows: int) -> Path:
    """The first rows of the real table of 1,200, as a .csv."""
    sheet = CalamineWorkbook.from_path(str(DATA / "clients-1200.xlsx")).get_sheet_by_index(0).to_python()
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(sheet[: rows + 1])
    return file
