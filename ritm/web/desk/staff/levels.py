"""«Сотрудники → Уровни доступа»: base, limits, matrix, the level in plain words (ST-05, design 08)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.staff import errors
from ritm.staff.actions.levels import delete_access_level, save_access_level
from ritm.staff.models import AccessLevel, StaffMember
from ritm.staff.permissions import LEVELS_CHANGE, PRESETS, every_code, new_since, preset_codes
from ritm.staff.queries import access_levels, heads, holders, too_much
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, send_once
from ritm.web.desk.staff.matrix import columns, in_words, matrix
from ritm.web.ui.forms import MoneyField, MoneyInput, SegmentedSelect

PRESET_WORDS = {
    "administrator": gettext_lazy("Front desk"),
    "teacher": gettext_lazy("Teacher"),
    "viewer": gettext_lazy("View only"),
    "custom": gettext_lazy("Own"),
}


class LevelForm(forms.Form):
    """Name and limits; the rights are read from the boxes of the matrix."""

    name = forms.CharField(
        label=gettext_lazy("Name of the level"),
        max_length=60,
        error_messages={"required": errors.LevelNameRequired.message},
    )
    clients = forms.ChoiceField(
        label=gettext_lazy("Sees clients"), choices=AccessLevel.Clients.choices, widget=SegmentedSelect
    )
    phones = forms.ChoiceField(label=gettext_lazy("Phones"), choices=AccessLevel.Phones.choices, widget=SegmentedSelect)
    discount_percent_max = forms.IntegerField(
        label=gettext_lazy("Limit of the discount, %"),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "rt-mini"}),
    )
    credit_minor_max = MoneyField(
        label=gettext_lazy("Limit of a sale on credit, ₽"),
        required=False,
        widget=MoneyInput(attrs={"class": "rt-mini"}),
    )

    def __init__(self, data: Any = None, *, level: AccessLevel, codes: frozenset[str]) -> None:
        super().__init__(data, initial={name: getattr(level, name) for name in self.base_fields})
        self.codes = codes

    def clean_discount_percent_max(self) -> int:
        return self.cleaned_data["discount_percent_max"] or 0

    def clean_credit_minor_max(self) -> int:
        return self.cleaned_data["credit_minor_max"] or 0

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "codes": self.codes, "preset": _preset_of(self.codes)}


@desk_view(requires=(LEVELS_CHANGE,))
def levels(request: HttpRequest) -> HttpResponse:
    """The first level, ready to edit; a new one where there is none."""
    first = access_levels().first()
    return redirect("desk:level_edit", first.pk) if first else redirect("desk:level_new")


@desk_view(requires=(LEVELS_CHANGE,), methods=("GET", "POST"))
def level_new(request: HttpRequest) -> HttpResponse:
    """A level of one's own."""
    return _editor(request, AccessLevel(), None)


@desk_view(requires=(LEVELS_CHANGE,), methods=("GET", "POST"))
def level_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Base, scope, phones, matrix; who is affected stands beside the button."""
    level = get_object_or_404(AccessLevel.objects, pk=pk)
    return _editor(request, level, level)


@desk_view(requires=(LEVELS_CHANGE,), methods=("POST",))
def level_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice; refused while somebody holds the level."""

    def act() -> str:
        level = get_object_or_404(AccessLevel.objects, pk=pk)
        delete_access_level(level=level, by=request.staff)
        return level.name

    try:
        name, _is_new = send_once(request, act)
    except (errors.LevelInUse, errors.StrongerPerson) as error:
        messages.error(request, str(error))
        return redirect("desk:level_edit", pk)
    messages.success(request, _("The level “%(name)s” is deleted") % {"name": name})
    return redirect("desk:levels")


def _editor(request: HttpRequest, level: AccessLevel, stored: AccessLevel | None) -> HttpResponse:
    by: StaffMember = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    codes = _codes(request, level)
    form = LevelForm(request.POST if request.method == "POST" else None, level=level, codes=codes)
    if request.method == "POST" and "preview" in request.POST:
        return _words(request, form, level)
    saved = attempt(request, form, lambda typed: save_access_level(level=stored, **typed, by=by).pk)
    if saved:
        messages.success(request, _("The level is saved"))
        return redirect("desk:level_edit", int(saved))
    fresh = new_since(stored.known) if stored else []
    context = {
        "level": level,
        "form": form,
        "groups": matrix(held=codes, stored=frozenset(level.codes), by=by, fresh=frozenset(one.code for one in fresh)),
        "fresh": [(one.label, one.code in level.codes) for one in fresh],
        "columns": columns(),
        "span": len(columns()) + 1,
        "presets": _presets(codes),
        "is_stronger": bool(stored and too_much(by, stored)),
        "levels": access_levels(),
        "heads": heads().count(),
        "title": _("Level “%(name)s”") % {"name": level.name} if stored else _("New level"),
        "url": request.path,
        "new": reverse("desk:level_new"),
        **_meaning(level, codes),
    }
    return render(request, "staff/level.html", context, status=422 if form.errors else 200)


def _words(request: HttpRequest, form: LevelForm, level: AccessLevel) -> HttpResponse:
    """The level in words, as it would be after saving; nothing is written."""
    fields = form.cleaned_data if form.is_valid() else {}
    shown = AccessLevel(pk=level.pk, name=level.name)
    for name in ("clients", "phones", "discount_percent_max", "credit_minor_max"):
        setattr(shown, name, fields.get(name, getattr(level, name)))
    context = {"presets": _presets(form.codes), "oob": True, **_meaning(shown, form.codes)}
    return render(request, "staff/level.html#words", context)


def _meaning(level: AccessLevel, codes: frozenset[str]) -> dict[str, Any]:
    people = holders(level) if level.pk else []
    shown = AccessLevel(
        phones=level.phones,
        clients=level.clients,
        codes=sorted(codes),
        discount_percent_max=level.discount_percent_max,
        credit_minor_max=level.credit_minor_max,
    )
    return {"words": in_words(shown), "people": people}


def _codes(request: HttpRequest, level: AccessLevel) -> frozenset[str]:
    if request.method == "POST":
        return frozenset(code for code in every_code() if request.POST.get(f"right-{code}"))
    preset = request.GET.get("preset", "")
    return preset_codes(preset) if preset in PRESETS else frozenset(level.codes)


def _preset_of(codes: frozenset[str]) -> str:
    return next((preset for preset in PRESETS if preset_codes(preset) == codes), "custom")


def _presets(codes: frozenset[str]) -> list[dict[str, Any]]:
    current = _preset_of(codes)
    return [{"name": name, "label": label, "current": name == current} for name, label in PRESET_WORDS.items()]
