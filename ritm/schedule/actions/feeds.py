"""Addresses under which a teacher's or a client's own calendar asks for his lessons: given, made anew, ended (SC-06)."""

from django.db import transaction

from ritm.clients.models import Client
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.events import CalendarFeedGiven, CalendarFeedStopped, ClientFeedGiven, ClientFeedStopped
from ritm.schedule.models_of_calendars import CalendarFeed, ClientFeed
from ritm.staff.models import StaffMember


@transaction.atomic
def give_feed(*, teacher: StaffMember, actor: Actor) -> CalendarFeed:
    """An address for this person's lessons; whoever has an older one finds nothing there from now on."""
    feed, is_new = CalendarFeed.objects.select_for_update(no_key=True, of=("self",)).get_or_create(staff_member=teacher)
    if not is_new:
        feed.number += 1
        feed.save(update_fields=["number"])
    record(CalendarFeedGiven(staff_member_id=teacher.pk), actor=actor)
    return feed


@transaction.atomic
def stop_feed(*, teacher: StaffMember, actor: Actor) -> None:
    """No address any more. None before: nothing happens."""
    deleted, _rows = CalendarFeed.objects.filter(staff_member=teacher).delete()
    if deleted:
        record(CalendarFeedStopped(staff_member_id=teacher.pk), actor=actor)


@transaction.atomic
def give_client_feed(*, client: Client, person: Client, actor: Actor) -> ClientFeed:
    """An address of `person`'s for this client's bookings: his own, or of one whom he answers for. An older one ends."""
    rows = ClientFeed.objects.select_for_update(no_key=True, of=("self",))
    feed, is_new = rows.get_or_create(client=client, person=person)
    if not is_new:
        feed.number += 1
        feed.save(update_fields=["number"])
    record(ClientFeedGiven(client_id=client.pk, person_id=person.pk), actor=actor)
    return feed


@transaction.atomic
def stop_client_feed(*, client: Client, person: Client, actor: Actor) -> None:
    """No address any more. None before: nothing happens."""
    deleted, _rows = ClientFeed.objects.filter(client=client, person=person).delete()
    if deleted:
        record(ClientFeedStopped(client_id=client.pk, person_id=person.pk), actor=actor)
