"""Workbooks that the pages hand out: cells are text, so nothing typed by a client is ever a formula (T-XLS-3)."""

from datetime import date
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter import Workbook

from ritm.events.actor import Actor
from ritm.imports.fields import MANY, fields_for
from ritm.imports.models import ImportBatch
from ritm.imports.queries import bad_lines
from ritm.imports.values import text_of
from ritm.web.desk.imports.words import TITLES, detail_of

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NOT_IN_SAMPLE = {*MANY, "surname", "first_name", "patronymic", "remainder"}


def sample(actor: Actor) -> HttpResponse:
    """A table to fill in: every field that the person may fill by its own name, two rows as an example."""
    rows = (
        {
            "name": _("Belova Maria Andreevna"),
            "phone": "+7 916 555-12-34",
            "birth_date": date(2018, 3, 12),
            "gender": pgettext("gender", "f"),
            "source": _("website"),
            "salutation": _("Masha"),
        },
        {
            "name": _("Gromov Ilya Konstantinovich"),
            "phone": "8 (903) 555-77-01",
            "birth_date": date(1994, 11, 5),
            "gender": pgettext("gender", "m"),
            "email": "gromov@example.com",
            "discount_percent": "10",
            "note": _("call after 18:00"),
        },
    )
    fields = fields_for(actor)
    codes = [*(code for code in fields if code not in _NOT_IN_SAMPLE), "note"]
    lines = [[row.get(code, "") for code in codes] for row in rows]
    return _answer(_("clients-sample"), [str(fields[code].label) for code in codes], lines)


def bad_rows(batch: ImportBatch, actor: Actor) -> HttpResponse:
    """The rows that do not come in, as they stand in the file, with their number and what is wrong."""
    header, rows = bad_lines(batch, actor)
    lines = []
    for row, cells in rows:
        faults = [
            ": ".join(filter(None, (str(TITLES[trouble["code"]]), detail_of(trouble["code"], trouble["detail"]))))
            for trouble in row.told.get("troubles", ())
            if trouble["code"] == row.reason
        ]
        lines.append([str(row.number), *faults[:1], *cells])
    return _answer(_("rows-with-errors"), [_("Row"), _("What is wrong"), *map(text_of, header)], lines)


def _answer(name: str, titles: list[str], lines: list[list[Any]]) -> HttpResponse:
    content = BytesIO()
    with Workbook(content, _PLAIN) as book:
        sheet = book.add_worksheet(_("Clients"))
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, titles, bold)
        sheet.set_column(0, len(titles), 20)
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(lines, 1):
            for place, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write_string(number, place, text_of(cell))
    response = HttpResponse(content.getvalue(), content_type=_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
