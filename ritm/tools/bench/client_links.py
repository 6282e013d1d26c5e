"""What people at the desk type and choose on the clients' pages of the bench's studio."""

from datetime import timedelta
from typing import Any

from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClientStatus
from ritm.core import clock
from ritm.tools.bench.bulk import Bench
from ritm.tools.bench.names import FATHERS, NAMES, SURNAMES

_LETTERS = 3
_DIGITS = (4, 3, 2)


def client_links(place: Bench) -> dict[str, Any]:
    """Words for the three searches, and five conditions at once."""
    living = Client.objects.filter(is_system=False).order_by("-pk")
    phones = living.exclude(phone="").values_list("phone", flat=True)[:60]
    codes = living.exclude(barcode="").values_list("barcode", flat=True)[:60]
    return {
        "search3": sorted({name[:_LETTERS].lower() for name in (*SURNAMES, *NAMES, *FATHERS)}),
        "phone_tail": [phone[-_DIGITS[number % 3] :] for number, phone in enumerate(phones)],
        "barcode": list(codes),
        "five": _five(place),
    }


def _five(place: Bench) -> list[list[str]]:
    """Branch, status, age, an active pass, at least so many visits of the last month."""
    today = clock.today(place.branch.time_zone)
    month = f"{today - timedelta(days=30)}..{today}"
    statuses = ClientStatus.objects.order_by("pk").values_list("pk", flat=True)
    return [
        [
            f"branch:is:{place.branch.pk}",
            f"status:is:{status}",
            f"age:between:{20 + least * 5}..{45 + least * 5}",
            "active:yes",
            f"visits:between:{month}..{least}..",
        ]
        for status in statuses
        for least in (1, 2)
    ]
