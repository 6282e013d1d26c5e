"""The studio itself: branches, halls, groups, template, passes, people."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ritm.accounts.models import Account, Branch
from ritm.accounts.scope import account_scope
from ritm.core.ids import readable_password
from ritm.events.actor import Actor
from ritm.passes.actions.plans import add_plan
from ritm.passes.data import PlanData
from ritm.passes.models import PassPlan
from ritm.schedule.actions.disciplines import add_discipline, delete_discipline
from ritm.schedule.actions.groups import add_group
from ritm.schedule.actions.halls import add_hall, delete_hall
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import ClassGroup, Discipline, Hall
from ritm.staff.actions.people import add_staff, set_sign_in_details
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.studio.actions import add_branch, change_branch, open_studio
from ritm.tools.seed import words


@dataclass
class Furniture:
    """What the demo's life happens among."""

    account: Account
    owner: StaffMember
    branches: dict[str, Branch] = field(default_factory=dict)
    groups: dict[str, ClassGroup] = field(default_factory=dict)
    plans: dict[str, PassPlan] = field(default_factory=dict)
    logins: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """The boss makes everything."""
        return self.owner.actor


def furnish(*, zone: str) -> Furniture:
    """A new studio with everything but clients."""
    opened = open_studio(name=words.STUDIO, email="boss@ritm.example", time_zone=zone)
    Account.objects.filter(pk=opened.account.pk).update(slug="demo", is_demo=True)
    opened.account.refresh_from_db()
    place = Furniture(opened.account, opened.owner)
    with account_scope(opened.account.pk):
        _branches(place, zone)
        teachers = _people(place)
        _classes(place, teachers)
        _plans(place)
    return place


def _branches(place: Furniture, zone: str) -> None:
    first = Branch.objects.get()
    (name, address), *others = words.BRANCHES
    place.branches[name] = change_branch(branch=first, name=name, time_zone=zone, address=address, by=place.owner)
    for name, address in others:
        place.branches[name] = add_branch(name=name, time_zone=zone, address=address, by=place.owner)


def _people(place: Furniture) -> list[StaffMember]:
    def sign_in(name: str) -> dict[str, str]:
        password = readable_password()
        place.logins.append((name, password, ""))
        return {"login": name, "password": password}

    owner_details = sign_in("boss")
    set_sign_in_details(member=place.owner, by=place.owner, **owner_details)
    levels = {level.preset: level for level in AccessLevel.objects.all()}
    everywhere = tuple(place.branches.values())
    common: dict[str, Any] = {"by": place.owner, "branches": everywhere}
    add_staff(role=StaffRole.HEAD, name="Семёнов Пётр Ильич", access_level=None, **sign_in("head"), **common)
    desk = {"role": StaffRole.FRONT_DESK, "access_level": levels["administrator"]}
    add_staff(name="Ковалёва Анна Денисовна", **desk, **sign_in("anna"), **common)
    teachers = [
        add_staff(
            role=StaffRole.TEACHER,
            name=name,
            access_level=levels["teacher"] if number == 0 else None,
            **(sign_in("irina") if number == 0 else {}),
            **common,
        )
        for number, name in enumerate(words.TEACHERS)
    ]
    roles = {"boss": "босс", "head": "руководитель", "anna": "администратор", "irina": "преподаватель"}
    place.logins = [(name, password, roles[name]) for name, password, _ in place.logins]
    return teachers


def _classes(place: Furniture, teachers: list[StaffMember]) -> None:
    tests = (list(Hall.objects.all()), list(Discipline.objects.all()))
    halls = {
        (branch, name): add_hall(branch=place.branches[branch], name=name, actor=place.actor)
        for branch, names in words.HALLS.items()
        for name in names
    }
    disciplines = {name: add_discipline(name=name, color=color, actor=place.actor) for name, color in words.DISCIPLINES}
    for hall in tests[0]:
        delete_hall(hall=hall, actor=place.actor)
    for discipline in tests[1]:
        delete_discipline(discipline=discipline, actor=place.actor)
    for row in words.GROUPS:
        group = add_group(
            name=row.name,
            discipline=disciplines[row.discipline],
            hall=halls[row.branch, row.hall],
            teacher=teachers[row.teacher],
            minutes=row.minutes,
            capacity=row.places,
            drop_in_minor=row.drop_in * 100,
            actor=place.actor,
        )
        place.groups[row.name] = group
        _slots(place, row, group)


def _slots(place: Furniture, row: words.GroupWords, group: ClassGroup) -> None:
    for days, times in row.times:
        for day in days:
            for wall_time in times:
                branch = place.branches[row.branch]
                add_slot(branch=branch, group=group, weekday=int(day), wall_time=wall_time, actor=place.actor)


def _plans(place: Furniture) -> None:
    disciplines = {row.name: row for row in Discipline.objects.all()}
    for row in words.PLANS:
        data = PlanData(
            name=row.name,
            kind=row.kind,
            count=row.count,
            term_count=row.days,
            price_minor=row.price * 100,
            all_disciplines=not row.disciplines,
            disciplines=tuple(disciplines[name] for name in row.disciplines),
            activation=row.activation,
        )
        place.plans[row.name] = add_plan(data=data, actor=place.actor)


def write_logins(place: Furniture, folder: Path) -> Path:
    """The demo's passwords, readable by this user only: random for each installation."""
    path = folder / "demo.txt"
    lines = [f"{name:8} {password}   {role}" for name, password, role in place.logins]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join([f"/{place.account.slug}/desk/", *lines, ""]))
    (folder / "demo.json").unlink(missing_ok=True)
    with os.fdopen(os.open(folder / "demo.json", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        json.dump({"slug": place.account.slug, "logins": place.logins}, file, ensure_ascii=False)
    return path
