"""The figures of clients, recounted from the rooms below. Each part is a fixed number of queries for any number.

A part is what one kind of event changes: listeners recount one part of one client, `rebuild` all parts of many.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery

from ritm.accounts.questions import question
from ritm.attendance.models import Booking, Visit
from ritm.attendance.queries import unpaid_counts, unpaid_of_each
from ritm.clients.models import Client, Guardianship
from ritm.clients.search_text import fold
from ritm.directory.models import SearchPart, SearchWord
from ritm.directory.words import parts_of, stored_words
from ritm.ledger.queries import ClientMoney, money_of_many
from ritm.passes.frozen import periods
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import PassFreeze

Values = dict[int, dict[str, Any]]
NAMES = ("branch_name", "responsible_name", "status_name", "source_name", "format_name")


def money(client_ids: tuple[int, ...], today: date) -> Values:
    """Free money, debt, visits not paid in full."""
    sums, unpaid = money_of_many(client_ids), unpaid_counts(client_ids)
    return {pk: _money(sums[pk], unpaid.get(pk, 0)) for pk in client_ids}


def _money(found: ClientMoney, unpaid: int) -> dict[str, Any]:
    return {"balance_minor": found.free_minor, "debt_minor": found.debt_minor, "unpaid_visits": unpaid}


def passes(client_ids: tuple[int, ...], today: date) -> Values:
    """Of the passes neither closed, used up nor ended: the one that ends soonest, one that waits last."""
    chosen: dict[int, ClientPass] = {}
    found = _open_passes_of(client_ids[0], today) if len(client_ids) == 1 else _open_passes_of_many(client_ids, today)
    for held in found:
        chosen.setdefault(held.client_id, held)
    return {pk: _pass(chosen.get(pk), today) for pk in client_ids}


@question
def _open_passes_of(client_id: int, today: date) -> QuerySet[ClientPass]:
    return open_passes(today).filter(client=client_id)


def _open_passes_of_many(client_ids: tuple[int, ...], today: date) -> QuerySet[ClientPass]:
    return open_passes(today).filter(client__in=client_ids)


def open_passes(today: date) -> QuerySet[ClientPass]:
    """Passes that can still be used on some day from today on, the soonest to end first."""
    usable = Q(left_units__isnull=True) | Q(left_units__gt=0)
    rows = ClientPass.objects.filter(usable, Q(ends_on__isnull=True) | Q(ends_on__gte=today), closed_reason="")
    return rows.order_by(F("ends_on").asc(nulls_last=True), "pk")


def active_passes(today: date) -> QuerySet[ClientPass]:
    """Passes by which a lesson can be visited on the day."""
    asleep = PassFreeze.objects.filter(client_pass=OuterRef("pk"), begins_on__lte=today, ends_on__gte=today)
    return usable_passes(today).filter(Q(frozen="") | ~Exists(asleep))


def frozen_passes(today: date) -> QuerySet[ClientPass]:
    """Passes that would be active but are frozen on the day."""
    asleep = PassFreeze.objects.filter(begins_on__lte=today, ends_on__gte=today)
    return usable_passes(today).filter(pk__in=asleep.values("client_pass"))


def usable_passes(today: date) -> QuerySet[ClientPass]:
    """Both of them."""
    usable = Q(left_units__isnull=True) | Q(left_units__gt=0)
    return ClientPass.objects.filter(usable, starts_on__lte=today, ends_on__gte=today, closed_reason="")


def _pass(held: ClientPass | None, today: date) -> dict[str, Any]:
    if held is None:
        return {
            "pass_name": "",
            "credits_left": None,
            "credits_total": None,
            "pass_starts_on": None,
            "pass_ends_on": None,
            "has_pass": False,
            "is_unlimited": False,
            "frozen_on": None,
            "frozen_until": None,
        }
    is_unlimited = held.left_units is None
    freeze = next((one for one in periods(held.frozen) if one[1] >= today), None) if held.frozen else None
    return {
        "pass_name": held.name,
        "credits_left": held.left_units,
        "credits_total": None if is_unlimited else held.granted_units,
        "pass_starts_on": held.starts_on,
        "pass_ends_on": held.ends_on,
        "has_pass": True,
        "is_unlimited": is_unlimited,
        "frozen_on": freeze[0] if freeze else None,
        "frozen_until": freeze[1] if freeze else None,
    }


def attendance(client_ids: tuple[int, ...], today: date) -> Values:
    """The last lesson visited, the first one booked from today on that is not marked yet, visits not paid in full."""
    is_one = len(client_ids) == 1
    found = _attended_of(client_ids[0], today) if is_one else _attended(today).filter(pk__in=client_ids)
    return {one.pk: _times(one) for one in found}


def visits(client_ids: tuple[int, ...], today: date) -> Values:
    """What a visit changes: passes and attendance. Of one client who has such a pass in one query."""
    if len(client_ids) != 1:
        seen = attendance(client_ids, today)
        return {pk: found | seen[pk] for pk, found in passes(client_ids, today).items()}
    held = _pass_and_times(client_ids[0], today)
    times = _times(held[0]) if held else attendance(client_ids, today)[client_ids[0]]
    return {client_ids[0]: _pass(held[0] if held else None, today) | times}


@question
def _pass_and_times(client_id: int, today: date) -> QuerySet[ClientPass]:
    return open_passes(today).filter(client=client_id).annotate(**_attended_columns("client", today))[:1]


def _times(found: Any) -> dict[str, Any]:
    return {"last_visit_at": found.last_at, "next_lesson_at": found.next_at, "unpaid_visits": found.unpaid}


@question
def _attended_of(client_id: int, today: date) -> QuerySet[Client]:
    return _attended(today).filter(pk=client_id)


def _attended(today: date) -> QuerySet[Client]:
    return Client.objects.only("pk").annotate(**_attended_columns("pk", today))


def _attended_columns(client: str, today: date) -> dict[str, Any]:
    last = Visit.objects.filter(client=OuterRef(client), undone_at__isnull=True).order_by("-lesson__starts_at")
    standing = Booking.objects.filter(client=OuterRef(client), status=Booking.Status.BOOKED)
    following = standing.filter(lesson__on__gte=today).order_by("lesson__starts_at")
    return {
        "last_at": Subquery(last.values("lesson__starts_at")[:1], output_field=DateTimeField()),
        "next_at": Subquery(following.values("lesson__starts_at")[:1], output_field=DateTimeField()),
        "unpaid": unpaid_of_each(client),
    }


def family(client_ids: tuple[int, ...], today: date) -> Values:
    """Whether somebody answers for the client (CL-13)."""
    children = set(Guardianship.objects.filter(child__in=client_ids).values_list("child_id", flat=True))
    return {pk: {"is_child": pk in children} for pk in client_ids}


def names(client_ids: tuple[int, ...], today: date) -> Values:
    """The names that the list is sorted by, folded; None where the client has none of the kind."""
    columns = ("branch__name", "responsible__name", "status__folded", "source__folded", "class_format__folded")
    rows = Client.objects.filter(pk__in=client_ids).values_list("pk", *columns)
    return {
        pk: {name: fold(text) if text else None for name, text in zip(NAMES, texts, strict=True)} for pk, *texts in rows
    }


def write_words(client_ids: tuple[int, ...], *, anew: bool = False) -> None:
    """The search words of living clients; those of the deleted go. `anew`: looks for parts of known words, too."""
    clients = Client.objects.filter(pk__in=client_ids, deleted_at__isnull=True)
    parents: dict[int, list[str]] = {}
    for child, name in Guardianship.objects.filter(child__in=client_ids).values_list("child_id", "guardian__name"):
        parents.setdefault(child, []).append(name)
    wanted = {(client.pk, word) for client in clients for word in _words(client, parents.get(client.pk, []))}
    rows = SearchWord.objects.filter(client__in=client_ids).values_list("pk", "client_id", "word")
    known = {(client_id, word): pk for pk, client_id, word in rows}
    gone = [pk for key, pk in known.items() if key not in wanted]
    if gone:
        SearchWord.objects.filter(pk__in=gone).delete()
    fresh = sorted(wanted - set(known))
    SearchWord.objects.bulk_create([SearchWord(client_id=pk, word=word) for pk, word in fresh], batch_size=1000)
    write_parts({word for _pk, word in (wanted if anew else fresh)})


def write_parts(words: Iterable[str]) -> None:
    """By what these words are found from their middle; of most it is known already."""
    parts = {word: found for word in words if (found := parts_of(word))}
    known = set(SearchPart.objects.filter(word__in=tuple(parts)).values_list("word", flat=True)) if parts else set()
    rows = [SearchPart(word=word, part=part) for word in sorted(parts.keys() - known) for part in parts[word]]
    SearchPart.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def forget_parts() -> None:
    """Words that no client has any more: they were somebody's name (CL-34)."""
    held = SearchWord.objects.filter(word=OuterRef("word"))
    SearchPart.objects.filter(~Exists(held)).delete()


def _words(client: Client, parents: list[str]) -> set[str]:
    return stored_words(
        name=client.name,
        salutation=client.salutation,
        phone=client.phone,
        other_phone=client.other_phone,
        barcode=client.barcode,
        guardian=" ".join(parents),
    )
