"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class GrantsTooMuch(DomainError):
    """A right, a limit or a branch that the giver himself lacks (I-30)."""

    code = "grants_too_much"
    message = _("You cannot give rights that you do not have: %(names)s. Ask a head of the studio.")


class StrongerPerson(DomainError):
    """The person or the level holds more than whoever wants to change it."""

    code = "stronger_person"
    message = _("%(name)s has rights that you do not have, so a head of the studio has to make the change")


class OwnerExists(DomainError):
    """The account has its boss already: there is exactly one (AC-02)."""

    code = "owner_exists"
    message = _("An account has exactly one boss. Make the person a head instead.")
    field = "role"


class NameRequired(DomainError):
    """A person without a name."""

    code = "staff_name_required"
    message = _("Enter the full name: it stands in the schedule and in the lists")
    field = "name"


class LoginRequired(DomainError):
    """A manager always signs in."""

    code = "login_required"
    message = _("Enter a login: the person signs in with it")
    field = "login"


class BadLogin(DomainError):
    """A login that is hard to type or to tell from another."""

    code = "bad_login"
    message = _("A login is Latin letters, digits and the signs . _ - @, from 2 to 60. Change it.")
    field = "login"


class PasswordRequired(DomainError):
    """New sign-in details without a password."""

    code = "password_required"
    message = _("Enter a password or make one with the button")
    field = "password"


class LevelRequired(DomainError):
    """Whoever signs in and is no head needs an access level (AC-03)."""

    code = "level_required"
    message = _("Choose an access level: it says what the person may do")
    field = "access_level"


class BranchesRequired(DomainError):
    """A front desk works in named branches (ST-02)."""

    code = "branches_required"
    message = _("Choose at least one branch in which the person works")
    field = "branches"


class TeachersCannotSignIn(DomainError):
    """The account has no sign-in of teachers (AC-05)."""

    code = "teachers_cannot_sign_in"
    message = _(
        "Sign-in of teachers is off: it needs the tariff “Mars” or above and the module “Teachers sign in”. "
        "Save the teacher without a login, or ask the boss."
    )
    field = "login"


class LevelNameRequired(DomainError):
    """A level without a name."""

    code = "level_name_required"
    message = _("Enter the name of the access level")
    field = "name"


class LevelNameTaken(DomainError):
    """Two levels of one name could not be told apart."""

    code = "level_name_taken"
    message = _("There is already a level “%(name)s”. Choose another name.")
    field = "name"


class LevelInUse(DomainError):
    """People hold the level."""

    code = "level_in_use"
    message = _("The level is held by %(people)s. Give them another one, then delete it.")


class UnknownRight(DomainError):
    """A code that no room has registered."""

    code = "unknown_right"
    message = _("This set of rights is out of date. Reload the page and try again.")


class NotForYourself(DomainError):
    """The own person may not be archived."""

    code = "not_for_yourself"
    message = _("You cannot archive yourself. Ask another head of the studio.")


class DraftTooLong(DomainError):
    """More than any form of ours holds."""

    code = "draft_too_long"
    message = _("This is too long to be kept as a draft")
