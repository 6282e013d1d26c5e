"""Who listens to what: the only list of reactions in the house."""

from ritm.attendance.subscribers import absorb, cancel_upcoming, lock_lessons_of_client, refuse_removal
from ritm.clients.events import ClientDeleted, ClientDeleting
from ritm.events.listeners import Subscription, after, first, within
from ritm.sales.events import PassSold
from ritm.schedule.events import LessonRemoving
from ritm.studio.events import RecoveryAsked, StudioOpened
from ritm.studio.subscribers import send_recovery, send_welcome

SUBSCRIPTIONS: list[Subscription] = [
    first(ClientDeleting, lock_lessons_of_client),
    within(ClientDeleted, cancel_upcoming),
    within(PassSold, absorb),
    first(LessonRemoving, refuse_removal),
    after(StudioOpened, send_welcome),
    after(RecoveryAsked, send_recovery),
]
