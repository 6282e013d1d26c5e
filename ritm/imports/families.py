"""Whose child a row speaks of: another row of the file, or a client who is here already (CL-13).

A parent is known by his main phone, else by his exact name. Nobody found, or two of one name: the parent's name and
phone stay in the form's own fields, and the row is told of.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.clients.search_text import fold
from ritm.core.lines import one_line
from ritm.imports.rows import Row, Trouble
from ritm.imports.values import name_of
from ritm.staff.models import StaffMember

NAMED = ("named_parent", "named_parent_phone")
UNKNOWN, SEVERAL, LOOP = "parent_unknown", "parent_several", "parent_loop"


def has_parent(row: Row) -> bool:
    """Whether the row names a parent."""
    return row.is_good and any(row.values.get(name) for name in NAMED)


def link_in_file(rows: Sequence[Row]) -> None:
    """Set `parent` of rows whose parent stands in another good row; what would be a circle is left out."""
    children = [row for row in rows if has_parent(row)]
    if not children:
        return
    phones = {row.values["phone"]: row for row in rows if row.is_good and row.values["phone"]}
    names = defaultdict[str, list[Row]](list)
    for row in rows:
        if row.is_good:
            names[fold(row.values["name"])].append(row)
    for row in children:
        row.parent = _number(row, phones, names)
    _open_circles(children, {row.number: row for row in rows})


def parents_first(rows: Sequence[Row]) -> list[Row]:
    """The rows in such an order that a parent comes before his children; else as in the file."""
    by_number, placed, ordered = {row.number: row for row in rows}, set[int](), list[Row]()
    for row in rows:
        line = [row]
        while (above := line[-1].parent) is not None and above not in placed:
            line.append(by_number[above])
        for one in reversed(line):
            if one.number not in placed:
                placed.add(one.number)
                ordered.append(one)
    return ordered


def find_in_base(rows: Iterable[Row], staff: StaffMember | None) -> dict[int, Client]:
    """The parents of rows that have none in the file, by the row's number, as far as the person may see them.

    Who is not found becomes a warning.
    """
    lonely = [row for row in rows if has_parent(row) and row.parent is None]
    phones = {row.values["named_parent_phone"] for row in lonely} - {""}
    asked = {name for row in lonely for name in _spellings(row.values["named_parent"])}
    people = visible_to(staff).filter(is_system=False)
    by_phone = {client.phone: client for client in people.filter(phone__in=tuple(phones))} if phones else {}
    by_name = defaultdict[str, list[Client]](list)
    for client in people.filter(name__in=tuple(asked)) if asked else ():
        by_name[fold(client.name)].append(client)
    found = {}
    for row in lonely:
        namesakes = by_name[fold(row.values["named_parent"])]
        client = by_phone.get(row.values["named_parent_phone"]) or (namesakes[0] if len(namesakes) == 1 else None)
        if client is not None and client.phone != (row.values["phone"] or None):
            found[row.number] = client
        elif not any(trouble.code == LOOP for trouble in row.warnings):
            row.warnings.append(_trouble(row, SEVERAL if len(namesakes) > 1 else UNKNOWN))
    return found


def _number(row: Row, phones: dict[str, Row], names: dict[str, list[Row]]) -> int | None:
    by_phone = phones.get(row.values["named_parent_phone"])
    if by_phone is not None and by_phone is not row:
        return by_phone.number
    namesakes = [one for one in names.get(fold(row.values["named_parent"]), ()) if one is not row]
    return namesakes[0].number if len(namesakes) == 1 else None


def _open_circles(children: Sequence[Row], by_number: dict[int, Row]) -> None:
    for row in children:
        seen, above = {row.number}, row.parent
        while above is not None and above not in seen:
            seen.add(above)
            above = by_number[above].parent
        if above is not None:
            row.parent = None
            row.warnings.append(_trouble(row, LOOP))


def _trouble(row: Row, code: str) -> Trouble:
    value = ", ".join(filter(None, (row.values[name] for name in NAMED)))
    return Trouble(code, row.parent_column, value[:100])


def _spellings(name: str) -> set[str]:
    plain = name_of(one_line(name))
    return {name, plain, plain.replace("ё", "е").replace("Ё", "Е")} - {""}
