"""The four steps of an import, each with its own address: the page may be left at any moment."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ritm.core.errors import DomainError
from ritm.imports import queries
from ritm.imports.actions import (
    answer_lists,
    discard,
    fix_cells,
    go_on,
    is_stopped,
    look_again,
    match_columns,
    receive,
    start_import,
    undo_import,
)
from ritm.imports.jobs import check_small
from ritm.imports.models import ImportBatch
from ritm.imports.purpose import RIGHTS
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, send_once, sent_length
from ritm.web.desk.imports import workbooks
from ritm.web.desk.imports.fixes import FixForm, typed_fixes
from ritm.web.desk.imports.forms import ColumnsForm, SheetForm, UploadForm
from ritm.web.desk.imports.lists import ListsForm
from ritm.web.desk.imports.shown import LISTS, Look, check_shown, done_shown, progress_shown, steps, undone_shown
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.ui.render import render_part

Status = ImportBatch.Status
_GET_POST = ("GET", "POST")
_AT_WORK = {Status.CHECKING, Status.RUNNING, Status.UNDOING}


@desk_view(requires=RIGHTS, methods=_GET_POST)
def start(request: HttpRequest) -> HttpResponse:
    """Step 1: choose a workbook."""
    is_post = request.method == "POST"
    form = UploadForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        branches=own_branches(request),
        length=sent_length(request),
        initial={"branch": current_branch(request).pk},
    )
    if is_post and form.is_valid():
        try:
            return redirect("desk:import_columns", _received(request, form.cleaned_data))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    context = {"form": form, "steps": steps(1), "batches": queries.latest(request.staff)}
    return render(request, "imports/start.html", context, status=422 if form.errors else 200)


def _received(request: HttpRequest, typed: dict[str, Any]) -> int:
    """The batch's id. Reading a workbook is slow, so it stands outside the request key's transaction."""
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    file = typed["file"]
    made = receive(
        content=file, name=file.name, content_type=file.content_type or "", branch=typed["branch"], actor=actor
    )
    try:
        answer, is_new = send_once(request, lambda: str(made.pk))
    except DomainError:
        discard(batch=made, actor=actor)
        raise
    if not is_new:
        discard(batch=made, actor=actor)
    return int(answer)


@desk_view(requires=RIGHTS, methods=_GET_POST)
def columns(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Step 2: which column is which."""
    batch = _open(request, batch_id)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    form = ColumnsForm(request.POST if request.method == "POST" else None, batch=batch, actor=actor)

    def act(typed: dict[str, Any]) -> int:
        choice = {"on_phone": typed["on_phone"], "plan": typed.get("plan")}
        return match_columns(batch=batch, mapping=form.mapping(), **choice, actor=actor).pk

    if attempt(request, form, act) is not None:
        return redirect("desk:import_batch", batch.pk)
    return _columns_page(request, batch, form, SheetForm(batch=batch, initial=_place(batch)))


