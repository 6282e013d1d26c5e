"""Rights over clients and their cards, in the words of the table ST-A."""

from django.utils.translation import gettext_lazy as _

from ritm.staff.permissions import Section, permission

_DESK = ("administrator", "viewer")
_FRONT = ("administrator",)

HOME_SEARCH = permission("home.search", _("Client search field (home page)"), section=Section.HOME, presets=_DESK)
HOME_LESSON_SEARCH = permission(
    "home.lesson_search",
    _("Client search field in a class"),
    section=Section.HOME,
    presets=("administrator", "teacher", "viewer"),
)
CLIENTS_READ = permission(
    "clients.read", _("Client list (reading)"), section=Section.CLIENTS, row="clients", column="read", presets=_DESK
)
CLIENTS_CHANGE = permission(
    "clients.change",
    _("Client list (changing)"),
    section=Section.CLIENTS,
    row="clients",
    column="change",
    presets=_FRONT,
)
CLIENTS_SEARCH = permission("clients.search", _("Advanced search"), section=Section.CLIENTS, presets=_DESK)
CLIENTS_EXPORT = permission("clients.export", _("Export of clients"), section=Section.CLIENTS, is_risky=True)
CLIENTS_IMPORT = permission(
    "clients.import", _("Import of clients"), section=Section.CLIENTS, presets=_FRONT, is_risky=True
)
CLIENTS_RESTORE = permission("clients.restore", _("Restoring deleted clients"), section=Section.CLIENTS, presets=_FRONT)
HEALTH = permission("clients.health", _("Illnesses and certificates"), section=Section.CLIENTS, presets=_FRONT)
PASSPORT_READ = permission(
    "passport.read",
    _("Passport and address (reading)"),
    section=Section.CLIENTS,
    row="passport",
    column="read",
    is_risky=True,
)
PASSPORT_CHANGE = permission(
    "passport.change",
    _("Passport and address (changing)"),
    section=Section.CLIENTS,
    row="passport",
    column="change",
    is_risky=True,
)
PERSONAL_EXPORT = permission(
    "clients.personal", _("Export of one client's data"), section=Section.CLIENTS, is_risky=True
)
CLIENTS_ERASE = permission("clients.erase", _("Erasing personal data"), section=Section.CLIENTS, is_risky=True)
CONSENTS_TAKE = permission(
    "consents.take", _("Consents (taking and withdrawing)"), section=Section.CLIENTS, presets=_FRONT
)
CLIENTS_LOGIN = permission("clients.login", _("Login to the client portal"), section=Section.CLIENTS, presets=_FRONT)
CLIENTS_MERGE = permission(
    "clients.merge", _("Merging clients' cards"), section=Section.CLIENTS, presets=_FRONT, is_risky=True
)
CARD_READ = permission("card.read", _("Client card"), section=Section.CARD, row="card", column="read", presets=_DESK)
CARD_BOOKINGS = permission("card.bookings", _("Block “Bookings”"), section=Section.CARD, presets=_DESK)
CARD_VISITS = permission("card.visits", _("Block “Visits”"), section=Section.CARD, presets=_DESK)
CARD_PASSES = permission("card.passes", _("Block “Passes”"), section=Section.CARD, presets=_DESK)
CARD_HISTORY = permission("card.history", _("History of changes"), section=Section.CARD, presets=_FRONT)
CARD_PAYMENTS = permission("card.payments", _("Block “Payments”"), section=Section.CARD, presets=_DESK)
