"""Who is erased, who is not, and what stands in the way (CL-34)."""

import pytest

from ritm.attendance.models import Booking
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.profile import make_system_client
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.clients.errors import MergeOfGone, SystemClient
from ritm.clients.errors_of_erasing import (
    ErasedForGood,
    ErasureHolds,
    ErasureNotTyped,
    ErasureOfMerged,
    ErasureOwes,
)
from ritm.clients.models import Client
from ritm.events.models import Event
from ritm.passes.errors import ErasureHasPass
from ritm.sales.actions import pay_out, take_payment
from tests.clients.test_erasure import after, erase

pytestmark = pytest.mark.req("CL-34")


def test_a_second_erasure_changes_nothing(studio) -> None:
    client = erase(studio, studio.client("Зоя"))
    events = Event.objects.count()
    assert erase(studio, client).name == f"Клиент стёрт №{client.pk}"
    assert Event.objects.count() == events


def test_an_erased_client_is_neither_restored_nor_merged(studio) -> None:
    client, other = erase(studio, studio.client("Зоя")), studio.client("Анна")
    with pytest.raises(ErasedForGood):
        restore_client(client=client, actor=studio.actor)
    for kept, dropped in ((client, other), (other, client)):
        with pytest.raises(MergeOfGone):
            merge_clients(kept=kept, dropped=dropped, chosen={}, actor=studio.actor)


def test_the_phone_is_free_afterwards(studio) -> None:
    erase(studio, studio.client("Зоя", phone="+79167733445", barcode="77"))
    assert studio.client("Новая", phone="8 916 773-34-45", barcode="77").phone == "+79167733445"


def test_a_coming_booking_is_cancelled_and_its_place_is_free(studio) -> None:
    client, lesson = studio.client("Зоя"), studio.lesson()
    studio.book(client, lesson)
    erase(studio, client)
    lesson.refresh_from_db()
    assert (lesson.taken, Booking.objects.get().status) == (0, "cancelled")


def test_debt_balance_and_a_usable_pass_stand_in_the_way(studio) -> None:
    owes, has, holds = studio.client("Долг"), studio.client("Счёт"), studio.client("Абонемент")
    studio.pass_(owes, paid=False)
    taken = {"branch": studio.branch, "method": "cash", "actor": studio.actor, "staff": studio.boss}
    take_payment(client=has, minor=100, **taken)
    held = studio.pass_(holds)
    with pytest.raises(ErasureHasPass) as error:
        erase(studio, holds)
    assert held.name in str(error.value)
    with pytest.raises(ErasureHolds):
        erase(studio, has)
    with after(), pytest.raises(ErasureOwes):
        erase(studio, owes)
    assert Client.objects.filter(erased_at__isnull=False).count() == 0
    pay_out(client=has, minor=100, **taken)
    assert erase(studio, has).erased_at is not None


def test_a_debt_of_a_merged_card_counts(studio) -> None:
    """Money moves with a merge, so what stands in the way is found at the kept card."""
    kept, dropped = studio.client("Зоя"), studio.client("Зоя-2")
    studio.pass_(dropped, paid=False)
    merge_clients(kept=kept, dropped=dropped, chosen={}, actor=studio.actor)
    with after(), pytest.raises(ErasureOwes):
        erase(studio, kept)
    with pytest.raises(ErasureOfMerged):
        erase(studio, dropped)


@pytest.mark.parametrize("typed", ["0", "стереть", "  "])
def test_the_number_is_typed_by_hand(studio, typed) -> None:
    client = studio.client("Зоя")
    with pytest.raises(ErasureNotTyped):
        erase(studio, client, typed)
    assert erase(studio, client, f" № {client.pk} ").erased_at


def test_the_system_buyer_and_a_deleted_client(studio) -> None:
    with pytest.raises(SystemClient):
        erase(studio, make_system_client())
    client = studio.client("Зоя")
    delete_client(client=client, actor=studio.actor)
    at = Client.objects.get(pk=client.pk).deleted_at
    with after():
        assert erase(studio, client).deleted_at == at
    assert Event.objects.filter(name="clients.client_deleted").count() == 1
