"""The clients of the bench: as uneven as a studio's book, the same at every run."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from ritm.accounts.models import Branch
from ritm.clients.actions.lists import add_entry
from ritm.clients.models import Client, Guardianship
from ritm.clients.models_of_lists import ListEntry
from ritm.clients.queries import birthday_number
from ritm.clients.search_text import search_text_of
from ritm.staff.models import StaffMember
from ritm.tools.bench.bulk import Bench, bulk, events
from ritm.tools.bench.names import full_name, mixed

Row = TypeVar("Row")
CHILD_EVERY = 8
FIRST_BARCODE = 2_000_000_000
_LISTS = {
    "status": ("Новый", "Постоянный", "Пробный", "Ушёл", "Корпоративный клиент", "VIP"),
    "source": ("Рекомендация", "Соцсети", "Вывеска", "Листовка", "Сайт", "Карты"),
    "class_format": ("В группе", "Индивидуально", "Онлайн"),
}


@dataclass
class _Around:
    """What clients point at."""

    branches: list[Branch]
    staff: list[StaffMember]
    lists: dict[str, list[ListEntry]]


def add_people(place: Bench, count: int, staff: list[StaffMember]) -> list[Client]:
    """So many clients with their parents and the events that they came by."""
    branches = bulk(Branch, [Branch(name=f"Филиал {n}", time_zone=place.branch.time_zone) for n in (2, 3)])
    actor = place.owner.actor
    lists = {kind: [add_entry(kind=kind, name=name, actor=actor) for name in names] for kind, names in _LISTS.items()}
    around = _Around([place.branch, *branches], staff, lists)
    rows = [_client(place, number, around) for number in range(count)]
    for child, guardian in _families(rows):
        child.name = f"{guardian.name.split()[0]} {child.name.split(maxsplit=1)[1]}"
        child.search_text = search_text_of(child, guardian)
    bulk(Client, rows)
    bulk(Guardianship, [Guardianship(child=child, guardian=guardian) for child, guardian in _families(rows)])
    events(place, "clients.client_added", [{"client_id": client.pk} for client in rows])
    return rows


def _families(rows: list[Client]) -> list[tuple[Client, Client]]:
    """Every eighth is a child of the one before."""
    return [(rows[number], rows[number - 1]) for number in range(CHILD_EVERY - 1, len(rows), CHILD_EVERY)]


def _client(place: Bench, number: int, around: _Around) -> Client:
    is_child = number % CHILD_EVERY == CHILD_EVERY - 1
    client = Client(
        name=full_name(number),
        phone="" if is_child else f"+79{mixed(number, 5) % 90:02d}{number:07d}",
        barcode=str(FIRST_BARCODE + number) if mixed(number, 6) % 2 else "",
        email="" if mixed(number, 7) % 3 else f"client{number}@example.com",
        birth_date=_born(place.now.date(), number, is_child=is_child),
        created_at=place.now - timedelta(minutes=number * 7),
        created_by=place.owner,
        is_blocked=mixed(number, 8) % 200 == 0,
        discount_percent=10 if mixed(number, 10) % 20 == 0 else 0,
        note="Пришла по совету подруги, просит звонить после шести" if mixed(number, 11) % 5 == 0 else "",
        alert_note="Болит спина" if mixed(number, 12) % 30 == 0 else "",
        **_chosen(number, around),
    )
    client.search_text = search_text_of(client, None)
    client.birthday = birthday_number(client.birth_date)
    return client


def _born(today: date, number: int, *, is_child: bool) -> date | None:
    years = 4 + mixed(number, 13) % 12 if is_child else 18 + mixed(number, 13) % 45
    born = today - timedelta(days=years * 365 + mixed(number, 14) % 365)
    return None if mixed(number, 15) % 4 == 0 else born


def _chosen(number: int, around: _Around) -> dict[str, object]:
    """Branch, responsible and lists: the first of each the commonest, many without."""
    found: dict[str, object] = {name: _one(number, rows, 40) for name, rows in around.lists.items()}
    found["branch"] = _one(number + 1, around.branches, 95)
    found["responsible"] = _one(number + 2, around.staff, 60)
    return found


def _one(number: int, rows: list[Row], percent: int) -> Row | None:
    """One of the rows for `percent` of the numbers; half of them the first, a quarter the second …"""
    if mixed(number, 16 + len(rows)) % 100 >= percent:
        return None
    chance = mixed(number, 17 + len(rows)) % 1024
    return rows[min(len(rows) - 1, 9 - max(0, chance.bit_length() - 1))]
