"""«Сотрудники → Менеджеры» and «→ Преподаватели»: the same pages for two kinds of people (ST-02, ST-03, AC-04)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from ritm.core.errors import DomainError
from ritm.core.ids import readable_password
from ritm.staff.actions.people import add_staff, archive_staff, change_staff, restore_staff, set_sign_in_details
from ritm.staff.models import StaffMember, StaffRole
from ritm.staff.permissions import MANAGERS_CHANGE, MANAGERS_READ, TEACHERS_CHANGE, TEACHERS_READ
from ritm.staff.queries import managers, may_manage, teachers
from ritm.web.desk.door import View, desk_view
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.desk.place import own_branches
from ritm.web.desk.staff.forms import AccessForm, ManagerForm, NewManagerForm, NewTeacherForm, TeacherForm
from ritm.web.ui.links import base_url
from ritm.web.ui.render import render_part, trigger


@dataclass(frozen=True)
class Kind:
    """Managers or teachers: their roles, rights, forms and words."""

    name: str
    roles: tuple[str, ...]
    read: str
    change: str
    people: Callable[..., Any]
    new_form: type[forms.Form]
    form: type[forms.Form]
    titles: dict[str, Any]

    @property
    def home(self) -> str:
        """The list's address."""
        return f"desk:{self.name}s"

    def url(self, page: str, *args: int) -> str:
        """The address of an inner page."""
        return reverse(f"desk:{self.name}_{page}", args=args)


MANAGER = Kind(
    "manager",
    (StaffRole.HEAD, StaffRole.FRONT_DESK),
    MANAGERS_READ,
    MANAGERS_CHANGE,
    managers,
    NewManagerForm,
    ManagerForm,
    {"list": gettext_lazy("Managers"), "new": gettext_lazy("New manager"), "one": gettext_lazy("Manager")},
)
TEACHER = Kind(
    "teacher",
    (StaffRole.TEACHER,),
    TEACHERS_READ,
    TEACHERS_CHANGE,
    teachers,
    NewTeacherForm,
    TeacherForm,
    {"list": gettext_lazy("Teachers"), "new": gettext_lazy("New teacher"), "one": gettext_lazy("Teacher")},
)


def list_view(kind: Kind) -> View:
    """The list; `?archived=1` shows who left."""

    @desk_view(requires=(kind.read,))
    def view(request: HttpRequest) -> HttpResponse:
        is_archived = request.GET.get("archived") == "1"
        people = list(kind.people(is_archived=is_archived))
        rows = [
            {
                "person": person,
                "branches": [link.branch.name for link in person.branch_links.all()],
                "may_manage": may_manage(request.staff, person),
            }
            for person in people
        ]
        context = {
            "kind": kind,
            "title": kind.titles["list"],
            "new_title": kind.titles["new"],
            "new": kind.url("new") if request.staff.may(kind.change) else "",
            "rows": rows,
            "is_archived": is_archived,
            "archived": kind.people(is_archived=True).count(),
        }
        return render_part(request, "staff/people.html", "list", context)

    return view


def new_view(kind: Kind) -> View:
    """A new person; the answer ends with link, login and password ready to copy, shown once (AC-03)."""

    @desk_view(requires=(kind.change,), methods=("GET", "POST"))
    @sensitive_post_parameters("password")
    def view(request: HttpRequest) -> HttpResponse:
        form = _bound(request, kind.new_form, {}, by=request.staff, branches=own_branches(request))
        added = attempt(request, form, lambda typed: add_staff(**_typed(kind, typed), by=request.staff).pk)
        if added is None:
            return _form_page(request, kind, form, kind.titles["new"])
        person = StaffMember.objects.select_related("login").get(pk=int(added))
        if person.login is None:
            text = _("Saved. Without a login the teacher cannot sign in, but can be put on classes.")
            return done(request, _home(request, kind), text)
        return _handover(request, kind, person, form.cleaned_data["password"])

    return view


def edit_view(kind: Kind) -> View:
    """Name, kind, level, branches, contacts; only by somebody at least as strong (I-30)."""

    @desk_view(requires=(kind.change,), methods=("GET", "POST"))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        person = _person(kind, pk)
        form = _bound(request, kind.form, _values(person), by=request.staff, branches=own_branches(request))
        saved = attempt(
            request, form, lambda typed: change_staff(member=person, **_typed(kind, typed), by=request.staff).pk
        )
        if saved:
            return done(request, _home(request, kind), _("Saved"))
        return _form_page(request, kind, form, person.name, person=person)

    return view


