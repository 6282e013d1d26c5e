"""A name in the quotation marks of the reader's language."""

from django.utils.translation import gettext as _


def quoted(name: str) -> str:
    """The name of a pass, a group: «8 занятий» in Russian, “8 classes” in English."""
    return _("“%(name)s”") % {"name": name}
