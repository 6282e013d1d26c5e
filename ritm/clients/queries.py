"""Reads of the room."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from django.db.models import Count, DateField, Exists, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from ritm.accounts.questions import question
from ritm.clients.models import Client, Consent, ConsentText, Guardianship
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.models_of_lists import ClientDocument, Illness, Interest
from ritm.clients.search_text import fold
from ritm.core.lines import one_line
from ritm.staff.models import AccessLevel, StaffBranch, StaffMember

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Birthday:
    """A client's birthday on a day; `age` is what he turns."""

    client: Client
    on: date
    age: int


class Choice(NamedTuple):
    """One that was chosen of the list `kind` (a code of `actions.lists.LISTS`); of a document its last day."""

    kind: str
    entry_id: int
    name: str
    expires_on: date | None


def living() -> QuerySet[Client]:
    """Clients who have not been deleted."""
    return Client.objects.filter(deleted_at__isnull=True)


def visible_to(staff: StaffMember | None) -> QuerySet[Client]:
    """Living clients that the person's access level lets him see; those without a branch are everybody's.

    None: the house itself, which sees all.
    """
    return seen_by(staff, living())


def deleted_visible_to(staff: StaffMember | None) -> QuerySet[Client]:
    """The same of those who have been deleted and can be restored (CL-31)."""
    return seen_by(staff, Client.objects.filter(deleted_at__isnull=False, merged_into__isnull=True))


def visible_client(staff: StaffMember | None, client_id: int) -> Client | None:
    """The one with this id, if the person may see him."""
    if staff is None or sees_all(staff):
        return next(iter(_living_client(client_id)), None)
    return visible_to(staff).filter(pk=client_id).first()


@question
def _living_client(client_id: int) -> QuerySet[Client]:
    return living().filter(pk=client_id)


def sees_all(staff: StaffMember | None) -> bool:
    """Whether the person's level hides no client from him."""
    level = staff.access_level if staff and not staff.has_every_right else None
    return level is None or level.clients == AccessLevel.Clients.ALL


def seen_by(staff: StaffMember | None, clients: QuerySet[Client]) -> QuerySet[Client]:
    """Of these clients those whom the person's access level lets him see."""
    return within(limited_to(staff), clients)


def limited_to(staff: StaffMember | None) -> int | None:
    """Whose branches are all that the person sees: his id, None where no client is hidden from him."""
    return None if staff is None or sees_all(staff) else staff.pk


