"""What the client's form asks about once: saved again, it passes."""

from django.utils.translation import gettext_lazy

from ritm.core.errors import DomainError


class Changed(DomainError):
    """Somebody saved the client while this form was open."""

    code = "client_changed"
    message = gettext_lazy(
        "While the form was open, somebody changed this client. Your values differ in: %(fields)s. "
        "Save again to keep yours, or open the form anew to see the others."
    )
    seen_in = "stamp"


class LooksAlike(DomainError):
    """Somebody of the same name was born on the same day."""

    code = "looks_alike"
    message = gettext_lazy("Perhaps this client is here already. Save again if it is another person.")
    seen_in = "double_seen"
