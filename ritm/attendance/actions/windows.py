"""How early whoever holds a pass may book himself: the boss's choice by plans (B-2)."""

from collections.abc import Mapping

from ritm.attendance.errors_of_policy import BadWindow
from ritm.attendance.events import PlanWindowsChanged
from ritm.attendance.judging import plan_windows
from ritm.attendance.models_of_policy import PlanWindow
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor

LONGEST_DAYS = 365


@action
def choose_plan_windows(*, days: Mapping[int, int | None], actor: Actor) -> None:
    """Days ahead by plan, None: as everybody (B-2); plans that are not named stay. The same again changes nothing.

    Raises BadWindow.
    """
    if any(count is not None and not 0 <= count <= LONGEST_DAYS for count in days.values()):
        raise BadWindow(most=LONGEST_DAYS)
    before = plan_windows()
    changed = {plan_id: count for plan_id, count in days.items() if before.get(plan_id) != count}
    for plan_id, count in changed.items():
        if count is None:
            PlanWindow.objects.filter(plan=plan_id).delete()
        else:
            PlanWindow.objects.update_or_create(plan_id=plan_id, defaults={"opens_days": count})
    if changed:
        record(PlanWindowsChanged(plan_ids=tuple(sorted(changed))), actor=actor)
