"""Two cards of one person, each with a history; what they come to together."""

import random
from datetime import time, timedelta
from typing import Any

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy, undo_check_in
from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.core.errors import DomainError
from ritm.directory.models import ClientFigures, SearchWord
from ritm.ledger.models import Charge
from ritm.ledger.queries import money_of
from ritm.passes.models import ClientPass
from ritm.sales.actions import pay_out, take_payment
from ritm.sales.models import Payment, Sale
from tests.given import Studio

PRICE = 70000


class Beginning:
    """A studio with plans and lessons, where two clients have not lived yet."""

    def __init__(self, studio: Studio, clients: tuple[Client, Client]) -> None:
        self.studio, self.clients = studio, clients
        self.plans = [studio.plan(count=8, price_minor=560000), studio.plan(count=2, price_minor=140000)]
        group = studio.group(drop_in_minor=PRICE)
        days = [studio.today + timedelta(days=number) for number in range(-2, 5)]
        self.lessons = [studio.lesson(group=group, on=day, at=time(hour)) for day in days for hour in (10, 20)]


class History:
    """Random but repeatable lives of two clients in one studio."""

    def __init__(self, begun: Beginning, seed: int) -> None:
        self.studio, self.chance = begun.studio, random.Random(seed)
        self.plans, self.lessons = begun.plans, begun.lessons

    def live(self, client: Client, steps: int = 12) -> None:
        """So many things happen to the client; what is refused does not."""
        for _ in range(steps):
            act = self.chance.choice(
                [self._sell, self._pay, self._pay_out, self._book, self._book, self._mark, self._off]
            )
            try:
                act(client)
            except DomainError:
                continue

    def _sell(self, client: Client) -> None:
        self.studio.pass_(client, self.chance.choice(self.plans), paid=self.chance.random() < 0.5)

    def _pay(self, client: Client) -> None:
        taken = {"branch": self.studio.branch, "method": "cash", "actor": self.studio.actor, "staff": self.studio.boss}
        take_payment(client=client, minor=self.chance.choice([30000, 90000, 400000]), **taken)

    def _pay_out(self, client: Client) -> None:
        given = {"branch": self.studio.branch, "method": "cash", "actor": self.studio.actor, "staff": self.studio.boss}
        pay_out(client=client, minor=20000, **given)

    def _book(self, client: Client) -> None:
        self.studio.book(client, self.chance.choice(self.lessons))

    def _mark(self, client: Client) -> None:
        kind = self.chance.choice(["pass", "credit", "free"])
        self.studio.mark(client, self.chance.choice(self.lessons), pay=PayBy(kind=kind), override=frozenset(["past"]))

    def _off(self, client: Client) -> None:
        booking = Booking.objects.filter(client=client, status="booked").first()
        visit = Visit.objects.filter(client=client, undone_at=None).last()
        if booking is not None and self.chance.random() < 0.5:
            cancel_booking(booking=booking, override=frozenset(["past"]), actor=self.studio.actor)
        elif visit is not None:
            undo_check_in(visit=visit, override=frozenset(["past"]), actor=self.studio.actor)


def standing(client: Client) -> dict[str, Any]:
    """Everything a client has and owes."""
    client = Client.objects.get(pk=client.pk)
    charges = Charge.objects.filter(holder__client_ref=client.pk, is_cancelled=False)
    own = {"client": client}
    return {
        "card": {c.attname: getattr(client, c.attname) for c in Client._meta.concrete_fields},
        "money": money_of(client.pk),
        "owed": sorted(charges.values_list("subject", "minor", "open_minor", "due_on")),
        "passes": sorted(ClientPass.objects.filter(**own).values_list("pk", "left_units", "starts_on", "ends_on")),
        "bookings": sorted(Booking.objects.filter(**own).values_list("pk", "status", "lesson", "is_hidden")),
        "visits": sorted(Visit.objects.filter(**own, undone_at=None).values_list("pk", "source", "lesson")),
        "undone": sorted(Visit.objects.filter(**own, undone_at__isnull=False).values_list("pk", flat=True)),
        "sales": sorted(Sale.objects.filter(**own).values_list("pk", flat=True)),
        "payments": sorted(Payment.objects.filter(**own).values_list("pk", flat=True)),
        "words": sorted(SearchWord.objects.filter(**own).values_list("word", flat=True)),
        "figures": ClientFigures.objects.filter(**own).values().first(),
    }
