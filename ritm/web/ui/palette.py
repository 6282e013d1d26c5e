"""The twelve direction colours that were measured in both themes, in the order in which new directions take them."""

from django.utils.translation import gettext_lazy as _

PALETTE = (
    (1, "#2F6FDE", _("Blue")),
    (2, "#D9600F", _("Orange")),
    (3, "#2E9A4B", _("Green")),
    (4, "#A445C4", _("Purple")),
    (5, "#B87A00", _("Amber")),
    (6, "#0E8A8F", _("Teal")),
    (7, "#D6408F", _("Pink")),
    (8, "#7A9A01", _("Lime")),
    (9, "#5563DB", _("Indigo")),
    (10, "#D43B3B", _("Red")),
    (11, "#6E56CF", _("Violet")),
    (12, "#6B7785", _("Grey")),
)
