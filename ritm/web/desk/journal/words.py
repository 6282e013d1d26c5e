"""What the events beside a client's history say in plain words, and how their fields are called (ST-10)."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.clients.permissions import CARD_READ
from ritm.schedule.models import ClassGroup, Discipline, Hall
from ritm.staff.models import StaffMember
from ritm.web.desk.account.consents import ConsentsForm
from ritm.web.desk.account.forms import BranchForm, CabinetForm, SettingsForm
from ritm.web.desk.account.limits import LimitForm
from ritm.web.desk.account.own_fields import FieldForm
from ritm.web.desk.account.penalties import PenaltiesForm
from ritm.web.desk.classes.forms import DisciplineForm, GroupForm, HallForm, PlanForm
from ritm.web.desk.client_card.event_words import EVENT_WORDS, Told
from ritm.web.desk.schedule.calling_off import CallOffForm
from ritm.web.desk.schedule.closure_forms import ClosureForm
from ritm.web.desk.schedule.forms import LessonForm, SlotForm, TemplateForm
from ritm.web.desk.staff.forms import ManagerForm
from ritm.web.desk.staff.levels import LevelForm
from ritm.web.ui.wording import weekdays_told

_OTHER: dict[str, Any] = {
    "staff.staff_added": _("A person joined the staff"),
    "staff.staff_changed": _("A member of staff was changed"),
    "staff.staff_archived": _("A member of staff was archived"),
    "staff.staff_restored": _("A member of staff was restored"),
    "staff.sign_in_details_set": _("New sign-in details"),
    "staff.personal_settings_changed": _("Personal settings were changed"),
    "staff.access_level_saved": _("An access level was saved"),
    "staff.access_level_deleted": _("An access level was deleted"),
    "schedule.hall_added": _("A hall was added"),
    "schedule.hall_changed": _("A hall was changed"),
    "schedule.hall_removed": _("A hall was deleted"),
    "schedule.discipline_added": _("A discipline was added"),
    "schedule.discipline_changed": _("A discipline was changed"),
    "schedule.discipline_removed": _("A discipline was deleted"),
    "schedule.group_added": _("A group was added"),
    "schedule.group_changed": _("A group was changed"),
    "schedule.group_removed": _("A group was deleted"),
    "schedule.lesson_added": _("A class was added: %(lesson)s"),
    "schedule.lessons_added": _("A week was filled with classes"),
    "schedule.weeks_filling_asked": _("Several weeks were given to the worker to fill"),
    "schedule.weeks_edit_asked": _("Filled weeks were given to the worker to follow the template"),
    "schedule.teacher_substituted": _("Somebody else was put in for a teacher"),
    "schedule.lesson_moved": _("A class was moved with its bookings: %(lesson)s"),
    "schedule.lesson_changed": _("A class was changed: %(lesson)s"),
    "schedule.lesson_cancelled": _("A class was cancelled: %(lesson)s"),
    "schedule.lesson_reopened": _("A cancelled class is held after all: %(lesson)s"),
    "schedule.lesson_removed": _("A class was deleted"),
    "schedule.calendar_feed_given": _("An address for a calendar was made"),
    "schedule.calendar_feed_stopped": _("An address for a calendar was ended"),
    "schedule.client_feed_given": _("A client got an address for his calendar"),
    "schedule.client_feed_stopped": _("A client's address for a calendar was ended"),
    "schedule.closure_added": _("Days were closed"),
    "schedule.closure_changed": _("Closed days were changed"),
    "schedule.closure_removed": _("Closed days were opened"),
    "schedule.template_added": _("A template of the schedule was made"),
    "schedule.template_changed": _("A template of the schedule was changed"),
    "schedule.template_removed": _("A template of the schedule was deleted"),
    "schedule.slot_added": _("The template of the schedule got a class"),
    "schedule.slot_changed": _("A class of the template was changed"),
    "schedule.slot_removed": _("A class of the template was deleted"),
    "passes.plan_added": _("A pass was put on sale"),
    "passes.plan_changed": _("A pass on sale was changed"),
    "passes.plan_archived": _("A pass was taken off sale"),
    "passes.plan_restored": _("A pass is on sale again"),
    "clients.clients_added": _("Clients came from a file"),
    "clients.clients_changed": _("An import, or taking one back, changed clients"),
    "clients.clients_deleted": _("Clients of an import were deleted"),
    "clients.entry_added": _("A list of the profile grew"),
    "clients.entry_renamed": _("A value of a list of the profile was renamed"),
    "clients.entry_archived": _("A value of a list of the profile was put into the archive"),
    "clients.entry_restored": _("A value of a list of the profile is offered again"),
    "clients.entry_removed": _("A value of a list of the profile was deleted"),
    "clients.list_ordered": _("A list of the profile was put in another order"),
    "clients.consent_text_written": _("The words of a consent were changed"),
    "clients.field_added": _("A field of the profile was made"),
    "clients.field_changed": _("A field of the profile was changed"),
    "clients.field_removed": _("A field of the profile was deleted"),
    "joining.asked": _("Somebody has filled in the online registration"),
    "joining.waits": _("An online registration waits: a client has the phone or the email already"),
    "joining.dismissed": _("An online registration was refused"),
    "imports.import_started": _("An import began"),
    "imports.import_done": _("An import was done"),
    "imports.import_undone": _("An import was undone"),
    "directory.segment_saved": _("A segment was saved"),
    "directory.segment_deleted": _("A segment was deleted"),
    "directory.export_started": _("An export of clients was asked for"),
    "contracts.template_saved": _("A contract template was saved"),
    "contracts.template_shelved": _("A contract template was put away"),
    "contracts.numbering_changed": _("The numbering of contracts was changed"),
    "ledger.balances_opened": _("Balances from before were brought by an import"),
    "ledger.openings_taken_back": _("Balances from before were taken back with an import"),
    "passes.passes_issued": _("Passes from before were brought by an import"),
    "passes.batch_started": _("Passes of many clients were given to the worker to freeze or to extend"),
    "passes.batch_undone": _("Freezes or extensions of many clients are taken back"),
    "passes.passes_withdrawn": _("Passes from before were taken back with an import"),
    "studio.opened": _("The studio was opened"),
    "studio.welcome_asked_again": _("The first letter to the boss was asked for once more"),
    "studio.recovery_asked": _("The boss's access was asked for anew"),
    "studio.settings_changed": _("Account settings were changed"),
    "attendance.places_held": _("A place came free and is kept for the waiting list: %(lesson)s"),
    "attendance.places_kept": _("Places in reserve were changed: %(lesson)s"),
    "attendance.places_opened": _("A place came free before the class, first come first served: %(lesson)s"),
    "attendance.penalty_terms_changed": _("What no-shows and late cancellations take was chosen"),
    "attendance.plan_windows_changed": _("How early clients book themselves by their passes was chosen"),
    "attendance.cancel_limit_changed": _("Until when cancelling is free was chosen"),
    "attendance.regulars_booked": _("Permanent participants were booked"),
    "studio.changed": _("The studio's name or email was changed"),
    "studio.module_switched": _("A module was switched"),
    "studio.branch_added": _("A branch was added"),
    "studio.branch_changed": _("A branch was changed"),
}
WORDS: dict[str, Told] = {**EVENT_WORDS, **{name: Told(words, CARD_READ) for name, words in _OTHER.items()}}
PARTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "clients": (
        _("Clients"),
        ("clients.", "joining.", "directory.", "imports.", "studio.person_", "contracts.contract_"),
    ),
    "visits": (_("Bookings and visits"), ("attendance.",)),
    "money": (_("Passes and payments"), ("passes.", "sales.", "ledger.")),
    "schedule": (_("Schedule and classes"), ("schedule.",)),
    "staff": (_("Staff"), ("staff.",)),
    "account": (_("Account"), ("studio.", "contracts.template", "contracts.numbering")),
}
_FORMS: dict[str, tuple[type[forms.Form], ...]] = {
    "staff": (ManagerForm, LevelForm),
    "schedule": (CallOffForm, ClosureForm, LessonForm, SlotForm, TemplateForm, GroupForm, DisciplineForm, HallForm),
    "passes": (PlanForm,),
    "clients": (FieldForm,),
    "attendance": (PenaltiesForm, LimitForm),
    "studio": (SettingsForm, ConsentsForm, BranchForm, CabinetForm),
}
_BY_THEMSELVES = {
    "name": _("Name"),
    "preset": _("Ready-made level"),
    "role": _("Role"),
    "branches": _("Branches"),
    "codes": _("Rights"),
    "theme": _("Theme"),
    "language": _("Language"),
    "home_branch": _("Branch"),
    "day_view": _("View of the day"),
    "conditions": _("Conditions"),
    "is_archived": _("Archived"),
    "is_on": _("Switched on"),
    "access_level_id": _("Access level"),
}

# Fields whose values stand as the number of a row; it is called by its name.
NAMED_BY_NUMBER: dict[str, Any] = {
    "teacher_id": StaffMember,
    "hall_id": Hall,
    "group_id": ClassGroup,
    "discipline_id": Discipline,
    "branch_id": Branch,
}


def is_everybodys(name: str) -> bool:
    """Whether the event stands in no client's history."""
    return name in _OTHER


def label_of(event: str, name: str) -> str:
    """How the field of an event is called on the form where it is typed."""
    for form in _FORMS.get(event.partition(".")[0], ()):
        field = form.base_fields.get(name) or form.base_fields.get(name.removesuffix("_id"))
        if field is not None and field.label:
            return str(field.label)
    return str(_BY_THEMSELVES.get(name, capfirst(name.replace("_", " "))))


def written(event: str, name: str, text: str) -> str:
    """The value of a choice in its words, everything else as it is."""
    if name == "weekdays":
        return weekdays_told(text)
    for form in _FORMS.get(event.partition(".")[0], ()):
        field = form.base_fields.get(name)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(field.choices).get(text, text))
    words = {"True": _("yes"), "False": _("no")}
    return str(words.get(text, text))
