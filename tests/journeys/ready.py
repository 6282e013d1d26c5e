"""Makes a studio as `launch.open_studio` and `launch.set_up` leave it, through the actions: run by `beginnings`."""

from datetime import time

import django

BOSS, PASSWORD, SLUG = "boss@example.com", "Танцы-каждый-день", "studiya-romashka"


def make() -> None:
    """Letter and password, a teacher, a hall, a direction, a group, a filled week, a pass."""
    from django.core.management import call_command

    from ritm.accounts.actions import choose_password
    from ritm.accounts.scope import account_scope
    from ritm.core import clock
    from ritm.passes.actions.plans import add_plan
    from ritm.passes.data import PlanData
    from ritm.schedule.actions.disciplines import change_discipline
    from ritm.schedule.actions.filling import fill_week
    from ritm.schedule.actions.groups import add_group
    from ritm.schedule.actions.halls import change_hall
    from ritm.schedule.actions.template import add_slot
    from ritm.schedule.models import Discipline, Hall
    from ritm.staff.actions.people import add_staff
    from ritm.staff.models import StaffRole
    from ritm.studio.actions import open_studio
    from tests.journeys.times import at_ten, today

    opened = open_studio(name="Студия «Ромашка»", email=BOSS, time_zone=at_ten(), base_url="http://127.0.0.1")
    assert opened.account.slug == SLUG, opened.account.slug
    call_command("worker", once=True)  # the letter makes a one-time password, so it goes first
    boss, branch = opened.owner, opened.branch
    with account_scope(opened.account.pk):
        choose_password(login=boss.login, password=PASSWORD)
        teacher = add_staff(role=StaffRole.TEACHER, name="Петрова Ирина", by=boss)
        hall = change_hall(hall=Hall.objects.get(), name="Большой зал", actor=boss.actor)
        known = Discipline.objects.get()
        ballet = change_discipline(discipline=known, name="Балет", color=known.color, actor=boss.actor)
        usual = {"teacher": teacher, "hall": hall, "capacity": 12, "drop_in_minor": 70000}
        group = add_group(name="Балет 5–7", discipline=ballet, actor=boss.actor, **usual)
        for start in (time(12), time(18)):
            add_slot(branch=branch, group=group, weekday=today().weekday(), wall_time=start, actor=boss.actor)
        fill_week(branch=branch, monday=clock.week_start(today()), actor=boss.actor)
        terms = PlanData(name="8 занятий", count=8, disciplines=(ballet,), price_minor=560000)
        add_plan(data=terms, actor=boss.actor)


if __name__ == "__main__":
    django.setup()
    make()
