"""«Расписание → Шаблон расписания» (SC-02, ux 4.4)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.schedule.actions.template import add_slot, change_slot, copy_slot, remove_slot
from ritm.schedule.grid import minute_of
from ritm.schedule.models import TemplateSlot
from ritm.schedule.pages import SlotCard
from ritm.schedule.permissions import LESSONS_CHANGE, TEMPLATE_CHANGE, TEMPLATE_READ
from ritm.schedule.templates import template_now, template_week, templates_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, refused, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.desk.schedule import week_grid
from ritm.web.desk.schedule.following import asked_now, differing
from ritm.web.desk.schedule.forms import SlotForm
from ritm.web.desk.schedule.week import changed, has_halls
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import WEEKDAYS

FIRST_HOUR, LAST_HOUR = 8, 21  # shown even where nothing stands


@dataclass(frozen=True)
class Column:
    """A weekday of the template: its cards by hours."""

    number: int
    label: str
    count: int
    cells: list[tuple[week_grid.Row, list[SlotCard]]]


@desk_view(requires=(TEMPLATE_READ,))
def template(request: HttpRequest) -> HttpResponse:
    """One of the branch's templates, ?weekly=, else that of today; a press on a time puts a lesson there."""
    branch = current_branch(request)
    templates, asked = templates_of(branch), week_grid.asked_id(request, "weekly")
    shown = next((one for one in templates if one.pk == asked), None)
    page = template_week(branch, shown or template_now(templates, clock.today(branch.time_zone)))
    starts = [minute_of(card.slot.wall_time) for card in page.cards]
    rows = week_grid.hour_rows(starts, first=FIRST_HOUR, last=LAST_HOUR)
    staff = request.staff
    context = {
        "page": page,
        "templates": templates,
        "rows": rows,
        "columns": [_column(number, page.cards, rows) for number in range(7)],
        "hours": page.minutes * 100 // 60,
        "clashing": sum(bool(card.clashes) for card in page.cards),
        "has_halls": has_halls(request),
        "may_change": staff.may(TEMPLATE_CHANGE),
    }
    return render_part(request, "schedule/template.html", "template", context)


def _column(number: int, cards: tuple[SlotCard, ...], rows: list[week_grid.Row]) -> Column:
    mine = [card for card in cards if card.slot.weekday == number]
    cells = [(row, [card for card in mine if row.start <= minute_of(card.slot.wall_time) < row.until]) for row in rows]
    return Column(number, WEEKDAYS[number](), len(mine), cells)


@desk_view(requires=(TEMPLATE_CHANGE,), methods=("GET", "POST"))
def template_new(request: HttpRequest) -> HttpResponse:
    """A lesson of the template in ?weekly=; ?weekday= and time= come from the place that was pressed."""
    branch = current_branch(request)
    initial = {
        "weekday": week_grid.asked_id(request, "weekday"),
        "wall_time": request.GET.get("time", "")[:5],
        "weekly": week_grid.asked_id(request, "weekly"),
    }
    form = SlotForm(request.POST if request.method == "POST" else None, branch=branch, initial=initial)
    actor = request.staff.actor

    def act(typed: dict[str, Any]) -> int:
        slot = add_slot(branch=branch, **form.slot_values(), actor=actor)
        copy_slot(slot=slot, weekdays=typed["also"], actor=actor)
        return slot.pk

    if attempt(request, form, act):
        return changed(request, _("The class stands in the template"), page_or_home(request, "desk:template"))
    return _form(request, form, title=_("New class of the template"))


@desk_view(requires=(TEMPLATE_CHANGE,), methods=("GET", "POST"))
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a lesson of the template, repeat it on other days."""
    slot = _slot(request, pk)
    names = ("group", "weekday", "wall_time", "weeks", "hall", "teacher", "minutes", "capacity")
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(slot, name) for name in names}
    form = SlotForm(data, branch=slot.template.branch, slot=slot, initial=initial)
    actor = request.staff.actor

    def act(typed: dict[str, Any]) -> int:
        saved = change_slot(slot=slot, **form.slot_values(), actor=actor)
        copy_slot(slot=saved, weekdays=typed["also"], actor=actor)
        return saved.pk

    may_follow = request.staff.may(LESSONS_CHANGE)
    if attempt(request, form, act):
        return _saved(request, pk, _("The template is saved"))
    differ = differing(pk) if may_follow and request.method == "GET" else 0
    return _form(request, form, title=slot.group.name, slot=slot, differ=differ)


@desk_view(requires=(TEMPLATE_CHANGE,), methods=("POST",))
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a lesson out of the template; whether weeks that are filled keep theirs is asked then."""

    def act() -> str:
        remove_slot(slot=_slot(request, pk), actor=request.staff.actor)
        return "gone"

    try:
        send_once(request, act)
    except DomainError as error:
        return refused(request, error, "desk:template")
    return _saved(request, pk, _("The class is taken out of the template"))


def _saved(request: HttpRequest, pk: int, text: str) -> HttpResponse:
    """Done; where weeks that are filled stand otherwise now, and the person may change them, that is asked next."""
    is_known = request.staff.may(LESSONS_CHANGE) and TemplateSlot.objects.filter(pk=pk).exists()  # type: ignore[attr-defined] -- set by StaffMiddleware
    if is_known and differing(pk):
        return asked_now(request, pk, text)
    return changed(request, text, page_or_home(request, "desk:template"))


def _slot(request: HttpRequest, pk: int) -> TemplateSlot:
    rows = TemplateSlot.objects.select_related("template__branch", "group", "hall", "teacher")
    slot = rows.filter(pk=pk, is_archived=False, template__branch__in=own_branches(request)).first()
    if slot is None:
        raise Http404
    return slot


def _form(request: HttpRequest, form: SlotForm, **context: Any) -> HttpResponse:
    context |= {
        "form": form,
        "has_halls": has_halls(request),
        "needs_groups": not form.fields["group"].queryset.exists(),
        "back": page_or_home(request, "desk:template"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render_part(request, "schedule/template_form.html", "form", context, status=status)
