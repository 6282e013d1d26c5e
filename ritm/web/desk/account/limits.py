"""«Лимит бесплатной отмены» of the account's settings: until when a client cancels free, and where it is otherwise (B-4)."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ritm.accounts.queries import open_branches
from ritm.attendance.actions.limits import LONGEST_HOURS, Scope, choose_cancel_limit, lift_cancel_limit
from ritm.attendance.limits import DEFAULT, SCOPES, Limit, last_of_each, limit_of
from ritm.attendance.models import CancelLimit
from ritm.schedule.models import ClassGroup, Discipline, Lesson
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, send_once
from ritm.web.desk.lessons.access import lesson_of
from ritm.web.ui.forms import ClockField, SegmentedSelect
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import clock_time, weekday_date

HOME, CHANGED = "desk:settings_limits", "limits-changed"
_NEEDED = gettext_lazy("Enter it, or choose the other way")
_FALLBACK = {"kind": "hours", "day_before_at": time(20)}
Choices = list[tuple[str, list[tuple[str, str]]]]


class LimitForm(forms.Form):
    """Hours before the class, or a time of the day before."""

    scope = forms.ChoiceField(label=gettext_lazy("Applies to"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Cancelling is free"),
        choices=[
            ("hours", gettext_lazy("Hours before the class")),
            ("day_before", gettext_lazy("The day before, until a time")),
        ],
        widget=SegmentedSelect,
    )
    hours = forms.IntegerField(
        label=gettext_lazy("How many hours before"), min_value=0, max_value=LONGEST_HOURS, required=False
    )
    morning_hours = forms.IntegerField(
        label=gettext_lazy("Before an early one"), min_value=0, max_value=LONGEST_HOURS, required=False
    )
    morning_until = ClockField(label=gettext_lazy("Early is a class that starts before"), required=False)
    day_before_at = ClockField(label=gettext_lazy("The day before, until"), required=False)

    def __init__(self, *args: Any, scopes: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scopes is None:
            del self.fields["scope"]
        else:
            self.fields["scope"].choices = scopes  # type: ignore[attr-defined] -- a ChoiceField

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        names = (
            ("day_before_at",) if fields.get("kind") == "day_before" else ("hours", "morning_hours", "morning_until")
        )
        for name in names:
            if name not in self.errors and fields.get(name) is None:
                self.add_error(name, _NEEDED)
        return fields

    def limit(self) -> Limit:
        """What the room takes."""
        typed = self.cleaned_data
        if typed["kind"] == "day_before":
            return Limit(day_before_at=typed["day_before_at"])
        return Limit(typed["hours"], typed["morning_hours"], typed["morning_until"])


@dataclass(frozen=True)
class OwnLimit:
    """A part of the account with a limit of its own."""

    row: CancelLimit
    what: str
    text: str


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings_limits(request: HttpRequest) -> HttpResponse:
    """The account's own limit, and the parts that have another."""
    form = LimitForm(request.POST or None, initial=initial(account_limit()))
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    if attempt(request, form, lambda _typed: choose_cancel_limit(limit=form.limit(), actor=actor).pk):
        return done(request, HOME, _("Saved"), changed=CHANGED)
    context = {"form": form, "rows": _exceptions()}
    return render_part(request, "account/limits.html", "limits", context, status=422 if form.errors else 200)


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings_limit_new(request: HttpRequest) -> HttpResponse:
    """Another limit for a branch, a discipline, a group; from the panel for one class (`?lesson=`)."""
    scopes = _scopes_of_lesson(request) if "lesson" in request.GET else _scopes()
    form = LimitForm(request.POST or None, initial=initial(account_limit()), scopes=scopes)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(typed: dict[str, Any]) -> int:
        return choose_cancel_limit(scope=_scope(typed["scope"]), limit=form.limit(), actor=actor).pk

    if attempt(request, form, act):
        return done(request, HOME, _("The limit is saved"), changed=CHANGED)
    return _dialog(request, form, _("Another limit"))


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings_limit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The limit of a part is another from now on."""
    row = get_object_or_404(CancelLimit.objects.select_related(*SCOPES), pk=pk)
    scope, actor = _part(row), request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    form = LimitForm(request.POST or None, initial=initial(limit_of(row) or DEFAULT))
    if attempt(request, form, lambda _typed: choose_cancel_limit(scope=scope, limit=form.limit(), actor=actor).pk):
        return done(request, HOME, _("The limit is saved"), changed=CHANGED)
    return _dialog(request, form, _what(scope), part=_named(row))


@desk_view(requires=(), methods=("POST",), owner_only=True)
def settings_limit_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """The part goes by the wider limit again."""
    row = get_object_or_404(CancelLimit.objects.select_related(*SCOPES), pk=pk)
    scope, actor = _part(row), request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    send_once(request, lambda: lift_cancel_limit(scope=scope, actor=actor) or str(row.pk))
    return done(request, HOME, _("%(what)s goes by the studio's limit again") % {"what": _what(scope)}, changed=CHANGED)


def account_limit() -> Limit:
    """The account's own limit as it stands now."""
    row = (
        CancelLimit.objects.filter(**{f"{name}__isnull": True for name in SCOPES}).order_by("-chosen_at", "-pk").first()
    )
    return (limit_of(row) if row is not None else None) or DEFAULT


