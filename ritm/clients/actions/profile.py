"""Adding and changing clients. Each writes what search reads, and the event with old and new values."""

from collections.abc import Callable, Sequence

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from ritm.accounts.queries import current_account, settings_of_account
from ritm.clients.actions.choices import check_terms, write_choices, write_new_choices
from ritm.clients.actions.consents import preset_standings
from ritm.clients.actions.family import check_guardians, named_in, tell_wards, write_guardians
from ritm.clients.actions.writing import index, refuse_any_taken, refuse_taken, values_of, write
from ritm.clients.data import ClientData
from ritm.clients.errors import SystemClient
from ritm.clients.events import ClientAdded, ClientAddedAmongMany, ClientChanged, ClientsAdded
from ritm.clients.family import links_of
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import guardian_of, lock_clients
from ritm.clients.sensitive import SENSITIVE
from ritm.core import clock
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor
from ritm.staff.models import StaffMember

_DERIVED = frozenset({"birthday"})


@transaction.atomic
def add_client(*, data: ClientData, actor: Actor, created_by: StaffMember | None = None) -> Client:
    """A new client: only the name is required (CL-06), branch and gender have defaults (CL-07, CL-08).

    Raises NameRequired, TooLong, BadPhone, PhoneTaken, BarcodeTaken, BadBirthDate, NoSuchParent (CL-11, CL-13),
    BadDiscount, BadLink, BadTerm (CL-17, CL-18, CL-19).
    """
    check_terms(data)
    values = values_of(data)
    values["gender"] = values["gender"] or settings_of_account().default_gender
    if values["branch"] is None and created_by is not None:
        values["branch"] = created_by.home_branch
    named = named_in(data)
    if named:
        locked = lock_clients(named)
        check_guardians({pk: locked.get(pk) for pk in named})
    refuse_taken(values, asks=data.asks_about_deleted)
    client = Client(created_at=clock.now(), created_by=created_by, **preset_standings(), **values)
    write(client, data.guardian, client.save)
    if named:
        write_guardians(client, data, [])
    write_choices(client, data)
    record(ClientAdded(client_id=client.pk), actor=actor)
    return client


@transaction.atomic
def add_clients(*, rows: Sequence[ClientData], actor: Actor, created_by: StaffMember | None = None) -> list[Client]:
    """Many new clients in a few statements, each as add_client makes it; all or none, in order.

    Raises what add_client raises for the first row that breaks a rule.
    """
    for data in rows:
        check_terms(data)
    gender = settings_of_account().default_gender
    home = created_by.home_branch if created_by is not None else None
    common = {"created_at": clock.now(), "created_by": created_by, **preset_standings()}
    made = [Client(**common, **values_of(data)) for data in rows]
    parents = lock_clients({data.guardian.pk for data in rows if data.guardian is not None})
    for client, data in zip(made, rows, strict=True):
        client.gender, client.branch = client.gender or gender, client.branch or home
        if data.guardian is not None:
            check_guardians({data.guardian.pk: parents.get(data.guardian.pk)})
        index(client, data.guardian)
    refuse_any_taken(made)
    try:
        with transaction.atomic():
            Client.objects.bulk_create(made)
    except IntegrityError:
        refuse_any_taken(made)
        raise
    Guardianship.objects.bulk_create(
        Guardianship(child=client, guardian=data.guardian)
        for client, data in zip(made, rows, strict=True)
        if data.guardian is not None
    )
    write_new_choices(list(zip(made, rows, strict=True)))
    record_many([ClientAddedAmongMany(client_id=client.pk) for client in made], actor=actor)
    record(ClientsAdded(client_ids=tuple(client.pk for client in made)), actor=actor)
    return made


@transaction.atomic
def change_client(
    *, client: Client, data: ClientData, actor: Actor, settle: Callable[[Client], ClientData] | None = None
) -> Client:
    """The form's fields as they stand in `data`; writes old and new values of those that differ.

    `settle`: asked once the client is held and nobody else changes him any more; gives the data anew, or refuses.

    Raises what add_client raises, and SystemClient, OwnParent, ParentIsChild; Client.DoesNotExist for a deleted one.
    """
    check_terms(data)
    client, links = _lock(client, data)
    data = settle(client) if settle is not None else data
    values = values_of(data)
    values["gender"] = values["gender"] or client.gender
    refuse_taken(values, except_id=client.pk, asks=data.asks_about_deleted)
    changes = {name: (getattr(client, name), value) for name, value in values.items() if getattr(client, name) != value}
    changes |= write_guardians(client, data, links) | write_choices(client, data)
    if not changes:
        return client
    for name, value in values.items():
        setattr(client, name, value)
    write(client, guardian_of(client), client.save)
    if "name" in changes:
        tell_wards(client)
    fields = tuple(sorted(set(changes) - _DERIVED))
    details = {name: changes[name] for name in fields if name not in SENSITIVE}
    record(ClientChanged(client_id=client.pk, fields=fields), actor=actor, changes=details)
    return client


@transaction.atomic
def make_system_client() -> Client:
    """The test client of a new account, for sales to nobody in particular; the second call gives the same (CL-33)."""
    known = Client.objects.filter(is_system=True).first()
    if known is not None:
        return known
    with translation.override(current_account().language):
        name = gettext("Ivanov Ivan Ivanych")
    client = Client(name=name, gender=Client.Gender.MALE, is_system=True, created_at=clock.now())
    write(client, None, client.save)
    return client


def _lock(client: Client, data: ClientData) -> tuple[Client, list[Guardianship]]:
    """The client and the links to those who answer for him; children too, as their search text names the parent."""
    links, named = links_of(client), named_in(data)
    children = Guardianship.objects.filter(guardian=client).values_list("child_id", flat=True)
    rows = lock_clients({client.pk, *named, *(link.guardian_id for link in links), *children})
    locked = rows.get(client.pk)
    if locked is None or locked.deleted_at is not None:
        raise Client.DoesNotExist
    if locked.is_system:
        raise SystemClient
    links = links_of(locked)  # as they stand by now: somebody may have held the child first
    known = {link.guardian_id for link in links}
    check_guardians({pk: rows.get(pk) for pk in named if pk not in known}, locked)
    return locked, links
