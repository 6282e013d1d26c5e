"""Who is «Родитель» of a form when two cards become one: a child has one first, and nobody is lost by it (CL-13, CL-35)."""

from ritm.accounts.queries import settings_of_account
from ritm.clients.models import Guardianship
from ritm.clients.moving import Moving

_LABEL, _FIRST = "clients.Guardianship", "is_first"


def move_firsts(moving: Moving) -> None:
    """Before the rows move: the dropped card's parent becomes another one of the kept card's, where the boss allows
    more than one; and where both cards answer for one child, the kept one is his first if either was.
    """
    kept = Guardianship.objects.filter(child=moving.kept_id, is_first=True)
    if settings_of_account().many_guardians and kept.exists():
        for row in Guardianship.objects.filter(child=moving.dropped_id, is_first=True):
            _set(moving, row, is_first=False)
    both = Guardianship.objects.filter(guardian=moving.dropped_id, is_first=True)
    for row in both.filter(child__guardianships__guardian=moving.kept_id).order_by("pk"):
        _set(moving, row, is_first=False)
        _set(moving, Guardianship.objects.get(child=row.child_id, guardian=moving.kept_id), is_first=True)


def move_firsts_back(moving: Moving) -> None:
    """The same undone: whoever became the first steps back before the other takes his place again."""
    for move in sorted(moving.of(_LABEL, _FIRST), key=lambda move: move.old == "True"):
        Guardianship.objects.filter(pk=move.row_id).update(is_first=move.old == "True")


def _set(moving: Moving, row: Guardianship, *, is_first: bool) -> None:
    Guardianship.objects.filter(pk=row.pk).update(is_first=is_first)
    moving.note(row, _FIRST, not is_first, is_first)
