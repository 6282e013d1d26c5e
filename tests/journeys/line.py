"""What the journeys of the waiting list begin with, through the actions: `python -m tests.journeys.line`.

Three full classes of one group today. Whoever is booked was so yesterday, so cancelling after the limit is late.
"""

from datetime import date, time, timedelta
from typing import Any

import django

PASSWORD = "Танцы-каждый-день"
GROUP, EARLY, FREE, LAST = "Йога", time(13), time(16), time(19, 30)
# Name → login; Vera, Gleb and Dina have passes, Zoya has none.
COMES = {"Анна": "anna", "Борис": "boris", "Егор": "egor", "Фёдор": "fedor"}
WAITS = {"Вера": "vera", "Глеб": "gleb", "Дина": "dina", "Зоя": "zoya"}


def address(login: str) -> str:
    """The email of one of them."""
    return f"{login}@example.org"


def make() -> None:
    """Clients, logins of the portal, passes, classes and bookings."""
    from ritm.accounts.models import Account
    from ritm.accounts.scope import account_scope
    from ritm.core import clock
    from tests.journeys.ready import SLUG
    from tests.journeys.times import today

    account, on = Account.objects.get(slug=SLUG), today()
    with account_scope(account.pk), clock.at(clock.now() - timedelta(days=1)):
        _make(account, on)


def _make(account: Any, on: date) -> None:
    from ritm.accounts.models import Branch
    from ritm.attendance.actions.penalties import choose_penalty_terms
    from ritm.clients.actions.portal import give_portal_login
    from ritm.passes.models import PassPlan
    from ritm.schedule.models import Discipline, Hall
    from ritm.staff.queries import owner
    from tests.given import Studio

    studio = Studio(account, Branch.objects.get(), owner())
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=100, actor=studio.actor)
    people = {name: studio.client(name, email=address(login)) for name, login in (COMES | WAITS).items()}
    for name in ("Анна", "Борис"):
        give_portal_login(client=people[name], name=COMES[name], password=PASSWORD, actor=studio.actor)
    for name in ("Борис", "Вера", "Глеб", "Дина"):
        studio.pass_(people[name], PassPlan.objects.get())
    yoga = {"discipline": Discipline.objects.get(), "hall": Hall.objects.get()}
    group = studio.group(name=GROUP, capacity=2, **yoga)
    early, free, last = (studio.lesson(group=group, on=on, at=at) for at in (EARLY, FREE, LAST))
    for lesson, names in ((early, ("Борис", "Фёдор")), (free, ("Анна", "Егор")), (last, ("Егор", "Фёдор"))):
        for name in names:
            studio.book(people[name], lesson)


if __name__ == "__main__":
    django.setup()
    make()