def within(staff_id: int | None, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of these clients (or requests to become one) those of the person's branches, those without one, and all where
    he has none; None: all.
    """
    if staff_id is None:
        return rows
    own = StaffBranch.objects.filter(staff_member=staff_id)
    return rows.filter(Q(branch__in=own.values("branch")) | Q(branch__isnull=True) | ~Exists(own))


def hidden_from(staff: StaffMember | None, client_ids: Iterable[int]) -> set[int]:
    """Of these the clients whom the person's access level hides; no query where it hides nobody."""
    ids = set(client_ids)
    if not ids or sees_all(staff):
        return set()
    return ids - set(seen_by(staff, Client.objects.filter(pk__in=ids)).values_list("pk", flat=True))


def ids_of(client_id: int) -> tuple[int, ...]:
    """The client and all cards merged into him, near or far: whose append-only rows are his history (mechanics §8).

    One query where nothing was merged.
    """
    found, last = [client_id], [client_id]
    while last:
        last = list(Client.objects.filter(merged_into__in=last).order_by("pk").values_list("pk", flat=True))
        found += last
    return tuple(found)


def lock_client(client_id: int) -> Client:
    """The row, held until the transaction ends; raises Client.DoesNotExist for a deleted one."""
    return living().select_for_update(no_key=True, of=("self",)).get(pk=client_id)


def lock_clients(client_ids: Iterable[int]) -> dict[int, Client]:
    """Rows held until the transaction ends, taken in ascending order of id; deleted ones too."""
    ids = tuple(client_ids)
    if len(ids) == 1:
        return {client.pk: client for client in _held_client(ids[0])}
    rows = Client.objects.filter(pk__in=ids).order_by("pk")
    return {client.pk: client for client in rows.select_for_update(no_key=True, of=("self",))}


@question
def _held_client(client_id: int) -> QuerySet[Client]:
    return Client.objects.filter(pk=client_id).select_for_update(no_key=True, of=("self",))


def holder_of_phone(phone: str, *, is_deleted: bool = False) -> Client | None:
    """The client whose main phone this is, in E.164: the living one, or the last deleted one."""
    rows = Client.objects.filter(phone=phone, deleted_at__isnull=not is_deleted)
    return rows.order_by("-deleted_at", "-pk").first()


def holder_of_barcode(barcode: str) -> Client | None:
    """The living client with this barcode."""
    return living().filter(barcode=barcode).first()


def guardian_of(client: Client) -> Client | None:
    """The living parent of a child."""
    link = Guardianship.objects.select_related("guardian").filter(child=client, is_first=True).first()
    return link.guardian if link and link.guardian.deleted_at is None else None


def wards(client: Client) -> QuerySet[Client]:
    """The living children of a parent, by name."""
    return living().filter(guardianships__guardian=client).order_by("name", "pk")


def looks_like(*, name: str, birth_date: date | None, except_id: int | None = None) -> list[Client]:
    """Living clients of the same name and birth date: a double, perhaps (§4.6)."""
    if birth_date is None:
        return []
    born = living().filter(birth_date=birth_date).exclude(pk=except_id)[:200]
    return [client for client in born if fold(client.name) == fold(one_line(name))][:3]


def illnesses_of(client: Client) -> list[Illness]:
    """His illnesses and contraindications, by name; for holders of the right HEALTH only."""
    return list(Illness.objects.filter(links__client=client).order_by("folded"))


def consent_text(purpose: str) -> ConsentText | None:
    """The words that stand now; None while nobody has changed the standard ones."""
    return ConsentText.objects.filter(purpose=purpose).order_by("-version").first()


def consent_texts() -> dict[str, ConsentText]:
    """The same for every purpose whose words somebody has changed."""
    return {row.purpose: row for row in ConsentText.objects.order_by("version")}


def consents_of(client: Client) -> list[Consent]:
    """The journal of a client, the newest first, with who took each and what was read."""
    rows = Consent.objects.filter(client__in=ids_of(client.pk))
    return list(rows.select_related("taken_by", "text").order_by("-id"))


def chosen_of(client: Client) -> list[Choice]:
    """All that was chosen for the client from lists of several, by name, in one query.

    Illnesses among them: they are shown to holders of the right HEALTH only.
    """
    found = sorted(_chosen(client_id=client.pk), key=lambda row: row[3])
    return [Choice(code, pk, name, on) for code, pk, name, _folded, on in found]


@question
def _chosen(*, client_id: int) -> QuerySet:
    day = Cast(Value(None), DateField())
    documents = ClientDocument.objects.filter(client=client_id).annotate(code=Value("document"))
    interests = Interest.objects.filter(links__client=client_id).annotate(code=Value("interest"), day=day)
    illnesses = Illness.objects.filter(links__client=client_id).annotate(code=Value("illness"), day=day)
    lists = (rows.values_list("code", "pk", "name", "folded", "day") for rows in (interests, illnesses))
    return documents.values_list("code", "kind", "kind__name", "kind__folded", "expires_on").union(*lists, all=True)


def asked_fields() -> list[ProfileField]:
    """The boss's own fields that the form asks, in his order."""
    return list(ProfileField.objects.filter(is_hidden=False).order_by("position", "pk"))


def own_values(client: Client) -> list[FieldValue]:
    """What stands in the boss's own fields that the card shows, in his order."""
    return _own_values(client_id=client.pk)


@question
def _own_values(*, client_id: int) -> QuerySet[FieldValue]:
    shown = FieldValue.objects.filter(client=client_id, field__is_hidden=False, field__is_on_card=True)
    return shown.select_related("field").order_by("field__position", "field")


@question
def family_links(*, client_id: int) -> QuerySet[Guardianship]:
    """The links to a client's parents, his children, his brothers and sisters, with both sides."""
    own = Guardianship.objects.filter(child=client_id).values("guardian")
    links = Guardianship.objects.select_related("child", "guardian").filter(
        Q(child=client_id) | Q(guardian=client_id) | Q(guardian__in=own)
    )
    return links.order_by("-is_first", "child__name", "pk")


def system_client() -> Client:
    """The buyer for sales to nobody in particular (CL-33)."""
    return Client.objects.get(is_system=True)


def birthdays(*, day: date, days: int = 7, staff: StaffMember | None = None) -> list[Birthday]:
    """Who has a birthday on the day and the next `days` days, in order (SC-08).

    Born on 29 February: on the 28th where the year has no 29th.
    """
    dates = [day + timedelta(days=ahead) for ahead in range(days + 1)]
    place = {number: index for index, on in enumerate(dates) for number in birthday_numbers(on)}
    found = visible_to(staff).filter(birthday__in=place).order_by("name", "pk")
    rows = [_birthday(client, dates[place[client.birthday]]) for client in found]
    return sorted(rows, key=lambda row: row.on)


def birthdays_on(*, day: date, staff: StaffMember | None = None) -> int:
    """How many have their birthday on the day: the number at the icon."""
    return visible_to(staff).filter(birthday__in=birthday_numbers(day)).count()


def birthdays_counted(*, day: date, staff: StaffMember | None = None) -> Coalesce:
    """The same for another query to bring along."""
    return celebrating_counted(birthday_numbers(day), staff)


def celebrating_counted(numbers: Collection[int], staff: StaffMember | None = None) -> Coalesce:
    """The same by `birthday_numbers`."""
    rows = visible_to(staff).filter(birthday__in=numbers).order_by().values("account")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def birthday_number(day: date | None) -> int | None:
    """Month × 100 + day: what `Client.birthday` holds."""
    return day.month * 100 + day.day if day else None


def birthday_numbers(on: date) -> tuple[int, ...]:
    """The numbers of those who celebrate on the day: 228 has 229 with it where the year has no 29 February."""
    number = on.month * 100 + on.day
    is_last_of_short_february = number == 228 and (on + timedelta(days=1)).month == 3
    return (number, 229) if is_last_of_short_february else (number,)


def _birthday(client: Client, on: date) -> Birthday:
    return Birthday(client, on, on.year - client.birth_date.year)
