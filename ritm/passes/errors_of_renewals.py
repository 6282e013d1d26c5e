"""What renewing by itself refuses (P-12)."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class TrialNotRenewed(DomainError):
    """A trial pass is for trying."""

    code = "trial_not_renewed"
    message = _("A trial pass does not renew by itself")
