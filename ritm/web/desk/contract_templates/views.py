"""The list of templates, the editor, the upload, a look with an invented client, the archive."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ritm.contracts import typed, word
from ritm.contracts.actions.templates import receive_word, save_typed, save_word, shelve_template
from ritm.contracts.errors import TemplateWrong
from ritm.contracts.models import ContractTemplate
from ritm.contracts.numbers import next_number
from ritm.contracts.permissions import CONTRACTS_SET_UP
from ritm.contracts.purpose import TEMPLATE
from ritm.contracts.queries import every_template, last_version, settings_of_contracts, variables_of
from ritm.contracts.reading_word import as_html
from ritm.contracts.samples import sample_text
from ritm.contracts.variables import by_name, every_variable
from ritm.contracts.writing import filled_document
from ritm.core.errors import DomainError
from ritm.files.actions import remove
from ritm.files.errors import FileClosed
from ritm.files.queries import place_of, readable
from ritm.web.desk.contract_templates.forms import TypedForm, WordForm
from ritm.web.desk.contract_templates.palette import palette
from ritm.web.desk.contract_templates.sampling import sample_of
from ritm.web.desk.door import View, desk_view
from ritm.web.desk.forms import done, refused, send_once, sent_length
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch, local_today
from ritm.web.ui.render import Undo, render_part

SET_UP, HOME, CHANGED = (CONTRACTS_SET_UP,), "desk:contract_templates", "templates-changed"
_GET_POST = ("GET", "POST")
Kind = ContractTemplate.Kind


@desk_view(requires=SET_UP)
def contract_templates(request: HttpRequest) -> HttpResponse:
    """Living templates first, archived ones below; how the next contract will be numbered."""
    row = settings_of_contracts()
    context = {
        "rows": list(every_template()),
        "settings": row,
        "coming": next_number(row, local_today(request)).text,
        "zone": current_branch(request).time_zone,
        "back": reverse("desk:settings") if may_open(request.staff, "settings") else "",
        "journal": reverse("desk:contracts") if may_open(request.staff, "contracts") else "",
    }
    return render_part(request, "contract_templates/list.html", "list", context)


@desk_view(requires=SET_UP, methods=_GET_POST)
def template_new(request: HttpRequest) -> HttpResponse:
    """A typed template, with a contract to begin with."""
    form = TypedForm(request.POST if request.method == "POST" else None, initial={"text": sample_text()})
    return _typed_page(request, form, None)


@desk_view(requires=SET_UP, methods=_GET_POST)
def template_upload(request: HttpRequest) -> HttpResponse:
    """A template of a file."""
    return _word_page(request, None)


@desk_view(requires=SET_UP, methods=_GET_POST)
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another file, another name: contracts that were made keep the words of their time."""
    template = get_object_or_404(ContractTemplate.objects, pk=pk)
    if template.kind == Kind.WORD:
        return _word_page(request, template)
    initial = {"name": template.name, "text": last_version(template).text}
    form = TypedForm(request.POST if request.method == "POST" else None, initial=initial)
    return _typed_page(request, form, template)


@desk_view(requires=SET_UP)
def template_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """A saved template as a contract with an invented client."""
    template = get_object_or_404(ContractTemplate.objects, pk=pk)
    version = last_version(template)
    document = filled_document(version, template.kind, sample_of(variables_of(version), request))
    body = SafeString(as_html(document))  # nosec B703 -- our own tags, every text escaped
    context = {"template": template, "body": body, "is_word": template.kind == Kind.WORD}
    return render_part(request, "contract_templates/sample.html", "sample", context)


