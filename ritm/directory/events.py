"""What happened here."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SegmentSaved:
    """A search has a name, or another one, or other conditions."""

    name = "directory.segment_saved"
    segment_id: int


@dataclass(frozen=True, kw_only=True)
class SegmentDeleted:
    """The name of a search is gone; nobody was touched."""

    name = "directory.segment_deleted"
    segment_id: int


@dataclass(frozen=True, kw_only=True)
class ExportStarted:
    """Somebody asked for a workbook of clients."""

    name = "directory.export_started"
    export_id: int


@dataclass(frozen=True, kw_only=True)
class ExportDone:
    """The workbook is written: so many clients stand in it."""

    name = "directory.export_done"
    export_id: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class DoublesFound:
    """All clients were compared; so many pairs may be one person."""

    name = "directory.doubles_found"
    count: int


@dataclass(frozen=True, kw_only=True)
class ToldApart:
    """Two cards that look alike are two people's."""

    name = "directory.told_apart"
    first_id: int
    second_id: int


@dataclass(frozen=True, kw_only=True)
class ListOfOwnChanged:
    """A person has other columns or views of the client list."""

    name = "directory.list_changed"
    staff_id: int
