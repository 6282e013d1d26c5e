"""A change of one class and what is asked before it is saved: fewer places than people, whoever goes along, clashes, closed days."""

from copy import copy
from typing import Any

from django import forms
from django.http import HttpRequest

from ritm.accounts.models import Branch
from ritm.attendance.models import Override
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.actions.moving_back import move_of
from ritm.schedule.beside import clashes_at
from ritm.schedule.closed import closure_over
from ritm.schedule.errors import CapacityBelowTaken, ClosedThen, LessonMovesBookings, LongerDoesNotSuit, PlaceTaken
from ritm.schedule.models import Lesson
from ritm.schedule.planning import lesson_of_group, moment
from ritm.web.desk.schedule.telling import going_along, staying, unsuited_by_length

# The button that was asked for says to which values that applies: whoever types something else is asked anew.
_ACCEPTED_BY = {
    CapacityBelowTaken.code: "accept_over",
    LessonMovesBookings.code: "accept_move",
    LongerDoesNotSuit.code: "accept_move",
    PlaceTaken.code: "accept_clash",
    ClosedThen.code: "accept_clash",
}


class Changing:
    """One press of «Сохранить», or one drag: what it does, what it asks first, what was agreed to."""

    def __init__(self, request: HttpRequest, lesson: Lesson) -> None:
        self.request, self.lesson = request, lesson
        self.staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
        self.about: dict[str, str] = {}
        self.accepted: dict[str, str] = {}

    def act(self, typed: dict[str, Any]) -> str:
        """Save it; the answer ends with the event of the move that took bookings along, "" where nobody was moved."""
        self._read(typed)
        lesson, values = self.lesson, {name: value for name, value in typed.items() if name != "tell"}
        self._ask_of_length(typed)
        move = MoveTerms(
            is_accepted="accept_move" in self.accepted,
            is_silent=not typed["tell"],
            may_past=self.staff.may(Override.PAST.right),
        )
        after = change_lesson(
            lesson=lesson,
            **values,
            is_over_accepted="accept_over" in self.accepted,
            is_clash_accepted="accept_clash" in self.accepted,
            move=move,
            actor=self.staff.actor,
        )
        return f"lesson:{lesson.pk}:{_move_made(lesson, after)}"

    def _read(self, typed: dict[str, Any]) -> None:
        at = (typed.get("on"), typed.get("wall_time"), typed.get("minutes"))
        self.about.update(
            accept_over=str(typed.get("capacity")),
            accept_move=" ".join(map(str, at)),
            accept_clash=_place_of(typed),
        )
        agreed = {name: of for name, of in self.about.items() if self.request.POST.get(name) == of}
        self.accepted.update(agreed)

    def _ask_of_length(self, typed: dict[str, Any]) -> None:
        """A longer class may run into the next one of somebody who is booked; a move asks that by itself."""
        lesson = self.lesson
        is_here = all(typed.get(name, getattr(lesson, name)) == getattr(lesson, name) for name in ("on", "wall_time"))
        if not lesson.taken or not is_here or typed["minutes"] <= lesson.minutes or "accept_move" in self.accepted:
            return
        if unsuited_by_length(lesson, typed["minutes"]):
            raise LongerDoesNotSuit

    def question(self, form: forms.Form) -> dict[str, Any]:
        """What the dialog shows of the question that stands in its errors; nothing is asked where there is none."""
        codes = _codes(form)
        asked = next((_ACCEPTED_BY[code] for code in codes & _ACCEPTED_BY.keys()), "")
        typed, lesson = getattr(form, "cleaned_data", {}), self.lesson
        moving: dict[str, Any] | None = None
        if LessonMovesBookings.code in codes:
            moving = going_along(lesson, typed, self.staff)
        elif LongerDoesNotSuit.code in codes:
            moving = staying(lesson, typed["minutes"], self.staff)
        return {
            "asked": asked,
            "about": self.about.get(asked, ""),
            "accepted": self.accepted.items() if asked else (),
            "moving": moving,
            **(_against_place(_typed(lesson, typed)) if asked == "accept_clash" else {}),
        }


class ClashOfNew:
    """The same question of a class that does not stand yet."""

    def __init__(self, request: HttpRequest, branch: Branch) -> None:
        self.request, self.branch = request, branch

    def is_accepted(self, typed: dict[str, Any]) -> bool:
        """Whether it was pressed for these very values."""
        return self.request.POST.get("accept_clash") == _about_new(typed)

    def question(self, form: forms.Form) -> dict[str, Any]:
        """As Changing.question."""
        if not {PlaceTaken.code, ClosedThen.code} & _codes(form):
            return {}
        typed = form.cleaned_data
        own = {name: typed[name] for name in ("hall", "teacher", "minutes") if typed[name] is not None}
        branch = typed["hall"].branch if typed["hall"] else self.branch
        lesson = lesson_of_group(typed["group"], branch, typed["on"], typed["wall_time"], **own)
        return {"asked": "accept_clash", "about": _about_new(typed), **_against_place(lesson)}


def _against_place(lesson: Lesson) -> dict[str, Any]:
    """Both are told at once: one press agrees to both."""
    return {"clashes": clashes_at(lesson), "closure": closure_over(lesson)}


def _typed(lesson: Lesson, typed: dict[str, Any]) -> Lesson:
    """The class where it was typed to stand."""
    there = copy(lesson)
    for name, value in typed.items():
        if name in {"on", "wall_time", "hall", "teacher", "minutes"}:
            setattr(there, name, value)
    when = moment(there.on, there.wall_time, there.zone, there.minutes)
    there.starts_at, there.ends_at = when["starts_at"], when["ends_at"]
    return there


def _place_of(typed: dict[str, Any]) -> str:
    rows = (getattr(typed.get(name), "pk", "") for name in ("hall", "teacher"))
    return " ".join(map(str, (typed.get("on"), typed.get("wall_time"), typed.get("minutes"), *rows)))


def _about_new(typed: dict[str, Any]) -> str:
    return f"{typed['group'].pk} {_place_of(typed)}"


def _move_made(was: Lesson, after: Lesson) -> int | str:
    is_there = (was.on, was.wall_time) == (after.on, after.wall_time)
    move = move_of(after) if after.taken and not is_there else None
    return move.pk if move else ""


def _codes(form: forms.Form) -> set[str]:
    return {error.code for errors in form.errors.as_data().values() for error in errors if error.code}
