"""Reads of the room: how far the launch of the studio is (AC-10)."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext

from ritm.accounts.models import Account, AccountSettings
from ritm.accounts.scope import current_account_id
from ritm.attendance.models import Visit
from ritm.clients.queries import living
from ritm.passes.models import ClientPass, PassPlan
from ritm.schedule.models import ClassGroup, Discipline, Hall, Lesson, TemplateSlot
from ritm.staff.models import StaffMember, StaffRole

STEPS = ("staff", "halls", "disciplines", "groups", "schedule", "plans", "clients", "sale", "visit")
# Names shown of one step; the rest is counted.
_SHOWN = 4


@dataclass(frozen=True)
class Progress:
    """How many of the nine steps are done, and which is next."""

    steps: tuple[tuple[str, bool], ...]
    is_hidden: bool

    @property
    def done(self) -> int:
        """Steps whose fact stands."""
        return sum(is_done for _key, is_done in self.steps)

    @property
    def total(self) -> int:
        """Nine."""
        return len(self.steps)

    @property
    def next_step(self) -> str:
        """The first step that is not done; "" after the last."""
        return next((key for key, is_done in self.steps if not is_done), "")


@dataclass(frozen=True)
class Step:
    """One step of the launch: what it is, whether its fact stands, and the first names of what is there."""

    key: str
    number: int
    is_done: bool
    names: tuple[str, ...]
    more: int
    is_next: bool


def progress() -> Progress:
    """The nine steps by the facts in the data, in one query."""
    facts = {key: Exists(rows) for key, rows in _facts().items()}
    hidden = Subquery(AccountSettings.objects.values("checklist_hidden")[:1])
    row = Account.objects.filter(pk=current_account_id()).values(hidden=hidden, **facts).get()
    return Progress(tuple((key, row[key]) for key in STEPS), bool(row["hidden"]))


def checklist() -> list[Step]:
    """The nine steps with what stands in each (AC-10)."""
    now, facts = progress(), _facts()
    counts = {key: Subquery(_count(rows)) for key, rows in facts.items()}
    row = Account.objects.filter(pk=current_account_id()).values(**counts).get()
    return [
        _step(Step(key, number, is_done, (), row[key] or 0, is_next=key == now.next_step), facts[key])
        for number, (key, is_done) in enumerate(now.steps, 1)
    ]


def _count(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("account").annotate(count=Count("pk")).values("count")


def _step(step: Step, rows: QuerySet) -> Step:
    """The step with the first names of what is there; `more` is the rest."""
    if not step.is_done or step.key not in _NAMED:
        return step
    names = tuple(str(name) for name in rows.order_by("pk").values_list(_NAMED[step.key], flat=True)[:_SHOWN])
    return replace(step, names=names, more=step.more - len(names))


_NAMED = {"staff": "name", "halls": "name", "disciplines": "name", "groups": "name", "plans": "name"}


def _facts() -> dict[str, QuerySet[Any]]:
    """The rows that make a step done. The ready hall and discipline count once they are renamed."""
    return {
        "staff": StaffMember.objects.filter(is_archived=False).exclude(role=StaffRole.OWNER),
        "halls": Hall.objects.filter(is_archived=False).exclude(name__in=_in_all_languages("Test hall")),
        "disciplines": Discipline.objects.filter(is_archived=False).exclude(
            name__in=_in_all_languages("Test discipline")
        ),
        "groups": ClassGroup.objects.filter(is_archived=False),
        "schedule": Lesson.objects.all(),
        "plans": PassPlan.objects.filter(is_archived=False),
        "clients": living().filter(is_system=False),
        "sale": ClientPass.objects.all(),
        "visit": Visit.objects.filter(undone_at=None),
    }


def template_lessons() -> int:
    """How many lessons a week of the templates has."""
    return TemplateSlot.objects.filter(is_archived=False).count()


def _in_all_languages(text: str) -> list[str]:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(gettext(text))
    return found
