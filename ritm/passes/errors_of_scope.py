"""What the room refuses where a plan is limited to places, people, days and hours (P-5)."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class BadHours(DomainError):
    """The hours end before they begin."""

    code = "bad_hours"
    message = _("The second time must be later than the first")
    field = "before_at"


class BadVisitLimit(DomainError):
    """A number of visits a day or a week out of any sense; `field` says which."""

    code = "bad_visit_limit"
    message = _("Enter from 1 to %(most)s visits, or leave it empty")