def limit_text(limit: Limit) -> str:
    """«за 3 часа до начала, ранние (до 10:00) за 12 часов»; «накануне до 20:00»."""
    if limit.day_before_at is not None:
        return _("the day before until %(time)s") % {"time": f"{limit.day_before_at:%H:%M}"}
    said = ngettext("%(count)s hour before the class", "%(count)s hours before the class", limit.hours)
    text = said % {"count": limit.hours}
    if limit.morning_hours == limit.hours:
        return text
    early = ngettext("before %(time)s: %(count)s hour", "before %(time)s: %(count)s hours", limit.morning_hours)
    return f"{text}, {early % {'count': limit.morning_hours, 'time': f'{limit.morning_until:%H:%M}'}}"


def initial(limit: Limit) -> dict[str, Any]:
    """How a limit stands in the form; the other way is filled in for whoever changes to it."""
    if limit.day_before_at is not None:
        limits = {name: getattr(DEFAULT, name) for name in ("hours", "morning_hours", "morning_until")}
        return {**limits, "kind": "day_before", "day_before_at": limit.day_before_at}
    own = {name: getattr(limit, name) for name in ("hours", "morning_hours", "morning_until")}
    return {**_FALLBACK, **own}


def _exceptions() -> list[OwnLimit]:
    """Parts with a limit of their own, the widest first; of classes those that are ahead."""
    rows = CancelLimit.objects.select_related("lesson__group", "group", "discipline", "branch")
    found = [(row, limit_of(row)) for key, row in last_of_each(rows.order_by("-chosen_at", "-pk")).items() if key[0]]
    shown = [OwnLimit(row, _what(_part(row)), limit_text(limit)) for row, limit in found if limit is not None]
    order = {name: place for place, name in enumerate(reversed(SCOPES))}
    return sorted(shown, key=lambda one: (next(order[name] for name in SCOPES if getattr(one.row, name)), one.what))


def _part(row: CancelLimit) -> Scope:
    found = next((getattr(row, name) for name in SCOPES if getattr(row, name) is not None), None)
    if found is None:
        raise Http404
    return found


def _what(scope: Scope) -> str:
    if isinstance(scope, Lesson):
        words = {"name": scope.group.name, "day": weekday_date(scope.on), "time": clock_time(scope.wall_time)}
        return _("Class “%(name)s”, %(day)s, %(time)s") % words
    if isinstance(scope, ClassGroup):
        return _("Group “%(name)s”") % {"name": scope.name}
    if isinstance(scope, Discipline):
        return _("Discipline “%(name)s”") % {"name": scope.name}
    return _("Branch “%(name)s”") % {"name": scope.name}


def _scopes() -> Choices:
    """What an own limit may be chosen for."""
    lists = (
        (_("Branches"), "branch", open_branches()),
        (_("Disciplines"), "discipline", Discipline.objects.filter(is_archived=False)),
        (_("Groups"), "group", ClassGroup.objects.filter(is_archived=False)),
    )
    return [(title, [(f"{kind}:{row.pk}", row.name) for row in rows]) for title, kind, rows in lists]


def _scopes_of_lesson(request: HttpRequest) -> Choices:
    given = request.GET["lesson"]
    if not (given.isascii() and given.isdigit() and len(given) <= 18):
        raise Http404
    lesson = lesson_of(request, int(given))
    return [(_("Class"), [(f"lesson:{lesson.pk}", _what(lesson))])]


def _scope(chosen: str) -> Scope:
    """The row behind a choice that the form has checked."""
    kind, _colon, pk = chosen.partition(":")
    if kind == "branch":
        return next(branch for branch in open_branches() if branch.pk == int(pk))
    model: Any = {"lesson": Lesson, "group": ClassGroup, "discipline": Discipline}[kind]
    return model.objects.get(pk=pk)


def _named(row: CancelLimit) -> str:
    """«group:7», as the form's own choice says it."""
    return next((f"{name}:{pk}" for name in SCOPES if (pk := getattr(row, f"{name}_id")) is not None), "")


def _dialog(request: HttpRequest, form: LimitForm, title: str, *, part: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse(HOME), "action": request.get_full_path(), "part": part}
    return render_part(request, "account/limit.html", "form", context, status=422 if form.errors else 200)