def access_view(kind: Kind) -> View:
    """New login and password for somebody who lost them; the old ones fail at once (AC-04)."""

    @desk_view(requires=(kind.change,), methods=("GET", "POST"))
    @sensitive_post_parameters("password")
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        person = _person(kind, pk)
        form = _bound(request, AccessForm, {"login": person.login.name if person.login else ""})
        saved = attempt(request, form, lambda typed: set_sign_in_details(member=person, **typed, by=request.staff).pk)
        if saved:
            person = StaffMember.objects.select_related("login").get(pk=pk)
            return _handover(request, kind, person, form.cleaned_data["password"])
        return _form_page(request, kind, form, _("New sign-in details"), person=person, is_access=True)

    return view


def leave_view(kind: Kind, act: Callable[..., Any], text: Callable[[], str]) -> View:
    """Into the archive, pressed twice; and back from it."""

    @desk_view(requires=(kind.change,), methods=("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        person = _person(kind, pk)
        try:
            send_once(request, lambda: str(act(member=person, by=request.staff).pk))
        except DomainError as error:
            return refused(request, error, _home(request, kind))
        return done(request, _home(request, kind), text() % {"name": person.name})

    return view


def _archived() -> str:
    return _("%(name)s is in the archive: cannot sign in and is not offered for classes")


def _restored() -> str:
    return _("%(name)s is back from the archive")


def _person(kind: Kind, pk: int) -> StaffMember:
    return get_object_or_404(StaffMember.objects.select_related("login", "access_level"), pk=pk, role__in=kind.roles)


def _values(person: StaffMember) -> dict[str, Any]:
    fields = ("name", "role", "phone", "email")
    branches = [] if person.has_every_right else person.branch_links.values_list("branch_id", flat=True)
    return {name: getattr(person, name) for name in fields} | {
        "access_level": person.access_level_id,
        "branches": list(branches),
    }


def _typed(kind: Kind, typed: dict[str, Any]) -> dict[str, Any]:
    return {"role": StaffRole.TEACHER, **typed} if kind is TEACHER else typed


def _bound(request: HttpRequest, form: type[forms.Form], initial: dict[str, Any], **bound: Any) -> forms.Form:
    """The form as posted; the button that makes a password keeps what was typed and checks nothing yet."""
    if request.method == "POST" and "make_password" in request.POST:
        many = {name: request.POST.getlist(name) for name in request.POST}
        kept = {name: values if name == "branches" else values[-1] for name, values in many.items()}
        made = form(initial={**initial, **kept, "password": readable_password()}, **bound)
        # The focus goes to what was made, not back to the first field.
        made.fields["name"].widget.attrs.pop("autofocus", None)
        made.fields["password"].widget.attrs["autofocus"] = True
        return made
    return form(request.POST if request.method == "POST" else None, initial=initial, **bound)


def _home(request: HttpRequest, kind: Kind) -> str:
    # Changing a person does not imply reading the list (ST-05).
    return kind.home if request.staff.may(kind.read) else "desk:home"  # type: ignore[attr-defined] -- by StaffMiddleware


def _form_page(request: HttpRequest, kind: Kind, form: forms.Form, title: Any, **context: Any) -> HttpResponse:
    person = context.get("person")
    if person is not None and not may_manage(request.staff, person):  # type: ignore[attr-defined] -- by StaffMiddleware
        form.fields.clear()
        context["is_stronger"] = True
    context |= {"kind": kind, "form": form, "title": title, "back": reverse(_home(request, kind))}
    return render_part(request, "staff/form.html", "form", context, status=422 if form.errors else 200)


def _handover(request: HttpRequest, kind: Kind, person: StaffMember, password: str) -> HttpResponse:
    """Link, login, password: shown once, never kept."""
    context = {
        "person": person,
        "link": base_url(request).rstrip("/") + reverse("desk:home"),
        "password": password,
        "back": reverse(_home(request, kind)),
    }
    response = render_part(request, "staff/handover.html", "handover", context)
    return trigger(response, "list-changed")


manager_pages = {
    "list": list_view(MANAGER),
    "new": new_view(MANAGER),
    "edit": edit_view(MANAGER),
    "access": access_view(MANAGER),
    "archive": leave_view(MANAGER, archive_staff, _archived),
    "restore": leave_view(MANAGER, restore_staff, _restored),
}
teacher_pages = {
    "list": list_view(TEACHER),
    "new": new_view(TEACHER),
    "edit": edit_view(TEACHER),
    "access": access_view(TEACHER),
    "archive": leave_view(TEACHER, archive_staff, _archived),
    "restore": leave_view(TEACHER, restore_staff, _restored),
}
