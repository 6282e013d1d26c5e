"""What each event of a client's history says in plain words: the registry of the audit (ST-10, mechanics §8).

An event that carries `client_id` and has no line here fails a house test. `right` is that of the block which shows
the same thing: who may not see the block does not learn of it here either.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from ritm.clients.permissions import CARD_BOOKINGS, CARD_PASSES, CARD_PAYMENTS, CARD_READ, CARD_VISITS
from ritm.contracts.permissions import CONTRACTS_READ


@dataclass(frozen=True)
class Told:
    """Words with names in them: `%(lesson)s`, `%(pass)s`, `%(sum)s`, `%(purpose)s` and others of `changes.py`.

    `is_echo`: another event of the same act says it already, so it is not listed; `only`: listed where the event's
    data say so.
    """

    words: Any
    right: str = CARD_READ
    is_echo: bool = False
    only: dict[str, Any] = field(default_factory=dict)


EVENT_WORDS: dict[str, Told] = {
    "clients.client_added": Told(_("The client was created")),
    "clients.client_changed": Told(_("The profile was changed")),
    "clients.client_deleted": Told(_("The client was deleted")),
    "clients.client_restored": Told(_("The client was restored")),
    "clients.client_erased": Told(_("The personal data were erased")),
    "clients.mentions_erased": Told(_("What texts said of an erased client was taken out")),
    "clients.login_given": Told(_("The login to the client portal was given or changed")),
    "clients.login_taken": Told(_("The login to the client portal was taken: entry is forbidden")),
    "clients.own_password_chosen": Told(_("The client has chosen another password")),
    "clients.access_sent": Told(_("The login to the client portal was sent by a letter")),
    "clients.password_link_asked": Told(_("A letter with a link to a new password was asked for")),
    "joining.joined": Told(_("Registered online")),
    "joining.settled": Told(_("An online registration was recognised as this client's")),
    "clients.photo_changed": Told(_("Another photo")),
    "clients.passport_seen": Told(_("Passport and address were looked at")),
    "clients.passport_sought": Told(_("Found by the number of the passport")),
    "clients.illnesses_seen": Told(_("Illnesses were looked at")),
    "clients.passport_changed": Told(_("Passport and address were changed")),
    "studio.person_export_asked": Told(_("The client's data were asked for as a file")),
    "studio.person_export_taken": Told(_("The file with the client's data was taken")),
    "clients.consent_given": Told(_("Consent given: %(purpose)s")),
    "clients.consent_withdrawn": Told(_("Consent withdrawn: %(purpose)s")),
    "clients.consent_chosen": Told(_("Consent in the profile, %(purpose)s: %(choice)s")),
    "clients.clients_merged": Told(_("Another card was merged into this one")),
    "clients.clients_apart": Told(_("A merge with another card was undone")),
    "attendance.booking_made": Told(_("Booked: %(lesson)s"), CARD_BOOKINGS),
    "attendance.booking_cancelled": Told(_("Booking cancelled%(late)s: %(lesson)s"), CARD_BOOKINGS),
    "attendance.cancel_undone": Told(_("A cancelled booking stands again: %(lesson)s"), CARD_BOOKINGS),
    "attendance.booking_pass_changed": Told(_("%(lesson)s: the booking stands on the pass %(pass)s"), CARD_BOOKINGS),
    "attendance.booking_closed": Told(_("Not marked: %(lesson)s"), CARD_BOOKINGS),
    "attendance.booking_missed": Told(_("No-show: %(lesson)s"), CARD_BOOKINGS),
    "attendance.miss_undone": Told(_("No-show taken back: %(lesson)s"), CARD_BOOKINGS),
    "attendance.charge_waived": Told(_("The charge was waived: %(lesson)s"), CARD_BOOKINGS),
    "attendance.charge_replaced": Told(
        _("The late cancellation is not charged: the new booking counts, %(lesson)s"), CARD_BOOKINGS
    ),
    "attendance.charge_back": Told(_("The late cancellation is charged again: %(lesson)s"), CARD_BOOKINGS),
    "attendance.credit_restored": Told(_("The visit was restored to the pass: %(lesson)s"), CARD_BOOKINGS),
    "schedule.client_feed_given": Told(_("Got an address for a calendar"), CARD_BOOKINGS),
    "schedule.client_feed_stopped": Told(_("The address for a calendar was ended"), CARD_BOOKINGS),
    "attendance.waitlist_joined": Told(_("Waits for a place: %(lesson)s"), CARD_BOOKINGS),
    "attendance.waitlist_reordered": Told(_("Has another place in the waiting list: %(lesson)s"), CARD_BOOKINGS),
    "attendance.waitlist_promoted": Told(_("Got a place from the waiting list: %(lesson)s"), CARD_BOOKINGS),
    "attendance.waitlist_passed_over": Told(_("Passed over by the waiting list: %(lesson)s"), CARD_BOOKINGS),
    "attendance.place_offered": Told(_("Was offered a place: %(lesson)s"), CARD_BOOKINGS),
    "attendance.offer_missed": Told(_("Did not answer the offer of a place: %(lesson)s"), CARD_BOOKINGS),
    "attendance.waitlist_closed": Told(_("Waits no longer: %(lesson)s"), CARD_BOOKINGS),
    "attendance.visit_marked": Told(_("Visit marked: %(lesson)s"), CARD_VISITS),
    "attendance.visit_undone": Told(_("Visit undone: %(lesson)s"), CARD_VISITS),
    "attendance.visits_absorbed": Told(_("Unpaid visits were taken into the pass %(pass)s"), CARD_PASSES),
    "attendance.regular_joined": Told(_("Permanent participant of %(group)s"), CARD_BOOKINGS),
    "attendance.regular_changed": Told(_("Permanent participant of %(group)s: other days"), CARD_BOOKINGS),
    "attendance.regular_paused": Told(_("Permanent participant of %(group)s: a pause, %(days)s"), CARD_BOOKINGS),
    "attendance.regular_resumed": Told(_("Permanent participant of %(group)s: no pause, %(days)s"), CARD_BOOKINGS),
    "attendance.regular_waits": Told(
        _("No place: first in the waiting list as a permanent participant, %(lesson)s"), CARD_BOOKINGS
    ),
    "attendance.regular_left": Told(_("No longer a permanent participant of %(group)s"), CARD_BOOKINGS),
    "passes.pass_issued": Told(_("Got the pass %(pass)s"), CARD_PASSES),
    "passes.pass_withdrawn": Told(_("The pass %(pass)s from before was taken back"), CARD_PASSES),
    "passes.pass_activated": Told(_("The term of the pass %(pass)s was set"), CARD_PASSES),
    "passes.credit_taken": Told(_("Visits were taken from the pass %(pass)s"), CARD_PASSES, is_echo=True),
    "passes.credit_returned": Told(_("Visits came back to the pass %(pass)s"), CARD_PASSES, is_echo=True),
    "passes.pass_frozen": Told(_("The pass %(pass)s was frozen for %(days)s; it runs until %(until)s"), CARD_PASSES),
    "passes.pass_unfrozen": Told(_("The pass %(pass)s can be used from %(on)s; it runs until %(until)s"), CARD_PASSES),
    "passes.pass_changed": Told(_("The pass %(pass)s was changed: %(reason)s"), CARD_PASSES),
    "passes.pass_extended": Told(_("The pass %(pass)s runs %(longer)s longer: %(reason)s"), CARD_PASSES),
    "passes.extension_taken_back": Told(_("The pass %(pass)s ends %(longer)s earlier again: %(reason)s"), CARD_PASSES),
    "passes.renewal_switched_on": Told(_("The pass %(pass)s renews by itself from now on"), CARD_PASSES),
    "passes.renewal_switched_off": Told(_("The pass %(pass)s does not renew by itself any more"), CARD_PASSES),
    "passes.pass_renewed": Told(_("The pass %(pass)s has renewed by itself"), CARD_PASSES),
    "passes.pass_lapsed": Told(_("The renewal %(pass)s was cancelled: neither paid for nor used"), CARD_PASSES),
    "passes.pass_revived": Told(_("What had burnt of the pass %(pass)s is back"), CARD_PASSES),
    "passes.leftovers_burnt": Told(_("What was left of the pass %(pass)s burnt"), CARD_PASSES),
    "passes.leftovers_carried": Told(_("What was left of the pass %(pass)s went to the next one"), CARD_PASSES),
    "passes.leftovers_received": Told(_("The pass %(pass)s got what was left of the one before it"), CARD_PASSES),
    "passes.pass_handed_over": Told(_("The pass %(pass)s was handed over to %(other)s: %(reason)s"), CARD_PASSES),
    "passes.pass_received": Told(_("Got the pass %(pass)s from %(other)s"), CARD_PASSES),
    "passes.pass_given_back": Told(_("The pass %(pass)s went back to %(other)s"), CARD_PASSES),
    "passes.pass_taken_back": Told(_("The pass %(pass)s, handed over to %(other)s, is back"), CARD_PASSES),
    "sales.pass_sold": Told(_("The pass %(pass)s was sold, paid: %(sum)s"), CARD_PAYMENTS),
    "sales.payment_taken": Told(_("Payment taken: %(sum)s"), CARD_PAYMENTS),
    "sales.paid_out": Told(_("Paid out: %(sum)s"), CARD_PAYMENTS),
    "contracts.contract_made": Told(_("Contract No. %(number)s was made"), CONTRACTS_READ),
    "contracts.contract_closed": Told(_("Contract No. %(number)s: %(status)s"), CONTRACTS_READ),
    "contracts.papers_asked": Told(_("Files of contract No. %(number)s were asked for once more"), CONTRACTS_READ),
    "contracts.contract_taken": Told(_("A file of contract No. %(number)s was taken"), CONTRACTS_READ),
    "ledger.money_moved": Told(_("Opening balance: %(moved)s"), CARD_PAYMENTS, only={"reason": "opening"}),
}
