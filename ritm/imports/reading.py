"""From a stored file to judged rows: what the check, the import and the pages share."""

from collections.abc import Mapping
from datetime import date

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.clients.actions.lists import LISTS
from ritm.clients.search_text import fold
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.files.models import StoredFile
from ritm.files.queries import place_of
from ritm.imports.columns import Column, columns_of, header_row
from ritm.imports.errors import NothingInSheet, TooManyRows
from ritm.imports.fields import Field, fields_for
from ritm.imports.fixing import mended
from ritm.imports.judging import Tell, rows_of
from ritm.imports.models import ImportBatch
from ritm.imports.rows import Layout, Row
from ritm.imports.sheets import MOST_ROWS, Cell, Sheet, read_sheet
from ritm.passes.models import PassPlan
from ritm.passes.queries import plans_for_sale
from ritm.staff.models import StaffMember
from ritm.staff.queries import branches_of, responsible_people


def sheet_of(file: StoredFile, name: str = "") -> Sheet:
    """The file's sheet; raises the room's errors."""
    return read_sheet(place_of(file), sheet=name, file_name=file.name)


def check_size(cells: list[list[Cell]], header: int) -> None:
    """Raises NothingInSheet or TooManyRows."""
    if len(cells) <= header:
        raise NothingInSheet
    if len(cells) - header > MOST_ROWS:
        raise TooManyRows(limit=MOST_ROWS)


def head_of(sheet: Sheet, fields: Mapping[str, Field], header: int | None = None) -> tuple[int, list[Column]]:
    """The header row (found where none is given) and the columns below it; raises NothingInSheet, TooManyRows."""
    if not sheet.rows:
        raise NothingInSheet
    header = header or header_row(sheet.rows, fields)
    check_size(sheet.rows, header)
    return header, columns_of(sheet.rows, header, fields)


def layout_of(batch: ImportBatch) -> Layout:
    """How this batch reads its sheet, with the rights of whoever has sent the file."""
    mapping = {int(place): code for place, code in batch.mapping.items()}
    titles = {column["index"]: column["title"] for column in batch.head["columns"]}
    fields = fields_for(Actor.of(batch.created_by))
    return layout(
        header=batch.header_row,
        mapping=mapping,
        titles=titles,
        branch=batch.branch,
        fields=fields,
        answers=batch.answers,
        plan=batch.plan,
        staff=maker_of(batch),
    )


def layout(
    *,
    header: int,
    mapping: Mapping[int, str],
    titles: Mapping[int, str],
    branch: Branch,
    fields: Mapping[str, Field],
    answers: Mapping[str, Mapping[str, str]] | None = None,
    plan: PassPlan | None = None,
    staff: StaffMember | None = None,
) -> Layout:
    """How a sheet is read in this studio now; columns of fields that are not there any more are left out."""
    plans = {fold(one.name): one for one in plans_for_sale()}
    return Layout(
        header=header,
        mapping={place: code for place, code in mapping.items() if code in fields},
        titles=titles,
        today=today_of(branch),
        branches=branch_names(staff),
        people=_people(),
        own={code: field.own for code, field in fields.items() if field.own is not None},
        answers=answers or {},
        plans=plans,
        plan=plan if plan is not None and not plan.is_archived else None,
        lists=standing_names() | {"plan": frozenset(plans)},
    )


def judged_rows(batch: ImportBatch, *, tell: Tell | None = None) -> list[Row]:
    """Every row of the batch's file; raises the room's errors. `tell` as in `judging.rows_of`."""
    sheet = sheet_of(batch.file, batch.sheet)
    check_size(sheet.rows, batch.header_row)
    return rows_of(mended(sheet.rows, batch.fixes), layout_of(batch), tell=tell)


def today_of(branch: Branch) -> date:
    """The day against which birth dates are judged."""
    return clock.today(branch.time_zone)


def maker_of(batch: ImportBatch) -> StaffMember | None:
    """Whose import it is: with his rights it is read and written. None for the house itself."""
    actor = Actor.of(batch.created_by)
    return StaffMember.objects.select_related("access_level").get(pk=actor.id) if actor.kind == "staff" else None


def branch_names(staff: StaffMember | None) -> frozenset[str]:
    """Names of open branches as rows may say them: those in which the person works, as in the form (ST-02)."""
    branches = open_branches() if staff is None else branches_of(staff)
    return frozenset(branch.name.casefold() for branch in branches)


def standing_names() -> dict[str, frozenset[str]]:
    """List → the folded names that it offers: what is in its archive is asked about as if it were new."""
    offered = {kind: model.objects.filter(is_archived=False) for kind, model in LISTS.items()}
    return {kind: frozenset(rows.values_list("folded", flat=True)) for kind, rows in offered.items()}


def _people() -> dict[str, StaffMember]:
    """Who can answer for a client, by folded name; of two namesakes none."""
    found: dict[str, list[StaffMember]] = {}
    for person in responsible_people():
        found.setdefault(fold(person.name), []).append(person)
    return {name: people[0] for name, people in found.items() if len(people) == 1}
