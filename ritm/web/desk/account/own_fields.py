"""«Настройки аккаунта → Поля анкеты»: the boss's own fields of the client's form, and his word on the usual ones (CL-31)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.accounts.models import Asked
from ritm.clients.actions.fields import FieldTerms, add_field, change_field, hide_field, move_field, remove_field
from ritm.clients.models_of_fields import ProfileField
from ritm.core.errors import DomainError
from ritm.studio.actions import change_settings
from ritm.web.desk.account.usual_fields import UsualFieldsForm
from ritm.web.desk.door import View, desk_view
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.ui.forms import SegmentedSelect
from ritm.web.ui.render import render_part

_NEW = {"kind": ProfileField.Kind.TEXT, "is_on_card": True, "online": Asked.NO, "is_importable": True}
HOME, CHANGED = "desk:settings_fields", "fields-changed"


class FieldForm(forms.Form):
    """What a field is called, takes and offers; where it is asked and shown."""

    name = forms.CharField(label=gettext_lazy("Name of the field"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("What is typed"), choices=ProfileField.Kind.choices)
    options = forms.CharField(
        label=gettext_lazy("What can be chosen"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("for lists: each choice in a line of its own"),
    )
    hint = forms.CharField(
        label=gettext_lazy("Hint"), max_length=120, required=False, help_text=gettext_lazy("stands under the field")
    )
    is_required = forms.BooleanField(label=gettext_lazy("Has to be filled in at the desk"), required=False)
    is_on_card = forms.BooleanField(label=gettext_lazy("Shown on the client's card"), required=False)
    online = forms.ChoiceField(
        label=gettext_lazy("In online registration"),
        choices=Asked.choices,
        required=False,
        widget=SegmentedSelect,
    )
    is_importable = forms.BooleanField(label=gettext_lazy("Filled in by an import of clients"), required=False)

    def terms(self) -> FieldTerms:
        """What the room takes."""
        typed = self.cleaned_data
        options, online = tuple(typed["options"].splitlines()), typed["online"] or Asked.NO
        return FieldTerms(**{**typed, "options": options, "online": online})


@desk_view(requires=(), owner_only=True)
def settings_fields(request: HttpRequest) -> HttpResponse:
    """The fields in their order, hidden ones among them."""
    return _page(request, UsualFieldsForm())


@desk_view(requires=(), methods=("POST",), owner_only=True)
def settings_usual_fields(request: HttpRequest) -> HttpResponse:
    """Which of the usual fields are left out, which have to be filled in."""
    form, staff = UsualFieldsForm(request.POST), request.staff
    if attempt(request, form, lambda typed: change_settings(by=staff, form_fields=typed).pk):
        messages.success(request, _("Saved"))
        return redirect(HOME)
    return _page(request, form)


def _page(request: HttpRequest, usual: UsualFieldsForm) -> HttpResponse:
    context = {"rows": list(ProfileField.objects.order_by("position", "pk")), "usual": usual}
    return render_part(request, "account/fields.html", "fields", context, status=422 if usual.errors else 200)


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings_field_new(request: HttpRequest) -> HttpResponse:
    """One more field."""
    form = FieldForm(request.POST or None, initial=_NEW)
    actor = request.staff.actor
    if attempt(request, form, lambda _typed: add_field(terms=form.terms(), actor=actor).pk):
        return done(request, HOME, _("The field stands in the form"), changed=CHANGED)
    return _form_page(request, form, _("New field"))


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings_field_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, list, hint, place."""
    own, actor = get_object_or_404(ProfileField.objects, pk=pk), request.staff.actor
    names = ("name", "kind", "hint", "is_required", "is_on_card", "online", "is_importable")
    initial = {name: getattr(own, name) for name in names} | {"options": "\n".join(own.options)}
    form = FieldForm(request.POST or None, initial=initial)
    if attempt(request, form, lambda _typed: change_field(own=own, terms=form.terms(), actor=actor).pk):
        return done(request, HOME, _("The field is saved"), changed=CHANGED)
    return _form_page(request, form, _("Field"))


def _moved(*, is_up: bool) -> View:
    @desk_view(requires=(), methods=("POST",), owner_only=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        own, actor = get_object_or_404(ProfileField.objects, pk=pk), request.staff.actor  # type: ignore[attr-defined] -- by StaffMiddleware
        send_once(request, lambda: move_field(own=own, is_up=is_up, actor=actor) or str(own.pk))
        return done(request, HOME, _("The order is saved"), changed=CHANGED)

    return view


def _hidden(*, is_hidden: bool) -> View:
    @desk_view(requires=(), methods=("POST",), owner_only=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        own, actor = get_object_or_404(ProfileField.objects, pk=pk), request.staff.actor  # type: ignore[attr-defined] -- by StaffMiddleware
        send_once(request, lambda: str(hide_field(own=own, is_hidden=is_hidden, actor=actor).pk))
        words = _("“%(name)s” is not asked any more") if is_hidden else _("“%(name)s” is asked again")
        return done(request, HOME, words % {"name": own.name}, changed=CHANGED)

    return view


# One place up or down; asked no more, or again.
settings_field_up, settings_field_down = _moved(is_up=True), _moved(is_up=False)
settings_field_hide, settings_field_show = _hidden(is_hidden=True), _hidden(is_hidden=False)


@desk_view(requires=(), methods=("POST",), owner_only=True)
def settings_field_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The cross pressed twice; a field with something typed in it stays."""
    actor = request.staff.actor

    def act() -> str:
        own = get_object_or_404(ProfileField.objects, pk=pk)
        name = own.name
        remove_field(own=own, actor=actor)
        return name

    try:
        name, _is_new = send_once(request, act)
    except DomainError as error:
        return refused(request, error, HOME)
    return done(request, HOME, _("“%(name)s” is deleted") % {"name": name}, changed=CHANGED)


def _form_page(request: HttpRequest, form: FieldForm, title: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": title, "back": reverse(HOME)}
    return render_part(request, "account/field.html", "form", context, status=422 if form.errors else 200)
