"""The client's form: a new client from three places, and a known one (CL-01, CL-26, ST-12, ST-13)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ritm.clients.actions.health import look_at_illnesses
from ritm.clients.actions.photos import set_photo
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.data import ClientData
from ritm.clients.drafts import draft_form
from ritm.clients.errors import SystemClient
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_CHANGE, CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.directory.queries.phones import shown_phone
from ritm.staff.actions.drafts import forget_draft
from ritm.staff.models import StaffMember
from ritm.web.desk.clients import after, draft, sections
from ritm.web.desk.clients.ages import ages_of
from ritm.web.desk.clients.alike import alike
from ritm.web.desk.clients.children import children_of
from ritm.web.desk.clients.forms import SEVERAL, ClientForm
from ritm.web.desk.clients.groups import form_groups
from ritm.web.desk.clients.guardians import LISTS
from ritm.web.desk.clients.photo import photo_url
from ritm.web.desk.clients.places import Place, place_of, rights_of_place
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.desk.lessons.access import lesson_of
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.ui import wording
from ritm.web.ui.forms import id_of
from ritm.web.ui.render import render_part

_AGAIN, _FIX, _BOOK = "again", "fix", "book"
_KEPT_FOR_NEXT = ("branch", "source", "responsible")


@desk_view(requires=(CLIENTS_CHANGE,), also=rights_of_place, methods=("GET", "POST"))
@sensitive_post_parameters("password")
def client_new(request: HttpRequest) -> HttpResponse:
    """An empty form; the address says from where, for which lesson or parent, and what was typed already."""
    place = place_of(request.GET)
    lesson = _named(request, "lesson", lambda pk: lesson_of(request, pk))
    parent = _named(request, "parent", _visible(request))
    form = _form(request, initial=_offered(request, parent))
    who = request.staff
    saved = _submitted(request, form, lambda data: add_client(data=data, actor=who.actor, created_by=who))
    if saved is None:
        return _page(request, form, place=place, lesson=lesson, title=_("New client"))
    client = Client.objects.get(pk=saved)
    if _AGAIN in request.POST:
        return _next(request, client, form, parent=parent, place=place, lesson=lesson)
    if _BOOK in request.POST and after.may_book(who, lesson):
        return after.booked(request, client, place=place, lesson=lesson)
    return after.saved(request, client, place=place, lesson=lesson)


@desk_view(requires=(CLIENTS_READ, CLIENTS_CHANGE), methods=("GET", "POST"))
@sensitive_post_parameters("password")
def client_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a known client; the system client's cannot be opened (7g)."""
    client = _visible(request)(pk)
    if client is None:
        raise Http404
    if client.is_system:
        raise SystemClient
    form, actor = _form(request, client=client), request.staff.actor
    illnesses = form.lists.get("illness")
    if request.method == "GET" and illnesses is not None and illnesses.chosen:
        look_at_illnesses(client=client, actor=actor)
    settle = partial(form.settle, branch=current_branch(request))
    saved = _submitted(request, form, lambda data: change_client(client=client, data=data, actor=actor, settle=settle))
    place = Place.LIST if request.GET.get("from") == Place.LIST else Place.CARD
    if saved is None:
        return _page(request, form, place=place, title=_("Client's profile"), client=client)
    return after.saved(request, Client.objects.get(pk=saved), place=place)


def _form(request: HttpRequest, *, client: Client | None = None, initial: dict[str, Any] | None = None) -> ClientForm:
    """The form as it was sent; after «Сделать альтернативным» an unanswered one with the values moved."""
    terms = {**_terms(request), "client": client}
    if request.method != "POST":
        form = ClientForm(initial=initial, **terms)
    elif _FIX in request.POST:
        form = ClientForm(initial=_fixed(request.POST), **terms)
    else:
        form = ClientForm(request.POST.copy(), initial=initial, **terms)
    form.sections = sections.sections_of(request, client, auto_id=terms["auto_id"])
    if not form.is_bound:
        sections.excuse(form.sections)
    draft.fill(request, form)
    return form


def _terms(request: HttpRequest) -> dict[str, Any]:
    # The dialog may lie over the page of another client's form: their controls have different ids.
    auto_id = "quick_%s" if request.htmx else "id_%s"  # type: ignore[attr-defined] -- by django-htmx
    return {"staff": request.staff, "branches": own_branches(request), "auto_id": auto_id}  # type: ignore[attr-defined] -- by StaffMiddleware


def _fixed(sent: Any) -> dict[str, Any]:
    """What was typed, with the taken phone moved to where it may stand."""
    names = [name for name in ClientForm.base_fields if name in sent and name != "parent_text"]
    typed = {name: sent.getlist(name) if name in (*SEVERAL, *LISTS) else sent[name] for name in names}
    typed["other_phone"] = typed.get("other_phone") or typed.get("phone", "")
    typed["phone"] = ""
    kind, _dash, holder = sent[_FIX].partition("-")
    return {**typed, "guardian": holder} if kind == "child" else typed


