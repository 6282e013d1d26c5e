"""People and classes for `test_rules_at_work`, made through the actions beside the running server."""

import json
import sys
from datetime import time, timedelta
from typing import Any

import django


def make() -> None:
    """Writes the ids of the classes that the journeys open, by name."""
    from ritm.accounts.models import Account, Branch
    from ritm.accounts.scope import account_scope
    from ritm.staff.models import StaffMember, StaffRole
    from tests.given import Studio
    from tests.journeys.ready import SLUG

    account = Account.objects.get(slug=SLUG)
    with account_scope(account.pk):
        studio = Studio(account, Branch.objects.get(), StaffMember.objects.get(role=StaffRole.OWNER))
        made = {**_with_a_pass(studio), **_in_classes(studio)}
        _far_away(studio)
        sys.stdout.write(json.dumps({name: lesson.pk for name, lesson in made.items()}))


def _lesson(studio: Any, days: int, hour: int, group: Any = None) -> Any:
    from ritm.schedule.models import ClassGroup

    group = group or ClassGroup.objects.get(name="Балет 5–7")
    return studio.lesson(group=group, on=studio.today + timedelta(days=days), at=time(hour))


def _with_a_pass(studio: Any) -> dict[str, Any]:
    """(c) two classes in the days of the freeze, one after it; (d) on credit yesterday; (h) booked today."""
    from ritm.attendance.actions.penalties import choose_penalty_terms
    from ritm.attendance.actions.visit import PayBy
    from ritm.attendance.models import Override
    from ritm.passes.models import PassPlan

    choose_penalty_terms(charges=True, miss_percent=50, excused_percent=0, actor=studio.actor)
    anna, boris, dina = (studio.client(name) for name in ("Снежина Анна", "Долгов Борис", "Пропускова Дина"))
    for client in (anna, dina):
        studio.pass_(client, PassPlan.objects.get())
    for days in (2, 3, 6):
        studio.book(anna, _lesson(studio, days, 9))
    yesterday = _lesson(studio, -1, 9)
    studio.mark(boris, yesterday, PayBy(kind="credit"), override=frozenset({Override.PAST}))
    missed = _lesson(studio, 0, 13)
    studio.book(dina, missed)
    return {"missed": missed}


def _in_classes(studio: Any) -> dict[str, Any]:
    """(e) a class of tomorrow with one who reads letters; (f) two places, both booked, and a permanent participant."""
    from ritm.attendance.actions.regulars import join_group

    moved = _lesson(studio, 1, 15)
    studio.book(studio.client("Почтова Вера", email="vera@example.com"), moved)
    jazz = studio.group(name="Джаз", discipline=moved.discipline, hall=studio.hall("Малый зал"), capacity=2)
    full = _lesson(studio, 1, 10, jazz)
    for name in ("Первый Пётр", "Второй Влад"):
        studio.book(studio.client(name), full)
    gleb, days = studio.client("Постоянный Глеб"), {"begins_on": full.on, "ends_on": full.on}
    join_group(client=gleb, group=jazz, **days, actor=studio.actor)
    return {"moved": moved, "full": full}


def _far_away(studio: Any) -> None:
    """(i) two ends of the country."""
    from ritm.core import clock
    from ritm.studio.actions import add_branch

    for name, zone in (("Запад", "Europe/Kaliningrad"), ("Восток", "Asia/Kamchatka")):
        hall = studio.hall(f"Зал {name}", add_branch(name=name, time_zone=zone, by=studio.boss))
        group = studio.group(name=f"Йога {name}", hall=hall)
        studio.lesson(group=group, on=clock.today(zone), at=time(19))


if __name__ == "__main__":
    django.setup()
    make()
