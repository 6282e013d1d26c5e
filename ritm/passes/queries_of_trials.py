"""How many trial passes somebody has had, and who near him had one (P-9)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from ritm.clients.models import Client
from ritm.clients.queries import family_links
from ritm.passes.models import ClientPass, PassKind, PassPlan, PassState


def trials_used(client: Client, plan: PassPlan) -> tuple[int, date | None]:
    """How many trial passes of the plan's category this person has had, and when the last one; in one query (P-9).

    The person is his card, those merged into it, and every card with the main phone of one of them: deleted ones, and
    those that were merged into others.
    """
    row = _trials(plan.trial_category).filter(_same_person(client)).aggregate(count=Count("pk"), last=Max("sold_on"))
    return row["count"], row["last"]


def trials_used_by(wanted: Iterable[tuple[Client, PassPlan]]) -> dict[tuple[int, str], int]:
    """The same of many, by client and category: in two queries for each category that is asked for."""
    found: dict[tuple[int, str], int] = {}
    by_category: dict[str, dict[int, Client]] = defaultdict(dict)
    for client, plan in wanted:
        by_category[plan.trial_category][client.pk] = client
    for category, people in by_category.items():
        for client_id, count in _counted(category, people).items():
            found[client_id, category] = count
    return found


def trials_nearby(client: Client, plan: PassPlan) -> list[Client]:
    """Relatives, and whoever shares an alternative phone, who have had such a trial pass: for staff to know, no refusal."""
    people = {pk for link in family_links(client_id=client.pk) for pk in (link.child_id, link.guardian_id)}
    phones = [phone for phone in (client.phone, client.other_phone) if phone]
    near = Q(client__in=people) | Q(client__other_phone__in=phones)
    near |= Q(client__phone=client.other_phone) if client.other_phone else Q()
    rows = _trials(plan.trial_category).filter(near).exclude(_same_person(client))
    return list(Client.objects.filter(pk__in=rows.values("client"), deleted_at__isnull=True).order_by("name", "pk"))


def _trials(category: str) -> QuerySet[ClientPass]:
    """Trial passes that were not undone; without a category all of them (P-9)."""
    undone = (PassState.REFUNDED, PassState.CANCELLED)
    rows = ClientPass.objects.filter(kind=PassKind.TRIAL).exclude(closed_reason__in=undone)
    return rows.filter(plan__trial_category=category) if category else rows


def _same_person(client: Client) -> Q:
    merged = Q(merged_into=client.pk) | Q(merged_into__merged_into=client.pk)
    phones = Client.objects.filter(merged).exclude(phone="").values("phone")
    own = Q(phone=client.phone) if client.phone else Q(pk=client.pk)
    cards = Client.objects.filter(own | Q(phone__in=phones)).order_by()
    owners = ("pk", "merged_into", "merged_into__merged_into")  # passes of a merged card are the kept one's
    same = Q(client=client.pk)
    for owner in owners:
        same |= Q(client__in=cards.filter(**{f"{owner}__isnull": False}).values(owner))
    return same


def _counted(category: str, people: dict[int, Client]) -> dict[int, int]:
    """By client of `people`; those who come with a file have no cards merged into them."""
    phones = {client.phone for client in people.values()} - {""}
    cards = Client.objects.filter(phone__in=phones).values_list("phone", "pk", "merged_into")
    known: dict[int, set[int]] = {pk: {pk} for pk in people}
    by_phone: dict[str, set[int]] = defaultdict(set)
    for phone, pk, kept in cards:
        by_phone[phone] |= {pk} | ({kept} if kept else set())
    for pk, client in people.items():
        known[pk] |= by_phone.get(client.phone, set()) if client.phone else set()
    holders = {one for ids in known.values() for one in ids}
    counts: dict[int, int] = defaultdict(int)
    for holder in _trials(category).filter(client__in=holders).values_list("client_id", flat=True):
        counts[holder] += 1
    return {pk: sum(counts[one] for one in ids) for pk, ids in known.items()}
