"""Rights over contracts and their templates."""

from django.utils.translation import gettext_lazy as _

from ritm.staff.permissions import Section, permission

CONTRACTS_READ = permission(
    "contracts.read",
    _("Contracts (reading)"),
    section=Section.CLIENTS,
    row="contracts",
    column="read",
    presets=("administrator", "viewer"),
)
CONTRACTS_MAKE = permission(
    "contracts.make",
    _("Contracts (making and ending)"),
    section=Section.CLIENTS,
    row="contracts",
    column="change",
    presets=("administrator",),
)
CONTRACTS_BACKDATE = permission(
    "contracts.backdate", _("Contracts dated another day than today"), section=Section.CLIENTS, is_risky=True
)
CONTRACTS_SET_UP = permission(
    "contracts.set_up", _("Contract templates and numbering"), section=Section.CLIENTS, is_risky=True
)
