"""What will become of each row, looking at the client base: created, updated, skipped, bad. Reads only.

The check and the import ask the same function, so the preview cannot promise what the import does not do.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ritm.clients.models import Client
from ritm.clients.queries import hidden_from, living, visible_to
from ritm.clients.search_text import fold
from ritm.imports.families import find_in_base, has_parent
from ritm.imports.known import BESIDE, Having, changes_beside, having
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.rows import BAD, BLANK, WARNINGS, Row, Trouble
from ritm.staff.models import StaffMember

Parent = Client | int | None
CREATED, UPDATED, SKIPPED, IS_BAD = "created", "updated", "skipped", "bad"
_STEP = 500
BY_NAME = ("branch", "source", "status", "class_format")


@dataclass
class Planned:
    """A row with its fate. `client`: whom it is about, where he is known; `changes`: what he gets."""

    row: Row
    outcome: str
    client: Client | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)  # field → [was, is], once it is written
    parent: Client | int | None = None  # who is here already, or the number of his row

    def brings(self, name: str) -> dict[Any, Any]:
        """What this row brings beside the form: "own", "passport", "consents", "opening"; nothing where it is skipped."""
        values = {CREATED: self.row.values, UPDATED: self.changes}.get(self.outcome, {})
        return values.get(name) or {}


def plan(rows: list[Row], *, on_phone: str, staff: StaffMember | None = None) -> list[Planned]:
    """The fate of each row that is not blank, in a handful of queries for every few hundred rows.

    `staff`: whose import it is: clients whom his level hides are neither changed nor anybody's parents (ST-09).
    """
    filled = [row for row in rows if row.reason != BLANK]
    return [
        planned
        for start in range(0, len(filled), _STEP)
        for planned in _part(filled[start : start + _STEP], on_phone, staff)
    ]


def concerned(rows: Iterable[Row], staff: StaffMember | None = None) -> set[int]:
    """Ids of all clients whom the plan of these rows will change or name as parents, as it looks now."""
    good = [row.again() for row in rows if row.is_good]
    phones = {row.values["phone"] for row in good} - {""}
    known = set(living().filter(phone__in=tuple(phones)).values_list("pk", flat=True))
    above = {row.parent for row in good}
    came = _came_before({row.fingerprint for row in good if row.number in above})
    return known | {one.pk for one in (*find_in_base(good, staff).values(), *came.values())}


def counts_of(rows: Iterable[Row], planned: Iterable[Planned]) -> dict[str, Any]:
    """The figures of `--json`: always the same keys, always integers."""
    planned = list(planned)
    outcomes = Counter(each.outcome for each in planned)
    reasons = Counter(each.row.reason for each in planned)
    warnings = Counter(trouble.code for each in planned for trouble in each.row.warnings)
    rows = list(rows)
    return {
        **{outcome: outcomes[outcome] for outcome in (CREATED, UPDATED, SKIPPED)},
        "blank": sum(row.reason == BLANK for row in rows),
        "rows": len(rows),
        "opening": totals(planned),
        "bad": {code: reasons[code] for code in BAD},
        "warnings": {code: warnings[code] for code in WARNINGS},
    }


def totals(planned: Iterable[Planned]) -> dict[str, int]:
    """How many passes from before, and the sums of debts and deposits, in kopecks."""
    found = [each.brings("opening") for each in planned]
    sums = [one.get("minor", 0) for one in found]
    return {
        "passes": sum("plan" in one for one in found),
        "debt_minor": -sum(minor for minor in sums if minor < 0),
        "free_minor": sum(minor for minor in sums if minor > 0),
    }


def _part(rows: list[Row], on_phone: str, staff: StaffMember | None) -> Iterator[Planned]:
    good = [row for row in rows if row.is_good]
    holders = _by("phone", {row.values["phone"] for row in good} - {""})
    owners = {
        code: client.pk for code, client in _by("barcode", {row.values["barcode"] for row in good} - {""}).items()
    }
    came = _came_before({row.fingerprint for row in good})
    named = {name for row in good for name in BESIDE if row.values.get(name)}
    named |= {"guardian"} if any(map(has_parent, good)) else set()
    has = having(holders.values(), named)
    new = [row for row in good if row.values["phone"] not in holders and row.fingerprint not in came]
    _look_for_doubles(new, staff)
    parents = find_in_base(good, staff)
    hidden = hidden_from(staff, (client.pk for client in holders.values()))
    for row in rows:
        known = holders.get(row.values["phone"]) if row.is_good else None
        if row.is_good and (known is not None or row.fingerprint not in came):
            _free_barcode(row, owners, known)
        if known is not None and known.pk in hidden:
            row.warnings.append(Trouble("not_seen", value=row.values["phone"]))
            yield Planned(row, SKIPPED)
            continue
        yield _fate(row, known, came, on_phone, has, parents.get(row.number, row.parent))


def _fate(
    row: Row,
    known: Client | None,
    came: Mapping[str, Client],
    on_phone: str,
    has: Mapping[int, Having],
    parent: Parent,
) -> Planned:
    if not row.is_good:
        return Planned(row, IS_BAD)
    if known is not None:
        return _about_known(row, known, on_phone, has[known.pk], parent)
    if row.fingerprint in came:
        return Planned(row, SKIPPED, came[row.fingerprint])
    return Planned(row, CREATED, parent=parent)


def _look_for_doubles(rows: list[Row], staff: StaffMember | None) -> None:
    """Somebody of the same name and birth date is here already: the row comes in, and is told of."""
    born = {row.values["birth_date"] for row in rows} - {None}
    if not born:
        return
    people = visible_to(staff).filter(birth_date__in=tuple(born)).values_list("name", "birth_date")
    known = {(fold(name), day): name for name, day in people}
    for row in rows:
        name = known.get((fold(row.values["name"]), row.values["birth_date"]))
        if name is not None and not any(trouble.code == "same_person" for trouble in row.warnings):
            row.warnings.append(Trouble("same_person", value=row.values["name"], detail={"name": name}))


def _by(column: str, values: set[str]) -> dict[str, Client]:
    found = living().filter(**{f"{column}__in": tuple(values)}).select_related(*BY_NAME, "responsible")
    return {getattr(client, column): client for client in found}


def _came_before(fingerprints: set[str]) -> dict[str, Client]:
    # The check notes its rows down too, without a client: what was only promised has not come.
    rows = ImportRow.objects.filter(fingerprint__in=tuple(fingerprints), outcome=CREATED, client__isnull=False)
    return {
        row.fingerprint: row.client for row in rows.filter(client__deleted_at__isnull=True).select_related("client")
    }


def _free_barcode(row: Row, owners: dict[str, int], known: Client | None) -> None:
    """Somebody else's barcode stays his."""
    owner = owners.get(row.values["barcode"])
    if owner is not None and (known is None or owner != known.pk):
        row.warnings.append(Trouble("dup_barcode", value=row.values["barcode"]))
        row.values["barcode"] = ""


