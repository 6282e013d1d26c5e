"""What a file brings to the lists of the form that they have not, and what somebody has answered about it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ritm.clients.search_text import fold
from ritm.imports.rows import Row

MOST_NEW = 100  # of a list; more is hardly a list


def new_values(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """[{"list", "name", "count"}]: list by list, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[tuple[str, str], str] = {}
    for row in rows:
        for kind, name in row.listed if row.is_good else ():
            counts[kind, fold(name)] += 1
            names.setdefault((kind, fold(name)), name)
    found = [{"list": kind, "name": names[kind, folded], "count": count} for (kind, folded), count in counts.items()]
    return sorted(found, key=lambda one: (one["list"], -one["count"], one["name"]))[: MOST_NEW * 6]


def too_many(values: Iterable[dict[str, Any]]) -> set[str]:
    """Lists to which the file would bring more than a list can be: the column is another one, it seems."""
    counts = Counter(one["list"] for one in values)
    return {kind for kind, count in counts.items() if count > MOST_NEW}
