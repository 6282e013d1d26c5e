"""What becomes of everything that points at a client when two cards become one, and when he is erased (mechanics §8).

A house test asks for a line for every foreign key to Client.
"""

from collections.abc import Callable

from django.db.models import Case, Value, When

from ritm.attendance.actions.merging import (
    kept_passes_of_others,
    move_money,
    move_money_back,
    part_doubles,
    settle_doubles,
)
from ritm.clients.erasing import Erasing, erase_answers, erase_children, erase_drafts, erase_history, erase_rows
from ritm.clients.erasing_mentions import erase_mentions
from ritm.clients.mentions import FreeText
from ritm.clients.moving import ClientRows, Eraser, Mover, Step, move_back, move_rows
from ritm.clients.moving_family import move_firsts, move_firsts_back
from ritm.clients.moving_login import erase_logins, move_login, move_login_back
from ritm.clients.moving_own import move_own_values, move_own_values_back
from ritm.clients.moving_sealed import move_passport, move_passport_back
from ritm.contracts.erasing import erase_contracts
from ritm.directory.erasing import erase_exports, erase_searches, tell_children
from ritm.imports.erasing import erase_imports
from ritm.joining.erasing import erase_requests

# A booking above the places keeps that somebody gave a reason (I-01), not which.
_SOMETHING = Case(When(override_reason="", then=Value("")), default=Value("—"))

CLIENT_ROWS: dict[str, ClientRows] = {
    "attendance.Booking.client": ClientRows(Mover.MOVES, Eraser.KEPT, {"override_reason": _SOMETHING}),
    "attendance.WaitlistEntry.client": ClientRows(Mover.MOVES, Eraser.KEPT, {"reason": ""}),
    "attendance.Visit.client": ClientRows(Mover.MOVES, Eraser.KEPT),
    "attendance.StandingBooking.client": ClientRows(Mover.MOVES, Eraser.GOES),
    "schedule.ClientFeed.client": ClientRows(Mover.MOVES, Eraser.GOES),
    "schedule.ClientFeed.person": ClientRows(Mover.MOVES, Eraser.GOES),
    "passes.ClientPass.client": ClientRows(Mover.MOVES, Eraser.KEPT),
    "passes.PassBatchRow.client": ClientRows(Mover.MOVES, Eraser.KEPT),
    "sales.Sale.client": ClientRows(Mover.MOVES, Eraser.KEPT),
    "sales.Payment.client": ClientRows(Mover.STAYS, Eraser.KEPT, {"payer": None, "comment": None}),
    # The number and its place in the journal stay; values and files go (`erase_contracts`).
    "contracts.Contract.client": ClientRows(Mover.MOVES, Eraser.KEPT),
    "clients.Guardianship.child": ClientRows(Mover.MOVES, Eraser.GOES),
    "clients.Guardianship.guardian": ClientRows(Mover.MOVES, Eraser.GOES),
    "clients.ClientInterest.client": ClientRows(Mover.MOVES, Eraser.GOES),
    "clients.ClientIllness.client": ClientRows(Mover.MOVES, Eraser.GOES),
    "clients.ClientDocument.client": ClientRows(Mover.MOVES, Eraser.GOES),
    "clients.FieldValue.client": ClientRows(Mover.OWN, Eraser.GOES),
    "clients.ClientPhoto.client": ClientRows(Mover.MOVES, Eraser.GOES),
    "clients.ClientPassport.client": ClientRows(Mover.OWN, Eraser.GOES),
    "clients.Consent.client": ClientRows(Mover.STAYS, Eraser.KEPT, {"note": None}),
    "clients.Client.merged_into": ClientRows(Mover.STAYS, Eraser.KEPT),
    "clients.ClientMerge.kept": ClientRows(Mover.STAYS, Eraser.KEPT, {"before": {}}),
    "clients.ClientMerge.dropped": ClientRows(Mover.STAYS, Eraser.KEPT, {"before": {}}),
    "imports.ImportRow.client": ClientRows(Mover.STAYS, Eraser.GOES),
    "studio.PersonExport.client": ClientRows(Mover.STAYS, Eraser.GOES),
    "directory.ClientFigures.client": ClientRows(Mover.ANEW, Eraser.KEPT),
    "directory.SearchWord.client": ClientRows(Mover.ANEW, Eraser.GOES),
    "directory.DoublePair.first": ClientRows(Mover.ANEW, Eraser.GOES),
    "directory.DoublePair.second": ClientRows(Mover.ANEW, Eraser.GOES),
}

# What people type into cards, where they may speak of other clients.
FREE_TEXTS: tuple[FreeText, ...] = (
    FreeText("clients.Client", "note", "pk"),
    FreeText("clients.Client", "alert_note", "pk"),
    FreeText("clients.Client", "block_reason", "pk"),
    FreeText("clients.Client", "named_parent", "pk"),
    FreeText("clients.Client", "named_parent_phone", "pk"),
    FreeText("clients.Client", "other_phone", "pk"),
    FreeText("clients.FieldValue", "text"),
    FreeText("clients.Consent", "note", is_blanked=True),
    FreeText("sales.Payment", "payer", is_blanked=True),
    FreeText("sales.Payment", "comment", is_blanked=True),
    FreeText("attendance.Booking", "override_reason"),
    FreeText("passes.PassFreeze", "reason", "client_pass__client"),
    FreeText("passes.EndedFreeze", "reason", "client_pass__client"),
)

# What does not point at a client, or points at him and is asked first, comes before the rows.
ERASERS: list[Callable[[Erasing], None]] = [
    erase_mentions,
    erase_imports,
    erase_requests,
    erase_exports,
    erase_searches,
    erase_contracts,
    erase_history,
    erase_logins,
    erase_rows,
    erase_answers,
    erase_drafts,
    erase_children,
    tell_children,
]

STEPS: list[Step] = [
    Step(settle_doubles, part_doubles),
    Step(move_firsts, move_firsts_back),
    Step(move_rows, move_back, kept_passes_of_others),
    Step(move_own_values, move_own_values_back),
    Step(move_passport, move_passport_back),
    Step(move_login, move_login_back),
    Step(move_money, move_money_back),
]
