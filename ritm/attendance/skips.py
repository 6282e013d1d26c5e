"""Whom the waiting list has passed over, when and why, in words (W-4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ritm.attendance.errors import Refused
from ritm.attendance.explaining import Verdict, Why, explained_passes
from ritm.attendance.kept_refusals import refused_before
from ritm.attendance.models_of_queue import SkipLog, WaitlistEntry
from ritm.attendance.policy import moment_text
from ritm.attendance.waiting import turns
from ritm.schedule.models import Lesson


@dataclass(frozen=True)
class Skip:
    """One time that his turn came and the place went on."""

    when: str  # «25.11 18:00», where the class is held
    refusal: Refused


def skips_of(entries: Iterable[WaitlistEntry], lesson: Lesson | None = None) -> dict[int, list[Skip]]:
    """The times that each was passed over, the latest first; who never was is absent. One query, none for nobody.

    `lesson`: for which all of them wait; else each entry comes with its own.
    """
    places = {entry.pk: lesson or entry.lesson for entry in entries}
    found: dict[int, list[Skip]] = {}
    if not places:
        return found
    for row in SkipLog.objects.filter(entry__in=places).order_by("-passed_at", "-pk"):
        skip = Skip(moment_text(row.passed_at, places[row.entry_id]), refused_before(row.code, row.details))
        found.setdefault(row.entry_id, []).append(skip)
    return found


def why_waits(entry: WaitlistEntry) -> list[Why]:
    """Each time he was passed over, with its reason; and what would become of his turn now, pass by pass (W-4, P-5)."""
    said = [
        Why(
            Verdict.REFUSES,
            _("%(when)s: the turn came, the place went on. %(why)s") % {"when": one.when, "why": one.refusal},
        )
        for one in skips_of([entry]).get(entry.pk, ())
    ]
    if not said:
        said.append(Why(Verdict.NOTES, _("The turn has not come yet, or nothing stood in its way")))
    if entry.status not in {WaitlistEntry.Status.WAITING, WaitlistEntry.Status.OFFERED}:
        return said
    turn = turns(entry.lesson, [entry])[entry.client_id]
    if turn.against is None:
        said.append(Why(Verdict.PASSES, _("If a place came free now, it would be his")))
    else:
        text = _("If a place came free now, it would go on. %(why)s") % {"why": turn.against}
        said.append(Why(Verdict.REFUSES, text))
    return [*said, *explained_passes(turn.choice.fits)]
