"""A frozen pass, and passes of many: a freeze that the worker has not come to yet."""

from datetime import timedelta
from typing import Any

from ritm.passes.actions.batches import start_freezing
from ritm.passes.actions.freezing import freeze
from ritm.passes.actions.thawing import end_by_visit
from ritm.passes.batches import Days, to_freeze
from ritm.schedule.actions.closures import add_closure


def add_batches(house: Any, _digits: str) -> None:
    """Anna's pass is frozen; a freeze was ended by a visit; two others are to be; a day is closed while they run."""
    place = house.place
    asleep = place.pass_(house["client"], house["plan"])
    terms = {"begins_on": place.today, "ends_on": place.today + timedelta(days=6), "reason": house.says("болеет")}
    house.objects |= {"frozen_pass": asleep, "freeze": freeze(client_pass=asleep, actor=place.actor, **terms)}
    thawed = place.pass_(house["guest"], house["plan"])
    freeze(client_pass=thawed, actor=place.actor, **terms)
    end_by_visit(client_pass=thawed, on=place.today, cause="visit:0", actor=place.actor)
    days = Days(begins_on=place.today + timedelta(days=20), ends_on=place.today + timedelta(days=22))
    picked = to_freeze([house["guest"], house["debtor"]], days)
    near = place.today + timedelta(days=25)
    house.objects["near_closure"] = add_closure(
        name=house.says("санитарный день"), first_on=near, last_on=near, actor=place.actor
    )
    more = {"reason": house.says("ремонт"), "language": "ru", "actor": place.actor}
    house.objects["pass_batch"] = start_freezing(picked=picked, days=days, **more)