@desk_view(requires=SET_UP)
def template_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The uploaded file, to be changed in Word and uploaded again."""
    template = get_object_or_404(ContractTemplate.objects, pk=pk, kind=Kind.WORD)
    try:
        file = readable(
            file_id=last_version(template).file_id or 0,
            purpose=TEMPLATE.code,
            codes=request.staff.codes,  # type: ignore[attr-defined] -- set by StaffMiddleware
        )
        content = place_of(file).read_bytes()
    except (FileClosed, FileNotFoundError) as error:
        raise Http404 from error
    return attachment(content, f"{template.name}.docx", word.CONTENT_TYPE)


def _shelved(*, is_archived: bool) -> View:
    @desk_view(requires=SET_UP, methods=("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        template, actor = get_object_or_404(ContractTemplate.objects, pk=pk), request.staff.actor  # type: ignore[attr-defined] -- by StaffMiddleware
        try:
            send_once(request, lambda: str(shelve_template(template=template, is_archived=is_archived, actor=actor).pk))
        except DomainError as error:
            return refused(request, error, HOME)
        said = _("Template archived: %(name)s") if is_archived else _("Template restored: %(name)s")
        way = reverse(f"desk:contract_template_{'restore' if is_archived else 'archive'}", args=[pk])
        return done(request, HOME, said % {"name": template.name}, changed=CHANGED, undo=Undo(way))

    return view


template_archive = _shelved(is_archived=True)
template_restore = _shelved(is_archived=False)


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be kept, never shown in the page."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _typed_page(request: HttpRequest, form: TypedForm, template: ContractTemplate | None) -> HttpResponse:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if "look" in request.POST:
        return _look(request)
    if form.is_valid():
        kept = form.cleaned_data
        try:
            send_once(request, lambda: str(save_typed(template=template, **kept, staff=staff).pk))
        except DomainError as error:
            _say(form, error)
        else:
            return done(request, HOME, _("The template is saved"), changed=CHANGED)
    context = {"form": form, "template": template, "palette": palette()}
    return render(request, "contract_templates/editor.html", context, status=422 if form.errors else 200)


def _look(request: HttpRequest) -> HttpResponse:
    """What is typed, as a contract with an invented client; nothing is saved."""
    text = request.POST.get("text", "").replace("\x00", "")[: typed.LONGEST]
    known = by_name(every_variable())
    names, problems = typed.check(text, known)
    context: dict[str, Any] = {"problems": problems}
    if not problems:
        values = sample_of([known[name] for name in names], request)
        document = typed.as_document(text, {name: values[known[name].code] for name in names})
        context["body"] = SafeString(as_html(document))  # nosec B703 -- our own tags, every text escaped
    return render(request, "contract_templates/editor.html#look", context)


def _word_page(request: HttpRequest, template: ContractTemplate | None) -> HttpResponse:
    is_post = request.method == "POST"
    form = WordForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        length=sent_length(request),
        is_known=template is not None,
        initial={"name": template.name if template else ""},
    )
    if form.is_valid():
        try:
            _keep_word(request, form.cleaned_data, template)
        except DomainError as error:
            _say(form, error)
        else:
            return redirect(HOME)
    context = {"form": form, "template": template, "palette": palette()}
    return render(request, "contract_templates/upload.html", context, status=422 if form.errors else 200)


def _keep_word(request: HttpRequest, kept: dict[str, Any], template: ContractTemplate | None) -> None:
    """Reading a document is slow, so it stands outside the request key's transaction."""
    staff, file = request.staff, kept["file"]  # type: ignore[attr-defined] -- set by StaffMiddleware
    received = receive_word(content=file, name=file.name, actor=staff.actor) if file else None
    is_new = False
    try:
        _answer, is_new = send_once(
            request,
            lambda: str(save_word(template=template, name=kept["name"], file=received, staff=staff).pk),
        )
    finally:
        if received is not None and not is_new:
            remove(file=received, actor=staff.actor)


def _say(form: forms.Form, error: DomainError) -> None:
    """Each problem of a template by itself, at its field."""
    said = error.problems if isinstance(error, TemplateWrong) else (str(error),)
    for one in said:
        form.add_error(error.field if error.field in form.fields else None, one)
