"""What the worker does by the calendar: the only list."""

from collections.abc import Callable

from ritm.attendance.actions.promoting import sweep_waitlists
from ritm.directory.counting import keep_counts
from ritm.events.periodic import Periodic
from ritm.schedule.actions.minimum import cancel_small

PERIODIC: list[Periodic] = [
    Periodic("close_unmarked", "ritm.attendance.actions.closing.close_unmarked", per="branch", hour=1),
    Periodic("hold_wall_times", "ritm.schedule.actions.zones.hold_wall_times", per="branch", hour=2),
    Periodic("keep_filled", "ritm.schedule.filling.keep_filled", per="branch", hour=3),
    Periodic("auto_activate", "ritm.passes.subscribers.auto_activate", per="branch"),
    Periodic("carry_leftovers", "ritm.passes.subscribers.carry_leftovers", per="branch"),
    Periodic("burn_leftovers", "ritm.passes.subscribers.burn_leftovers", per="branch"),
    Periodic("post_month", "ritm.passes.subscribers.post_month", per="branch"),
    Periodic("renew_passes", "ritm.sales.renewing.renew_passes", per="branch", hour=5),
    Periodic("lapse_renewals", "ritm.sales.renewing.lapse_renewals", per="branch", hour=5),
    Periodic("warn_of_renewals", "ritm.messaging.renewing.warn_of_renewals", per="branch", hour=9),
    Periodic("roll_over_figures", "ritm.directory.subscribers.roll_over_figures", per="account"),
    Periodic("sweep_files", "ritm.files.actions.sweep", per="account", hour=4),
    Periodic("forget_drafts", "ritm.staff.actions.drafts.forget_old_drafts", per="account", hour=4),
    Periodic("forget_photos", "ritm.clients.actions.photos.forget_waiting_photos", per="account", hour=4),
    Periodic("look_for_doubles", "ritm.directory.doubles.look_for_doubles", per="account", hour=5),
    Periodic("pause_regulars", "ritm.attendance.actions.watching.pause_regulars", per="account", hour=5),
    Periodic("forget_imports", "ritm.imports.actions.forget_old", per="account", hour=4),
    Periodic("forget_requests", "ritm.joining.actions.forget_requests", per="account", hour=4),
    Periodic("forget_persons", "ritm.studio.person_export.forget_persons", per="account", hour=4),
    Periodic("forget_exports", "ritm.directory.actions.forget_exports", per="account", hour=4),
]

# Short looks, done at once by the worker in every account each minute; what counts for longer, in a thread of its own.
MINUTELY: list[Callable[[], object]] = [sweep_waitlists, cancel_small]
COUNTED: list[Callable[[], object]] = [keep_counts]
