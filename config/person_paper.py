"""The sections of the PDF with one client's data, in their order (CL-34). A room that comes later adds its own here."""

from ritm.studio.paper import Part
from ritm.web.desk.client_card.person_past import bookings, contracts, history, money, passes, payments, visits
from ritm.web.desk.client_card.person_profile import consents, family, profile

SECTIONS: list[Part] = [
    profile,
    family,
    consents,
    passes,
    visits,
    bookings,
    money,
    payments,
    contracts,
    history,
]
