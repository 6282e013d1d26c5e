"""Names of list entries: required, trimmed, unique among those in use whatever the case of the letters."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet

from ritm.core.lines import one_line
from ritm.schedule.errors import NameMissing, NameTaken, NameTooLong
from ritm.schedule.models import ClassGroup, Discipline, Hall, TemplateSlot, WeeklyTemplate

Entry = Hall | Discipline | ClassGroup | WeeklyTemplate


def clean_name(row: Entry, name: str) -> str:
    """The name without stray spaces. Raises NameMissing, NameTooLong."""
    name = one_line(name)
    if not name:
        raise NameMissing
    longest = row._meta.get_field("name").max_length
    if len(name) > longest:
        raise NameTooLong(longest=longest)
    return name


def save_named(row: Entry, *, among: QuerySet) -> None:
    """Save an entry whose name nobody else of `among` has. Raises NameTaken.

    Compared here because SQLite folds the case of Latin letters only; the constraint answers two at once.
    """
    others = among.filter(is_archived=False).exclude(pk=row.pk).values_list("name", flat=True)
    if row.name.casefold() in {name.casefold() for name in others}:
        raise NameTaken(name=row.name)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "name_once" not in str(error):
            raise
        raise NameTaken(name=row.name) from error


def remove(row: Entry | TemplateSlot) -> bool:
    """Delete the entry, or archive it where history points at it; True where it was archived."""
    try:
        row.delete()
    except ProtectedError:
        row.is_archived = True
        row.save(update_fields=["is_archived"])
        return True
    return False
