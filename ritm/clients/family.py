"""Who answers for a child: the first is «Родитель» of the form, others where the boss allows them (CL-13)."""

from dataclasses import dataclass

from ritm.clients.models import Client, Guardianship

MOST_GUARDIANS = 10


@dataclass(frozen=True, kw_only=True)
class GuardianData:
    """Somebody who answers for the child: as whom, whether he pays, whether he may take the child home."""

    guardian: Client
    kind: str = ""
    is_payer: bool = False
    may_collect: bool = False

    @classmethod
    def of(cls, link: Guardianship) -> "GuardianData":
        """As it stands now."""
        terms = {"kind": link.kind, "is_payer": link.is_payer, "may_collect": link.may_collect}
        return cls(guardian=link.guardian, **terms)

    @property
    def terms(self) -> dict[str, str | bool]:
        """The columns beside the two people."""
        return {"kind": self.kind, "is_payer": self.is_payer, "may_collect": self.may_collect}


def links_of(child: Client) -> list[Guardianship]:
    """Everybody who answers for the child, the first one first; deleted people too."""
    rows = Guardianship.objects.filter(child=child).select_related("guardian")
    return list(rows.order_by("-is_first", "pk"))


def forebears(client_id: int) -> set[int]:
    """Parents, near and far."""
    found: set[int] = set()
    last = {client_id}
    while last:
        last = set(Guardianship.objects.filter(child__in=last).values_list("guardian_id", flat=True)) - found
        found |= last
    return found


def wards_of(guardian: Client) -> list[Client]:
    """The living children whom he answers for, by name. One query."""
    found = Client.objects.filter(guardianships__guardian=guardian, deleted_at=None)
    return list(found.order_by("search_text", "pk"))
