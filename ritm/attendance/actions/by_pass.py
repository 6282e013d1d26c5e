"""A visit that a pass pays, on a frozen day too as far as the boss wants it (P-6, F-5)."""

from ritm.attendance import paying
from ritm.attendance.errors import Refused
from ritm.attendance.models import Override, Visit
from ritm.attendance.thawing import Mode, cause_of, frozen_fit, mode
from ritm.events.actor import Actor
from ritm.passes.actions.credits import take_credit
from ritm.passes.actions.thawing import end_by_visit
from ritm.passes.models import ClientPass


def pay_by_pass(visit: Visit, *, pinned: ClientPass | None, on_frozen: str, actor: Actor) -> tuple[str, ...]:
    """Let the pass that P-6 chooses, or the pinned one, pay; the caller holds lesson and client. What was put aside.

    `on_frozen`: Mode.END_FREEZE ends the freeze where nothing else speaks against the pass, Mode.KEEP takes the visit
    all the same; each where the boss wants just that. Raises NoPass and its kin, UnfreezeLosesBookings.
    """
    choice = paying.choose_for(visit.lesson, visit.client, pinned=pinned, hold=True)
    if choice.client_pass is not None:
        _take(visit, choice.client_pass, actor=actor)
        return ()
    fit = frozen_fit(choice, pinned)
    if fit is None or not on_frozen or mode() != on_frozen:
        raise choice.why_not or Refused
    if on_frozen == Mode.KEEP:
        _take(visit, fit.client_pass, while_frozen=True, actor=actor)
        return (Override.FROZEN.value,)
    held = end_by_visit(client_pass=fit.client_pass, on=visit.lesson.on, cause=cause_of(visit), actor=actor)
    _take(visit, held, actor=actor)
    return ()


def _take(visit: Visit, held: ClientPass, *, while_frozen: bool = False, actor: Actor) -> None:
    visit.entry = take_credit(
        client_pass=held,
        units=paying.LESSON_UNITS,
        on=visit.lesson.on,
        cause=cause_of(visit),
        branch=visit.lesson.branch,
        actor=actor,
        is_held=True,
        while_frozen=while_frozen,
    )
    visit.source = Visit.Source.PASS
    visit.save(update_fields=["source", "entry"])
