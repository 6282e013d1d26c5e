"""The right over those who register online."""

from django.utils.translation import gettext_lazy as _

from ritm.staff.permissions import Section, permission

JOINING_SETTLE = permission(
    "joining.settle", _("Online registrations"), section=Section.CLIENTS, presets=("administrator",)
)
