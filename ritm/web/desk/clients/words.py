"""The chips over the client list in words (CL-03)."""

from django.utils.translation import gettext as _

# Chips that stand in the menu «Фильтры» until one of them is chosen.
FURTHER = frozenset(["frozen", "sum_owed", "visits_owed", "portal", "blocked"])


def chip_words() -> dict[str, str]:
    """Code of a chip → what stands on it, in their order."""
    return {
        "all": _("All"),
        "debt": _("With a debt"),
        "ending": _("Pass ends within 7 days"),
        "absent": _("No visits for 30 days"),
        "birthdays": _("Birthdays"),
        "children": _("Children"),
        "active": _("With a pass"),
        "frozen": _("With a frozen pass"),
        "sum_owed": _("Sum owed"),
        "visits_owed": _("Visits owed"),
        "portal": _("With the client portal"),
        "blocked": _("Block list"),
    }