def _submitted(request: HttpRequest, form: ClientForm, act: Callable[[ClientData], Client]) -> int | None:
    """The saved client's id; None where the form is to be shown (again). A refusal lands at its field."""
    if request.method != "POST" or not form.is_bound or not _is_right(form):
        return None

    def save() -> str:
        # Inside the request key: a repeated POST gets its first answer, not a warning about its own client.
        form.warn()
        client = act(form.client_data(branch=current_branch(request)))
        if form.cleaned_data["photo"]:
            set_photo(client=client, file_id=form.cleaned_data["photo"], actor=request.staff.actor)  # type: ignore[attr-defined] -- by StaffMiddleware
        sections.save(form.sections, client, actor=request.staff.actor)  # type: ignore[attr-defined] -- by StaffMiddleware
        forget_draft(member=request.staff, form=draft_form(form.client))  # type: ignore[attr-defined] -- by StaffMiddleware
        return str(client.pk)

    try:
        return int(send_once(request, save)[0])
    except DomainError as error:
        if not sections.refuse(form.sections, error):
            form.refuse(error)
        return None


def _is_right(form: ClientForm) -> bool:
    """Both are asked, so that every mistake is said at once."""
    are_right = sections.are_valid(form.sections)
    return form.is_valid() and are_right


def _page(request: HttpRequest, form: ClientForm, **context: Any) -> HttpResponse:
    place, today = context["place"], clock.today(current_branch(request).time_zone)
    context |= {
        "form": form,
        "url": request.get_full_path(),
        "back": after.cancelled(request, place, client=context.get("client"), lesson=context.get("lesson")),
        "photo": _photo(request, form, context.get("client")),
        "groups": form_groups(form),
        "children": children_of(form.client, request.staff, is_child=form.guardian is not None),  # type: ignore[attr-defined] -- by StaffMiddleware
        "ages": ages_of(form["birth_date"], today),
        "books": form.client is None and after.may_book(request.staff, context.get("lesson")),  # type: ignore[attr-defined] -- by StaffMiddleware
        "draft": draft.offer(request, form.client),
        "alike": alike(request.staff, form),  # type: ignore[attr-defined] -- set by StaffMiddleware
    }
    is_refused = request.method == "POST" and form.is_bound
    return render_part(request, "clients/form.html", "dialog", context, status=422 if is_refused else 200)


def _photo(request: HttpRequest, form: ClientForm, client: Client | None) -> str:
    """Where the picture that the form shows is: the one just chosen, or the client's; "" for none."""
    chosen = form["photo"].value() if "photo" not in form.errors else None
    if chosen:
        return reverse("desk:client_photo_chosen", args=[chosen])
    return photo_url(client, request.staff)  # type: ignore[attr-defined] -- set by StaffMiddleware


def _next(
    request: HttpRequest, client: Client, form: ClientForm, *, parent: Client | None, **where: Any
) -> HttpResponse:
    """«Сохранить и ещё один»: an empty form again, with the branch, source, responsible one and parent of the last."""
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return after.go(request, request.get_full_path(), client)
    kept = {name: form.cleaned_data[name] for name in _KEPT_FOR_NEXT if name in form.cleaned_data}
    kept |= _child_of(parent, request.staff) if parent is not None else {}  # type: ignore[attr-defined] -- by StaffMiddleware
    fresh = ClientForm(initial=kept, **_terms(request))
    fresh.fields["name"].widget.attrs["autofocus"] = True
    fresh.sections = sections.sections_of(request, None, auto_id="quick_%s", is_fresh=True)
    answer = _page(request, fresh, title=_("New client"), is_next=True, **where)
    answer.status_code = 200
    return after.say(request, answer, client)


def _offered(request: HttpRequest, parent: Client | None) -> dict[str, Any]:
    """What stands in the form at first: the branch of Home, what was searched for, the parent."""
    said = request.GET
    branch = parent.branch_id if parent is not None and parent.branch_id else current_branch(request).pk
    offered = {"branch": branch, "name": said.get("name", "")[:150], "phone": said.get("phone", "")[:40]}
    offered["barcode"] = said.get("barcode", "")[:40]
    return {**offered, **_child_of(parent, request.staff)} if parent is not None else offered  # type: ignore[attr-defined] -- by StaffMiddleware


def _child_of(parent: Client, staff: StaffMember) -> dict[str, Any]:
    """What the form of a child knows from the parent's card; a phone that the level masks is not written down (CL-38)."""
    phone = wording.phone(parent.phone)
    is_seen = shown_phone(parent.phone, staff) == phone
    return {"guardian": parent.pk, "named_parent": parent.name, "named_parent_phone": phone if is_seen else ""}


def _visible(request: HttpRequest) -> Callable[[int], Client | None]:
    return lambda pk: visible_to(request.staff).select_related("passport", "login").filter(pk=pk).first()  # type: ignore[attr-defined] -- by StaffMiddleware


def _named(request: HttpRequest, name: str, find: Callable[[int], Any]) -> Any:
    """The row that the address names, None where it names none; 404 for a foreign or unreadable one."""
    said = request.GET.get(name)
    if said is None:
        return None
    number = id_of(said)
    found = find(number) if number is not None else None
    if found is None or getattr(found, "is_system", False):
        raise Http404
    return found
