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


@dataclass(frozen=True, kw_only=True)
class ImportUndone:
    """An import was taken back as far as nobody has worked with its clients since."""

    name = "imports.import_undone"
    batch_id: int
    removed: int
    restored: int
    kept: int
