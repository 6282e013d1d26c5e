"""What a workbook says of a client from rows beside his own: interests, documents, consents. One query each a chunk."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ritm.clients.models import SENDINGS, Consent, Standing
from ritm.clients.models_of_lists import ClientDocument, ClientInterest
from ritm.core import clock

INTERESTS, DOCUMENTS, CONSENTS = "interests", "documents", "consents"
Rows = dict[int, dict[str, Any]]  # by client; a reader puts its texts into them
_DAY = "%d.%m.%Y"


def read_beside(rows: Rows, kinds: Iterable[str], zone: str) -> None:
    """Put into each row what these kinds say of it, "" where they say nothing. `zone`: of the dates."""
    for kind in sorted(set(kinds)):
        _READERS[kind](rows, zone)


def _interests(rows: Rows, zone: str) -> None:
    links = ClientInterest.objects.filter(client__in=rows).order_by("interest__folded", "pk")
    _joined(rows, "interests", links.values_list("client", "interest__name"), ", ")


def _documents(rows: Rows, zone: str) -> None:
    """«Договор, до 31.12.2026; Правила»."""
    links = ClientDocument.objects.filter(client__in=rows).order_by("kind__folded", "pk")
    until = _("%(name)s, until %(day)s")
    told = (
        (client, until % {"name": name, "day": f"{day:{_DAY}}"} if day else name)
        for client, name, day in links.values_list("client", "kind__name", "expires_on")
    )
    _joined(rows, "documents", told, "; ")


def _joined(rows: Rows, name: str, told: Iterable[tuple[int, str]], between: str) -> None:
    found: dict[int, list[str]] = defaultdict(list)
    for client, text in told:
        found[client].append(text)
    for client, row in rows.items():
        row[name] = between.join(found[client])


def _consents(rows: Rows, zone: str) -> None:
    """Where each stands now and since when: of sending by the client's row, of personal data by the journal alone."""
    last = _last_entries(rows)
    for client, row in rows.items():
        for purpose in SENDINGS:
            standing, at = last.get((client, purpose), ("", None))
            now = row[f"{purpose}_consent"]
            row[f"{purpose}_told"] = _told(now, at if standing == now else None, zone)
        standing, at = last.get((client, Consent.Purpose.PERSONAL), ("", None))
        row["personal_told"] = _told(standing, at, zone) if standing else ""


def _last_entries(rows: Rows) -> dict[tuple[int, str], tuple[str, Any]]:
    """The last of the journal by client and purpose, those of cards merged into his too."""
    own = Q(client__in=rows) | Q(client__merged_into__in=rows)
    entries = Consent.objects.filter(own).order_by("pk")
    columns = ("client", "client__merged_into", "purpose", "standing", "taken_at")
    return {
        (client if client in rows else kept, purpose): (standing, at)
        for client, kept, purpose, standing, at in entries.values_list(*columns)
    }


def _told(standing: str, at: Any, zone: str) -> str:
    words = str(Standing(standing).label)
    return f"{words}, {clock.local_date(at, zone):{_DAY}}" if at else words


_READERS: dict[str, Callable[[Rows, str], None]] = {INTERESTS: _interests, DOCUMENTS: _documents, CONSENTS: _consents}
