"""Who listens to what: the only list of reactions in the house."""

from ritm.events.listeners import Subscription, after
from ritm.studio.events import RecoveryAsked, StudioOpened
from ritm.studio.subscribers import send_recovery, send_welcome

SUBSCRIPTIONS: list[Subscription] = [
    after(StudioOpened, send_welcome),
    after(RecoveryAsked, send_recovery),
]
