"""What a furnished studio has of permanent participants, of templates, of passes handed over."""

from datetime import date, time, timedelta
from typing import Any

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.regulars import join_group, pause_regular
from ritm.passes.actions.handing import hand_over
from ritm.schedule.actions.filling import fill_weeks
from ritm.schedule.actions.following import edit_filled
from ritm.schedule.actions.substituting import substitute
from ritm.schedule.actions.templates import change_template


def add_standing(house: Any, _digits: str) -> None:
    """A permanent participant with a pause, and a lesson in which another booking stood in his way."""
    place, boris = house.place, house["debtor"]
    group = place.group(name=house.says("хор"), discipline=house["discipline"], capacity=30)
    other = place.group(name=house.says("ансамбль"), discipline=house["discipline"])
    on = place.today + timedelta(days=5)
    for one in (group, other):
        place.lesson(group=one, on=on, at=time(15, 10))
    stands = place.book(boris, other.lessons.get())
    standing = join_group(client=boris, group=group, begins_on=place.today, actor=place.actor)
    days = {"begins_on": place.today + timedelta(days=20), "ends_on": place.today + timedelta(days=27)}
    pause = pause_regular(standing=standing, actor=place.actor, **days)
    cancel_booking(booking=stands, actor=place.actor)
    house.objects |= {"standing": standing, "pause": pause}
    _hand_over(house)


def _hand_over(house: Any) -> None:
    """A pass that went to another client."""
    place, mother = house.place, house["mother"]
    held = house.objects["handed_pass"] = place.pass_(mother, house["plan"])
    hand_over(client_pass=held, to=house["absent"], reason=house.says("уезжает"), actor=place.actor)


def add_weekly(house: Any, _digits: str) -> None:
    """The template has a name of the studio's own and ends before the last of all days; weeks far ahead are filled."""
    place, template = house.place, house["slot"].template
    change_template(template=template, name=house.says("шаблон"), last_on=date(2099, 12, 29), actor=place.actor)
    house.objects["weekly"] = template
    far = place.today + timedelta(weeks=40)
    house.objects["filling"] = fill_weeks(branch=place.branch, monday=far, weeks=1, actor=place.actor)
    own = place.lesson(group=house["group"], on=place.today + timedelta(days=6), at=time(13, 20))
    who = None if own.teacher else house["teacher"]
    house.objects["substitution"] = substitute(lesson_ids=[own.pk], teacher=who, actor=place.actor)
    house.objects["weeks_edit"] = edit_filled(slot=house["slot"], actor=place.actor)
