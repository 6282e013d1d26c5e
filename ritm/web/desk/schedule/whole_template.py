"""A template as a whole: its name, on which days it holds, another one begun from it (SC-07)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ritm.schedule.actions.templates import add_template, change_template, remove_template
from ritm.schedule.models import WeeklyTemplate
from ritm.schedule.permissions import TEMPLATE_CHANGE
from ritm.schedule.templates import templates_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.desk.schedule.forms import TemplateForm
from ritm.web.ui.render import render_part


@desk_view(requires=(TEMPLATE_CHANGE,), methods=("GET", "POST"))
def template_whole_new(request: HttpRequest) -> HttpResponse:
    """«Новый шаблон»: for other days; it may begin with the classes of one that is there."""
    branch = current_branch(request)
    form = TemplateForm(request.POST if request.method == "POST" else None, others=templates_of(branch))
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(typed: dict[str, Any]) -> int:
        return add_template(branch=branch, actor=actor, **typed).pk

    if answer := attempt(request, form, act):
        return _go(request, _("The template is made"), int(answer))
    return _form(request, form, title=_("New template"))


@desk_view(requires=(TEMPLATE_CHANGE,), methods=("GET", "POST"))
def template_whole_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or other days; weeks that are filled stay as they are."""
    template = _mine(request, pk)
    known = {name: getattr(template, name) for name in ("name", "first_on", "last_on", "weeks_ahead")}
    known["weeks_ahead"] = known["weeks_ahead"] or None
    form = TemplateForm(request.POST if request.method == "POST" else None, others=[], initial=known)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    if attempt(request, form, lambda typed: change_template(template=template, actor=actor, **typed).pk):
        return _go(request, _("The template is saved"), template.pk)
    return _form(request, form, title=template.name, template=template)


@desk_view(requires=(TEMPLATE_CHANGE,), methods=("POST",))
def template_whole_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template away; weeks that were filled keep their classes."""
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act() -> str:
        remove_template(template=_mine(request, pk), actor=actor)
        return "gone"

    send_once(request, act)
    return _go(request, _("The template is deleted"))


def _mine(request: HttpRequest, pk: int) -> WeeklyTemplate:
    rows = WeeklyTemplate.objects.select_related("branch").filter(branch__in=own_branches(request), is_archived=False)
    template = rows.filter(pk=pk).first()
    if template is None:
        raise Http404
    return template


def _go(request: HttpRequest, text: str, pk: int | None = None) -> HttpResponse:
    """To the page of this template: which one is shown stands in its head."""
    messages.success(request, text)
    url = page_or_home(request, "desk:template") + (f"?weekly={pk}" if pk else "")
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


def _form(request: HttpRequest, form: TemplateForm, **context: Any) -> HttpResponse:
    context |= {"form": form, "back": page_or_home(request, "desk:template")}
    status = 422 if form.is_bound and form.errors else 200
    return render_part(request, "schedule/whole_template.html", "form", context, status=status)
