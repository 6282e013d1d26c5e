"""People and classes for `test_rules_at_work`, made through the actions beside the running server."""

import json
from datetime import time, timedelta

import django


def make() -> None:
    """Prints the ids of the classes that the journeys open, by name."""
    from ritm.accounts.models import Account
    from ritm.accounts.scope import account_scope
    from ritm.attendance.actions.penalties import choose_penalty_terms
    from ritm.attendance.actions.regulars import join_group
    from ritm.attendance.actions.visit import PayBy
    from ritm.attendance.models import Override
    from ritm.passes.models import PassPlan
    from ritm.schedule.models import ClassGroup
    from ritm.staff.models import StaffMember, StaffRole
    from ritm.studio.actions import add_branch
    from tests.given import Studio
    from tests.journeys.ready import SLUG

    account = Account.objects.get(slug=SLUG)
    with account_scope(account.pk):
        boss = StaffMember.objects.get(role=StaffRole.OWNER)
        studio = Studio(account, boss.home_branch, boss)
        plan, ballet, day = PassPlan.objects.get(), ClassGroup.objects.get(), studio.today

        def lesson(days: int, hour: int, group=ballet):
            return studio.lesson(group=group, on=day + timedelta(days=days), at=time(hour))

        choose_penalty_terms(charges=True, miss_percent=50, excused_percent=0, actor=boss.actor)
        # (c) two classes in the days of the freeze, one after it
        anna = studio.client("Снежина Анна")
        studio.pass_(anna, plan)
        for days in (2, 3, 6):
            studio.book(anna, lesson(days, 9))
        # (d) on credit yesterday
        boris = studio.client("Долгов Борис")
        studio.mark(boris, lesson(-1, 9), PayBy(kind="credit"), override=frozenset({Override.PAST}))
        # (e) a class of tomorrow with one who reads letters
        moved = lesson(1, 15)
        studio.book(studio.client("Почтова Вера", email="vera@example.com"), moved)
        # (f) two places: two are booked, the permanent participant finds none
        jazz = studio.group(name="Джаз", discipline=ballet.discipline, hall=studio.hall("Малый зал"), capacity=2)
        full = lesson(1, 10, jazz)
        for name in ("Первый Пётр", "Второй Влад"):
            studio.book(studio.client(name), full)
        join_group(
            client=studio.client("Постоянный Глеб"), group=jazz, begins_on=full.on, ends_on=full.on, actor=boss.actor
        )
        # (h) booked today
        dina = studio.client("Пропускова Дина")
        studio.pass_(dina, plan)
        missed = lesson(0, 13)
        studio.book(dina, missed)
        # (i) two ends of the country
        for name, zone in (("Запад", "Europe/Kaliningrad"), ("Восток", "Asia/Kamchatka")):
            branch = add_branch(name=name, time_zone=zone, by=boss)
            far = studio.group(name=f"Йога {name}", discipline=ballet.discipline, hall=studio.hall(f"Зал {name}", branch))
            from ritm.core import clock

            studio.lesson(group=far, on=clock.today(zone), at=time(19))
        print(json.dumps({"moved": moved.pk, "full": full.pk, "missed": missed.pk}))


if __name__ == "__main__":
    django.setup()
    make()
