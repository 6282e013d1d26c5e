"""People: phones, tenants, the deleted, the boss, the system client, and the figures that lists read."""

from collections.abc import Iterator

from django.db import connection, models
from django.db.models import Count

from ritm.accounts.scope import current_account_id
from ritm.accounts.tenant import AccountModel, tenant_models
from ritm.attendance.models import Booking
from ritm.clients.models import Client
from ritm.core import clock
from ritm.directory.queries.finding import find_clients
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.staff.permissions import every_code


def i_14() -> Iterator[str]:
    """A main phone belongs to one living client."""
    living = Client.objects.filter(deleted_at=None).exclude(phone="")
    for row in living.values("phone").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"{row['n']} living clients share one main phone"


def i_15() -> Iterator[str]:
    """Every foreign key of every tenant table stays inside the account."""
    quote = connection.ops.quote_name
    for model in tenant_models():
        for field in model._meta.concrete_fields:
            target = field.remote_field.model if isinstance(field, models.ForeignKey) else None
            if target is None or not issubclass(target, AccountModel):
                continue
            child, parent = quote(model._meta.db_table), quote(target._meta.db_table)
            column = quote(field.column)
            statement = (
                f"select c.id from {child} c left join {parent} p on p.id = c.{column} and p.account_id = c.account_id "  # noqa: S608 -- names come from the models
                f"where c.account_id = %s and c.{column} is not null and p.id is null"
            )
            with connection.cursor() as cursor:
                cursor.execute(statement, [current_account_id()])
                for (row,) in cursor.fetchall():
                    yield f"{model._meta.label} {row}: {field.name} lies in another account"


def i_16() -> Iterator[str]:
    """A deleted client has no place in a coming lesson and is not found by search."""
    gone = Client.objects.filter(deleted_at__isnull=False)
    held = Booking.objects.filter(client__in=gone, status=Booking.Status.BOOKED, lesson__starts_at__gt=clock.now())
    for booking in held:
        yield f"booking {booking.pk}: a deleted client holds a coming place"
    for client in gone.order_by("-pk")[:20]:
        if client.pk in {found.client.pk for found in find_clients(text=client.name, limit=50)}:
            yield f"client {client.pk}: deleted, yet found"


def i_30() -> Iterator[str]:
    """Exactly one boss; every level grants rights that exist."""
    bosses = StaffMember.objects.filter(role=StaffRole.OWNER).count()
    if bosses != 1:
        yield f"{bosses} bosses"
    known = every_code()
    for level in AccessLevel.objects.all():
        unknown = set(level.codes) - known
        if unknown:
            yield f"access level {level.pk}: grants {', '.join(sorted(unknown))}"


def i_31() -> Iterator[str]:
    """The system client stands as it was made."""
    for client in Client.objects.filter(is_system=True):
        if client.deleted_at or client.phone or client.note or client.alert_note or client.is_blocked:
            yield f"client {client.pk}: the system client was changed"


CHECKS = {"I-14": i_14, "I-15": i_15, "I-16": i_16, "I-30": i_30, "I-31": i_31}