@desk_view(requires=RIGHTS, methods=("POST",))
def sheet(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Step 2: another sheet or title row of the same file."""
    batch = _open(request, batch_id)
    form = SheetForm(request.POST, batch=batch)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(typed: dict[str, Any]) -> int:
        return look_again(batch=batch, sheet=typed["sheet"], header_row=typed["header_row"], actor=actor).pk

    if attempt(request, form, act) is not None:
        return redirect("desk:import_columns", batch.pk)
    return _columns_page(request, batch, ColumnsForm(batch=batch, actor=actor), form)


def _columns_page(request: HttpRequest, batch: ImportBatch, form: ColumnsForm, place: SheetForm) -> HttpResponse:
    context = {"batch": batch, "form": form, "place": place, "steps": steps(2)}
    return render(request, "imports/columns.html", context, status=422 if form.errors or place.errors else 200)


@desk_view(requires=RIGHTS)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Steps 3 and 4: what was found, how far it is, what has come in."""
    found = _found(request, batch_id)
    if found.status == Status.UPLOADED:
        return redirect("desk:import_columns", found.pk)
    if found.status in _AT_WORK:
        context = {**progress_shown(found), "batch": found, "is_stopped": is_stopped(found)}
        return render_part(request, "imports/progress.html", "progress", context)
    if request.htmx and not request.htmx.boosted:  # type: ignore[attr-defined] -- by django-htmx
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("desk:import_batch", args=[found.pk])
        return response
    whole, show = request.GET.get("whole", ""), request.GET.get("show", "")
    shown = {Status.CHECKED: check_shown, Status.UNDONE: undone_shown}.get(found.status, done_shown)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    look = Look.of(found, actor)
    context = {"batch": found, "opens_cards": may_open(request.staff, "client")}  # type: ignore[attr-defined] -- by StaffMiddleware
    return render(request, "imports/result.html", {**context, **shown(found, show=show, whole=whole, look=look)})


@desk_view(requires=RIGHTS, methods=("POST",))
def lists(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Step 3: what becomes of values that the lists have not."""
    found = _open(request, batch_id)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    form = ListsForm(request.POST, batch=found, actor=actor)
    if attempt(request, form, lambda _typed: answer_lists(batch=found, answers=form.answers(), actor=actor).pk):
        check_small(found)
        return redirect("desk:import_batch", found.pk)
    shown = check_shown(found, show=LISTS, whole="", look=Look.of(found, actor))
    return render(request, "imports/result.html", {"batch": found, **shown, "lists": form}, status=422)


@desk_view(requires=RIGHTS, methods=("POST",))
def fix(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Step 3: cells typed anew; the rows are checked again at once."""
    found = _open(request, batch_id)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    form, show = FixForm(request.POST), request.GET.get("show", "")
    if not form.is_valid():
        shown = check_shown(found, show=show, whole="", look=Look.of(found, actor, form.texts))
        return render(request, "imports/result.html", {"batch": found, **shown, "fix_form": form}, status=422)
    fixes = typed_fixes(found, form, actor)
    send_once(request, lambda: str(fix_cells(batch=found, fixes=fixes, actor=actor).pk))
    check_small(found)
    return redirect(f"{reverse('desk:import_batch', args=[found.pk])}?{urlencode({'show': show})}")


@desk_view(requires=RIGHTS, methods=("POST",))
def run(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Step 4: let the good rows come in; a stopped import goes on. What was typed beside and not sent goes first."""
    found = _found(request, batch_id)
    if mend := _not_sent(request, found):
        answer = mend(request, batch_id)
        if answer.status_code == HTTPStatus.FOUND:
            messages.info(request, _("What you changed here is applied. Look at the rows, then press Import again."))
        return answer
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    act = go_on if found.status in _AT_WORK else start_import
    send_once(request, lambda: str(act(batch=found, actor=actor).pk))
    return redirect("desk:import_batch", found.pk)


@desk_view(requires=RIGHTS, methods=("POST",))
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """«Отменить импорт»: within a day of its end."""
    found = _found(request, batch_id)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    send_once(request, lambda: str(undo_import(batch=found, actor=actor).pk))
    return redirect("desk:import_batch", found.pk)


@desk_view(requires=RIGHTS)
def errors(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The rows that do not come in, as a workbook to mend."""
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    return workbooks.bad_rows(_open(request, batch_id), actor)


@desk_view(requires=RIGHTS)
def sample(request: HttpRequest) -> HttpResponse:
    """The workbook to begin with."""
    return workbooks.sample(request.staff.actor)  # type: ignore[attr-defined] -- set by StaffMiddleware


def _found(request: HttpRequest, batch_id: int) -> ImportBatch:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    return get_object_or_404(queries.batches_seen_by(staff), pk=batch_id)


def _not_sent(request: HttpRequest, batch: ImportBatch) -> Callable[[HttpRequest, int], HttpResponse] | None:
    """The view of the form whose cells or choices came along with the button of the import."""
    if batch.status != Status.CHECKED or batch.file is None:
        return None
    if any(text.strip() for text in FixForm(request.POST).texts.values()):
        return fix
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    return lists if ListsForm(request.POST, batch=batch, actor=actor).is_answered_anew() else None


def _open(request: HttpRequest, batch_id: int) -> ImportBatch:
    """A batch whose file is still kept."""
    found = _found(request, batch_id)
    if found.file is None:
        raise Http404(_("The file of this import is no longer kept"))
    return found


def _place(batch: ImportBatch) -> dict[str, Any]:
    return {"sheet": batch.sheet, "header_row": batch.header_row}
