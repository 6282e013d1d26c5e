"""«Занятия → Группы» (CT-06, CT-07)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.regulars import regulars_counted
from ritm.schedule import queries
from ritm.schedule.actions.groups import add_group, archive_group, change_group, delete_group, restore_group
from ritm.schedule.models import ClassGroup
from ritm.schedule.permissions import DISCIPLINES_CHANGE, GROUPS_CHANGE, GROUPS_READ
from ritm.web.desk.classes import lists
from ritm.web.desk.classes.forms import GroupForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.desk.menu import may_open, page_or_home

HOME, FIELDS = "desk:groups", "classes/group_fields.html"
_FIELDS = (
    *("name", "discipline", "teacher", "hall", "minutes", "capacity", "drop_in_minor"),
    *("min_age", "max_age", "min_people", "is_online"),
)


@desk_view(requires=(GROUPS_READ,))
def groups(request: HttpRequest) -> HttpResponse:
    """The list of groups; without disciplines it leads to them (CT-08)."""
    rows = ClassGroup.objects.select_related("discipline", "hall", "teacher").order_by("name", "id")
    rows = rows.annotate(regulars=regulars_counted())
    return lists.list_page(
        request,
        "classes/groups.html",
        rows,
        right=GROUPS_CHANGE,
        needs_disciplines=not queries.disciplines().exists(),
        may_disciplines=request.staff.may(DISCIPLINES_CHANGE),
        may_regulars=may_open(request.staff, "group_regulars"),
    )


@desk_view(requires=(GROUPS_CHANGE,), methods=("GET", "POST"))
def group_new(request: HttpRequest) -> HttpResponse:
    """A new group; name and discipline are needed."""
    halls = list(queries.halls()[:2])
    initial = {"hall": halls[0]} if len(halls) == 1 else {}  # one hall needs no choice
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    actor = request.staff.actor
    if attempt(request, form, lambda typed: add_group(**typed, actor=actor).pk):
        return done(request, HOME, _("The group is saved"))
    return _form(request, form, title=_("New group"))


@desk_view(requires=(GROUPS_CHANGE,), methods=("GET", "POST"))
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group; the answer says how many coming lessons took it over (CT-07)."""
    group = get_object_or_404(ClassGroup.objects.select_related("hall"), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = GroupForm(data, group=group, initial={name: getattr(group, name) for name in _FIELDS})
    actor = request.staff.actor
    reached = attempt(request, form, lambda typed: change_group(group=group, actor=actor, **typed)[1])
    if reached is not None:
        return done(request, HOME, _saved(int(reached)))
    return _form(request, form, title=_("Group"), coming=queries.coming_lessons(group).count())


def _form(request: HttpRequest, form: GroupForm, **context: Any) -> HttpResponse:
    context["needs_disciplines"] = not form.fields["discipline"].queryset.exists()
    return lists.form_page(request, form, back=page_or_home(request, HOME), fields=FIELDS, **context)


def _saved(lessons: int) -> str:
    if not lessons:
        return _("The group is saved")
    words = ngettext(
        "The group is saved, %(count)s coming class is changed",
        "The group is saved, %(count)s coming classes are changed",
        lessons,
    )
    return words % {"count": lessons}


group_delete, group_archive, group_restore = lists.leaving(
    lists.Entry(ClassGroup, "group", GROUPS_CHANGE, HOME),
    delete=delete_group,
    archive=archive_group,
    restore=restore_group,
)
