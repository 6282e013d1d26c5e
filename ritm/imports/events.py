"""What happened here."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ImportStarted:
    """Rows of a checked file begin to come in."""

    name = "imports.import_started"
    batch_id: int


@dataclass(frozen=True, kw_only=True)
class ImportDone:
    """The last row of a file has been decided."""

    name = "imports.import_done"
    batch_id: int
    created: int
    updated: int
