"""Reads of the room."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from ritm.clients.models import Client
from ritm.clients.queries import seen_by
from ritm.clients.search_text import plain
from ritm.contracts.models import Contract, ContractSettings, ContractTemplate, TemplateVersion
from ritm.contracts.variables import Variable, every_variable
from ritm.staff.models import AccessLevel, StaffMember


@dataclass(frozen=True, kw_only=True)
class JournalFilter:
    """What the journal is narrowed to; text is of a number or of a client's name."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    template: ContractTemplate | None = None
    status: str = ""


def templates() -> QuerySet[ContractTemplate]:
    """Living ones, by name."""
    return ContractTemplate.objects.filter(is_archived=False).order_by("folded", "pk")


def every_template() -> QuerySet[ContractTemplate]:
    """Living ones first, each with the day of its last version (`saved_at`) and the number of its contracts (`made`)."""
    rows = ContractTemplate.objects.annotate(
        saved_at=Max("versions__written_at"), made=Count("contracts", distinct=True)
    )
    return rows.order_by("is_archived", "folded", "pk")


def last_version(template: ContractTemplate) -> TemplateVersion:
    """The words that stand now."""
    return template.versions.select_related("file").order_by("-number")[0]


def variables_of(version: TemplateVersion) -> list[Variable]:
    """What the version names, in the order of the palette; a field that is gone since is left out, and stays blank."""
    named = set(version.names.values())
    return [one for one in every_variable() if one.code in named]


def settings_of_contracts() -> ContractSettings:
    """How numbers are written; the usual way before anybody has said."""
    return ContractSettings.objects.first() or ContractSettings()


def contracts_seen_by(staff: StaffMember) -> QuerySet[Contract]:
    """Contracts of clients whom the person's access level shows, deleted clients among them."""
    rows = Contract.objects.select_related(
        "client", "template", "client_pass", "made_by", "closed_by", "branch", "snapshot"
    )
    return rows.filter(client__in=seen_by(staff, Client.objects.all()))


def journal(*, staff: StaffMember, narrowed: JournalFilter) -> QuerySet[Contract]:
    """The journal, the newest first."""
    rows = contracts_seen_by(staff).order_by("-pk")
    by = {
        "made_on__gte": narrowed.since,
        "made_on__lte": narrowed.until,
        "template": narrowed.template,
        "status": narrowed.status or None,
    }
    rows = rows.filter(**{name: value for name, value in by.items() if value is not None})
    if not narrowed.text:
        return rows
    return rows.filter(_named(staff, narrowed.text) | Q(number__icontains=narrowed.text))


def _named(staff: StaffMember, text: str) -> Q:
    """Of a client who is found so; whoever does not see phones finds nobody by digits of one."""
    level = None if staff.has_every_right else staff.access_level
    hides = level is not None and level.phones != AccessLevel.Phones.FULL
    if hides and any(letter.isdigit() for letter in text):
        return Q(client__name__icontains=text)
    return Q(client__search_text__contains=plain(text))


def contracts_of(client: Client) -> QuerySet[Contract]:
    """Of one client, the newest first."""
    return Contract.objects.filter(client=client).select_related("template").order_by("-pk")


def paper_place(contract: Contract, what: str) -> str:
    """Where a sealed text of the contract belongs: it opens nowhere else."""
    return f"account {contract.account_id}, contract {contract.pk}, {what}"
