"""«Занятия → Залы» (CT-01)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ritm.accounts.queries import open_branches
from ritm.schedule.actions.halls import add_hall, archive_hall, change_hall, delete_hall, restore_hall
from ritm.schedule.models import Hall
from ritm.schedule.permissions import HALLS_CHANGE, HALLS_READ
from ritm.web.desk.classes import lists
from ritm.web.desk.classes.forms import HallForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import current_branch

HOME = "desk:halls"


@desk_view(requires=(HALLS_READ,))
def halls(request: HttpRequest) -> HttpResponse:
    """The list of halls of all branches."""
    rows = Hall.objects.select_related("branch").order_by("branch__position", "branch_id", "position", "id")
    return lists.list_page(
        request, "classes/halls.html", rows, right=HALLS_CHANGE, has_branches=len(open_branches()) > 1
    )


@desk_view(requires=(HALLS_CHANGE,), methods=("GET", "POST"))
def hall_new(request: HttpRequest) -> HttpResponse:
    """A new hall; only the name is needed."""
    form = HallForm(request.POST if request.method == "POST" else None, initial={"branch": current_branch(request)})
    actor = request.staff.actor
    if attempt(
        request,
        form,
        lambda typed: add_hall(branch=typed.get("branch") or form.only_branch, name=typed["name"], actor=actor).pk,
    ):
        return done(request, HOME, _("The hall is saved"))
    return lists.form_page(
        request, form, title=_("New hall"), back=page_or_home(request, HOME), fields="classes/hall_fields.html"
    )


@desk_view(requires=(HALLS_CHANGE,), methods=("GET", "POST"))
def hall_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a hall."""
    hall = get_object_or_404(Hall.objects.select_related("branch"), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = HallForm(data, hall=hall, initial={"name": hall.name})
    actor = request.staff.actor
    if attempt(request, form, lambda typed: change_hall(hall=hall, name=typed["name"], actor=actor).pk):
        return done(request, HOME, _("The hall is saved"))
    return lists.form_page(
        request, form, title=_("Hall"), back=page_or_home(request, HOME), fields="classes/hall_fields.html"
    )


hall_delete, hall_archive, hall_restore = lists.leaving(
    lists.Entry(Hall, "hall", HALLS_CHANGE, HOME),
    delete=delete_hall,
    archive=archive_hall,
    restore=restore_hall,
)
