"""«История изменений»: who did what with the client and when, old and new values of what was changed (ST-10)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.accounts.models import AccountSettings
from ritm.clients.actions.fields import PREFIX
from ritm.clients.models import Client, Consent
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.queries import ids_of
from ritm.contracts.models import Contract
from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.quotes import quoted
from ritm.events.models import Event
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment
from ritm.schedule.models import ClassGroup, Lesson
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.event_words import EVENT_WORDS
from ritm.web.desk.client_card.handed import names_of
from ritm.web.desk.client_card.pass_values import PASS_EVENTS, pass_values
from ritm.web.desk.clients.labels import Value, in_order, value_of
from ritm.web.ui.wording import clock_time, money, money_signed, plain_date

_ALLOWED, _NOT_ALLOWED = AccountSettings.Consent.ALLOWED, AccountSettings.Consent.NOT_ALLOWED


@dataclass(frozen=True)
class Change:
    """A line of the history: `at` in the branch's time; `unsaid`: fields whose values nobody is told."""

    pk: int
    at: datetime
    who: str
    text: str
    values: list[Value]
    unsaid: str


def events_of(card: Card) -> QuerySet[Event]:
    """The client's events that this person may learn of, the newest first."""
    listed = Q()
    for name, told_as in EVENT_WORDS.items():
        if not told_as.is_echo and card.staff.may(told_as.right):
            only = {f"data__{key}": value for key, value in told_as.only.items()}
            listed |= Q(name=name, **only)
    return Event.objects.filter(listed, client_ref__in=ids_of(card.client.pk)).order_by("-happened_at", "-id")


def told(events: list[Event], card: Card) -> list[Change]:
    """The events in words; names are looked up once a page."""
    prefetch_related_objects(events, "details")
    names = Names(events, card.staff)
    return [_change(event, names, card) for event in events]


def _change(event: Event, names: "Names", card: Card) -> Change:
    values = values_of_event(event, card.staff, names.own)
    return Change(
        pk=event.pk,
        at=clock.local(event.happened_at, card.branch.time_zone),
        who=names.who(event),
        text=str(EVENT_WORDS[event.name].words) % names.words(event),
        values=[one for one in values if not one.is_hidden],
        unsaid=", ".join(one.label for one in values if one.is_hidden),
    )


def values_of_event(event: Event, staff: StaffMember, own: Mapping[str, ProfileField]) -> list[Value]:
    """Each changed field once: with its values, or without where none were written down."""
    if event.name in PASS_EVENTS:
        return pass_values(event.details.all())
    known = {detail.field: detail for detail in event.details.all()}
    fields = in_order({*event.data.get("fields", ()), *known})
    return [value_of(name, known.get(name), staff, own=own) for name in fields]


def _payments(event: Event) -> list[int]:
    one = event.data.get("payment_id")
    return [one] if one else list(event.data.get("payment_ids", ()))


@dataclass(frozen=True)
class Names:
    """What the numbers in events stand for."""

    events: list[Event]
    reader: StaffMember | None = None  # who is told; None: the house

    @cached_property
    def others(self) -> dict[int, str]:
        """Clients with whom this one did something, as the reader may know them."""
        ids = {event.data["other_id"] for event in self.events if "other_id" in event.data}
        return names_of(self.reader, ids) if ids else {}

    @cached_property
    def lessons(self) -> dict[int, str]:
        found = self._rows(Lesson.objects.select_related("group"), "lesson_id")
        return {
            one.pk: f"{quoted(one.group.name)}, {short_day(one.on)}\u00a0{clock_time(one.wall_time)}" for one in found
        }

    @cached_property
    def passes(self) -> dict[int, str]:
        return {one.pk: quoted(one.name) for one in self._rows(ClientPass.objects.all(), "client_pass_id")}

    @cached_property
    def groups(self) -> dict[int, str]:
        return {one.pk: quoted(one.name) for one in self._rows(ClassGroup.objects.all(), "group_id")}

    @cached_property
    def own(self) -> dict[str, ProfileField]:
        """The boss's own fields by the names that events give them."""
        named = {name for event in self.events for name in event.data.get("fields", ())}
        named |= {detail.field for event in self.events for detail in event.details.all()}  # of a merge
        ids = [int(name.removeprefix(PREFIX)) for name in named if name.startswith(PREFIX)]
        return {f"{PREFIX}{pk}": field for pk, field in ProfileField.objects.in_bulk(ids).items()} if ids else {}

    @cached_property
    def minors(self) -> dict[int, int]:
        ids = {pk for event in self.events for pk in _payments(event)}
        return dict(Payment.objects.filter(pk__in=ids).values_list("pk", "minor"))

    @cached_property
    def staff(self) -> dict[int, str]:
        return self._actors("staff", StaffMember.objects.all())

    @cached_property
    def clients(self) -> dict[int, str]:
        return self._actors("client", Client.objects.all())

    def words(self, event: Event) -> dict[str, str]:
        """What the event's words may name."""
        data = event.data
        return {
            "lesson": self.lessons.get(data.get("lesson_id"), "—"),
            "group": self.groups.get(data.get("group_id"), "—") if "standing_id" in data else "—",
            "pass": self.passes.get(data.get("client_pass_id"), "—"),
            "other": self.others.get(data.get("other_id"), "—"),
            "sum": money(sum(self.minors.get(pk, 0) for pk in _payments(event))),
            "purpose": str(dict(Consent.Purpose.choices).get(data.get("purpose"), "—")),
            "choice": str((_ALLOWED if data.get("is_allowed") else _NOT_ALLOWED).label),
            "number": data.get("number", "—"),
            "status": str(dict(Contract.Status.choices).get(data.get("status"), "—")).lower(),
            "moved": money_signed(data.get("minor") or 0),
            "days": f"{_day(data.get('begins_on'))}–{_day(data.get('ends_on'))}",
            "late": _late(data),
            "on": _day(data.get("on")),
            "until": _day(data.get("pass_ends_on")),
            "longer": _days(data.get("days") or 0),
            "reason": data.get("reason") or "—",
        }

    def who(self, event: Event) -> str:
        """A person's name; the house where nobody pressed anything."""
        of_kind: dict[str, Callable[[], dict[int, str]]] = {
            "staff": lambda: self.staff,
            "client": lambda: self.clients,
        }
        known = of_kind.get(event.actor_kind)
        return known().get(event.actor_id, "—") if known else _("Ritm, by itself")

    def _rows(self, rows: QuerySet, name: str) -> Iterable[Any]:
        return rows.filter(pk__in={event.data[name] for event in self.events if name in event.data})

    def _actors(self, kind: str, rows: QuerySet) -> dict[int, str]:
        ids = {event.actor_id for event in self.events if event.actor_kind == kind}
        return dict(rows.filter(pk__in=ids).values_list("pk", "name"))


def _late(data: dict[str, Any]) -> str:
    """« поздно», « поздно, 450 ₽»."""
    said = _(" late") if data.get("is_late") else ""
    return f"{said}, {money(data['minor'])}" if data.get("minor") else said


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _day(iso: str | None) -> str:
    return plain_date(date.fromisoformat(iso)) if iso else "—"
