"""What the registration refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class JoiningClosed(DomainError):
    """The boss has not switched online registration on."""

    code = "joining_closed"
    message = _("Online registration is closed. Write or call: the studio will register you.")


class PhoneRequired(DomainError):
    """The phone by which the studio knows the client (CL-11)."""

    code = "join_phone_required"
    message = _("Enter your phone: the studio knows you by it")
    field = "phone"


class EmailRequired(DomainError):
    """Where the letter goes."""

    code = "join_email_required"
    message = _("Enter your email: a letter with a link comes to it")
    field = "email"


class BranchRequired(DomainError):
    """Which of several branches the newcomer will go to (CL-08)."""

    code = "join_branch_required"
    message = _("Choose a branch: it decides which schedule you see first")
    field = "branch"


class BirthDateRequired(DomainError):
    """Asked by the boss of everybody."""

    code = "join_birth_date_required"
    message = _("Enter the birth date")
    field = "birth_date"


class ParentJoins(DomainError):
    """Under 18: a parent registers and adds the child."""

    code = "parent_joins"
    message = _("Under 18 a parent registers: let him enter his own name and phone, and add you as a child")
    field = "birth_date"


class AdultChild(DomainError):
    """A child of 18 or more."""

    code = "adult_child"
    message = _("At 18 and older one registers by himself")


class FieldRequired(DomainError):
    """A field of the boss's own that online registration must have."""

    code = "own_field_required"
    message = _("Fill this in: the studio asks it of everybody")


class ConsentMissing(DomainError):
    """Without it nothing may be kept (CL-43)."""

    code = "consent_missing"
    message = _("Tick the consent: without it the studio may not keep your data")


class ConsentReworded(DomainError):
    """The studio has changed the words since the page was opened."""

    code = "consent_reworded"
    message = _("The words of a consent have changed while the page was open. Read the new ones and send it again.")


class TooManyRequests(DomainError):
    """Too many registrations from one place, or into one studio, in an hour."""

    code = "too_many_joinings"
    message = _(
        "Too many registrations within an hour. Try again later, or write or call: the studio will register you."
    )
