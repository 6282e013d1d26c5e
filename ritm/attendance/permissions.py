"""Rights of the room, in the words of the table ST-A. An override is a right of its own (B-1)."""

from django.utils.translation import gettext_lazy as _

from ritm.staff.permissions import Section, permission

_DESK = ("administrator",)
_BOTH = ("administrator", "teacher")

BOOKINGS_CHANGE = permission(
    "bookings.change", _("Bookings: edit"), section=Section.HOME, row="bookings", column="change", presets=_BOTH
)
VISITS_CHANGE = permission(
    "visits.change", _("Visits: edit"), section=Section.HOME, row="visits", column="change", presets=_BOTH
)
MISSES_CHANGE = permission(
    "misses.change", _("No-shows: edit"), section=Section.HOME, row="misses", column="change", presets=_BOTH
)
BOOKINGS_FULL = permission("bookings.full", _("Book above the places"), section=Section.HOME, presets=_DESK)
BOOKINGS_BLOCKED = permission(
    "bookings.blocked", _("Book clients of the blocklist"), section=Section.HOME, presets=_DESK
)
BOOKINGS_CLASH = permission("bookings.clash", _("Book into two classes at once"), section=Section.HOME, presets=_DESK)
BOOKINGS_NO_PASS = permission(
    "bookings.no_pass",
    _("Book without a pass where the studio forbids it"),
    section=Section.HOME,
    presets=_DESK,
)
BOOKINGS_WINDOW = permission("bookings.window", _("Book after booking has closed"), section=Section.HOME, presets=_DESK)
BOOKINGS_AGE = permission("bookings.age", _("Book clients of another age"), section=Section.HOME, presets=_DESK)
BOOKINGS_LIMIT = permission(
    "bookings.limit", _("Book more than the studio allows a client"), section=Section.HOME, presets=_DESK
)
BOOKINGS_FROZEN = permission(
    "bookings.frozen", _("Mark by a frozen pass, the freeze stays"), section=Section.HOME, is_risky=True
)
VISITS_CREDIT = permission("visits.credit", _("Mark on credit"), section=Section.HOME, presets=_DESK)
VISITS_FREE = permission("visits.free", _("Mark free of charge"), section=Section.HOME, is_risky=True)
VISITS_PAST = permission(
    "visits.past", _("Mark and undo on past days"), section=Section.HOME, presets=_DESK, is_risky=True
)
PENALTIES_WAIVE = permission(
    "penalties.waive", _("Waive what a miss or a late cancellation took"), section=Section.HOME, presets=_DESK
)
CREDITS_RESTORE = permission(
    "credits.restore", _("Restore missed visits to a pass"), section=Section.CARD, presets=_DESK
)
REGULARS_CHANGE = permission("regulars.change", _("Permanent participants: edit"), section=Section.CARD, presets=_DESK)
