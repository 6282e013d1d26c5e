"""Rights of the room, in the words of the table ST-A."""

from django.utils.translation import gettext_lazy as _

from ritm.staff.permissions import Section, permission

_ALL = ("administrator", "teacher", "viewer")
_DESK = ("administrator", "viewer")
_FRONT = ("administrator",)

HOME_SCHEDULE = permission(
    "home.schedule", _("Schedule on Home"), section=Section.HOME, row="home.schedule", column="read", presets=_ALL
)
LESSONS_CHANGE = permission(
    "lessons.change",
    _("Schedule on Home (changing)"),
    section=Section.HOME,
    row="home.schedule",
    column="change",
    presets=_FRONT,
)
HALLS_READ = permission(
    "halls.read", _("Halls (reading)"), section=Section.CLASSES, row="halls", column="read", presets=_DESK
)
HALLS_CHANGE = permission(
    "halls.change", _("Halls (changing)"), section=Section.CLASSES, row="halls", column="change", presets=_FRONT
)
DISCIPLINES_READ = permission(
    "disciplines.read",
    _("Disciplines (reading)"),
    section=Section.CLASSES,
    row="disciplines",
    column="read",
    presets=_DESK,
)
DISCIPLINES_CHANGE = permission(
    "disciplines.change",
    _("Disciplines (changing)"),
    section=Section.CLASSES,
    row="disciplines",
    column="change",
    presets=_FRONT,
)
GROUPS_READ = permission(
    "groups.read", _("Groups (reading)"), section=Section.CLASSES, row="groups", column="read", presets=_DESK
)
GROUPS_CHANGE = permission(
    "groups.change", _("Groups (changing)"), section=Section.CLASSES, row="groups", column="change", presets=_FRONT
)
TEMPLATE_READ = permission(
    "template.read",
    _("Schedule template (reading)"),
    section=Section.SCHEDULE,
    row="template",
    column="read",
    presets=_ALL,
)
TEMPLATE_CHANGE = permission(
    "template.change",
    _("Schedule template (changing)"),
    section=Section.SCHEDULE,
    row="template",
    column="change",
    presets=_FRONT,
)
WEEK_READ = permission(
    "week.read", _("Week schedule (reading)"), section=Section.SCHEDULE, row="week", column="read", presets=_ALL
)
WEEK_CHANGE = permission(
    "week.change", _("Week schedule (changing)"), section=Section.SCHEDULE, row="week", column="change", presets=_FRONT
)
