"""What the room records."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TemplateSaved:
    """A template got a new version, or its first."""

    name = "contracts.template_saved"
    template_id: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateShelved:
    """A template went into the archive or came back."""

    name = "contracts.template_shelved"
    template_id: int
    is_archived: bool


@dataclass(frozen=True, kw_only=True)
class NumberingChanged:
    """Numbers are written another way, or another legal entity stands in contracts."""

    name = "contracts.numbering_changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ContractMade:
    """A contract has got its number."""

    name = "contracts.contract_made"
    client_id: int
    contract_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class ContractClosed:
    """A contract was ended or annulled."""

    name = "contracts.contract_closed"
    client_id: int
    contract_id: int
    number: str
    status: str


@dataclass(frozen=True, kw_only=True)
class ContractTaken:
    """Somebody has opened a contract's file: it may hold a passport, so each look is logged."""

    name = "contracts.contract_taken"
    client_id: int
    contract_id: int
    number: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PapersAsked:
    """Files that could not be made were asked for once more."""

    name = "contracts.papers_asked"
    client_id: int
    contract_id: int
    number: str