def _about_known(row: Row, known: Client, on_phone: str, has: Having, parent: Parent) -> Planned:
    if sorted(fold(known.name).split()) != sorted(fold(row.values["name"]).split()):
        row.warnings.append(Trouble("other_name", value=row.values["name"], detail={"name": known.name}))
    changes = _changes(row.values, known, on_phone, has)
    if on_phone != ImportBatch.OnPhone.SKIP and has.brought & (row.values.get("opening") or {}).keys():
        row.warnings.append(Trouble("has_opening", value=known.name))
    if on_phone != ImportBatch.OnPhone.SKIP and _is_new_parent(parent, known, has, on_phone):
        changes["guardian"] = parent
    return Planned(row, UPDATED if changes else SKIPPED, known, changes, parent=parent)


def _is_new_parent(parent: Parent, known: Client, has: Having, on_phone: str) -> bool:
    if parent is None or parent == known or (on_phone == ImportBatch.OnPhone.FILL and has.guardian_id):
        return False
    return isinstance(parent, int) or parent.pk != has.guardian_id


def _changes(values: dict[str, Any], known: Client, on_phone: str, has: Having) -> dict[str, Any]:
    if on_phone == ImportBatch.OnPhone.SKIP:
        return {}
    fills = on_phone == ImportBatch.OnPhone.FILL
    found = {
        name: value
        for name, value in values.items()
        if value and name not in BESIDE and not (fills and _has(known, name)) and not _same(known, name, value)
    }
    return found | changes_beside(values, known, has, fills=fills)


def _has(known: Client, name: str) -> bool:
    value = getattr(known, name)
    return bool(value) and value != Client.Gender.UNKNOWN


def _same(known: Client, name: str, value: Any) -> bool:
    if name in BY_NAME:
        row = getattr(known, name)
        return row is not None and fold(row.name) == fold(value)
    return getattr(known, name) == value
