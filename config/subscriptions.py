"""Who listens to what: the only list of reactions in the house."""

from ritm.attendance.events import (
    BookingCancelled,
    BookingClosed,
    BookingMade,
    VisitMarked,
    VisitsAbsorbed,
    VisitUndone,
)
from ritm.attendance.subscribers import (
    absorb,
    book_again,
    bring_back_bookings,
    cancel_upcoming,
    cancel_upcoming_of_many,
    hold_whoever_was_let_go,
    let_everybody_go,
    lock_for_erasing,
    lock_for_merging,
    lock_for_restoring,
    lock_lessons_of_client,
    lock_lessons_of_clients,
    refuse_cancelling,
    refuse_removal,
)
from ritm.clients.events import (
    ClientAdded,
    ClientChanged,
    ClientDeleted,
    ClientDeleting,
    ClientErasing,
    ClientRestored,
    ClientRestoring,
    ClientsAdded,
    ClientsApart,
    ClientsChanged,
    ClientsDeleted,
    ClientsDeleting,
    ClientsMerged,
    ClientsMerging,
    EntryRenamed,
)
from ritm.directory.subscribers import (
    index_client,
    index_clients,
    index_many,
    rebuild_client,
    rebuild_pair,
    refresh_attendance,
    refresh_credits,
    refresh_lesson,
    refresh_money,
    refresh_moneys,
    refresh_passes,
    refresh_visits,
    refresh_withdrawn,
    rename_branch,
    rename_entry,
    rename_responsible,
)
from ritm.events.listeners import Subscription, after, first, within
from ritm.ledger.events import BalancesOpened, MoneyMoved, OpeningsTakenBack
from ritm.messaging.subscribers import tell_of_cancelled_lesson, tell_of_moved_lesson, tell_of_reopened_lesson
from ritm.passes.events import (
    CreditReturned,
    CreditTaken,
    LeftoversBurnt,
    PassActivated,
    PassesWithdrawn,
    PassIssued,
)
from ritm.sales.events import PassSold
from ritm.schedule.events import (
    LessonCancelled,
    LessonCancelling,
    LessonChanged,
    LessonMoved,
    LessonRemoving,
    LessonReopened,
    LessonReopening,
)
from ritm.staff.events import StaffChanged
from ritm.studio.events import BranchChanged, RecoveryAsked, StudioOpened, WelcomeAskedAgain
from ritm.studio.subscribers import send_recovery, send_welcome

SUBSCRIPTIONS: list[Subscription] = [
    first(ClientDeleting, lock_lessons_of_client),
    first(ClientsDeleting, lock_lessons_of_clients),
    first(ClientsMerging, lock_for_merging),
    first(ClientErasing, lock_for_erasing),
    first(ClientRestoring, lock_for_restoring),
    within(ClientDeleted, cancel_upcoming),
    within(ClientsDeleted, cancel_upcoming_of_many),
    within(ClientRestored, bring_back_bookings),
    within(PassSold, absorb),
    first(LessonRemoving, refuse_removal),
    first(LessonCancelling, refuse_cancelling),
    first(LessonReopening, hold_whoever_was_let_go),
    within(LessonCancelled, let_everybody_go),
    within(LessonReopened, book_again),
    # The directory comes last: it counts what the rooms below have written.
    *(within(event, index_client) for event in (ClientAdded, ClientChanged, ClientDeleted)),
    within(ClientsAdded, index_clients),
    *(within(event, index_many) for event in (ClientsChanged, ClientsDeleted)),
    within(ClientRestored, rebuild_client),
    *(within(event, rebuild_pair) for event in (ClientsMerged, ClientsApart)),
    within(MoneyMoved, refresh_money),
    *(within(event, refresh_moneys) for event in (BalancesOpened, OpeningsTakenBack)),
    *(within(event, refresh_passes) for event in (PassIssued, PassActivated, LeftoversBurnt)),
    within(PassesWithdrawn, refresh_withdrawn),
    *(within(event, refresh_credits) for event in (CreditTaken, CreditReturned)),
    *(within(event, refresh_attendance) for event in (BookingMade, BookingCancelled, BookingClosed)),
    *(within(event, refresh_visits) for event in (VisitMarked, VisitUndone, VisitsAbsorbed)),
    within(LessonChanged, refresh_lesson),
    within(BranchChanged, rename_branch),
    within(EntryRenamed, rename_entry),
    within(StaffChanged, rename_responsible),
    after(LessonCancelled, tell_of_cancelled_lesson),
    after(LessonReopened, tell_of_reopened_lesson),
    after(LessonMoved, tell_of_moved_lesson),
    after(StudioOpened, send_welcome),
    after(WelcomeAskedAgain, send_welcome),
    after(RecoveryAsked, send_recovery),
]
