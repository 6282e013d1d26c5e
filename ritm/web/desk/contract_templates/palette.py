"""The palette of variables: group by group, in the spelling of the person's language."""

from itertools import groupby
from typing import Any

from django.utils.translation import get_language

from ritm.contracts.variables import Group, every_variable


def palette() -> list[dict[str, Any]]:
    """Groups with their variables; each says what it means and what stands in the text for it."""
    is_russian = (get_language() or "ru").startswith("ru")
    groups = groupby(every_variable(), key=lambda one: one.group)
    return [
        {
            "label": Group(group).label,
            "key": str(group),
            "rows": [
                {"label": one.label, "mark": f"{{{{ {one.russian if is_russian else one.code} }}}}", "code": one.code}
                for one in rows
            ],
        }
        for group, rows in groups
    ]
