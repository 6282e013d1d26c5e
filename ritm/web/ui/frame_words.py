"""What the frame around every page says; words with a value in them are patterns."""

from types import SimpleNamespace

from django.utils.translation import gettext as _

from ritm.web.ui.words import once_a_language


@once_a_language
def frame_words() -> SimpleNamespace:
    """In the language of now."""
    return SimpleNamespace(
        home=_("Ritm, to Home"),
        branch=_("Branch"),
        branch_is=_("Branch:"),
        find=_("Find a client"),
        find_by=_("Client, phone, barcode"),
        found=_("Found clients"),
        new_client=_("New client"),
        new_client_key=_("New client (N)"),
        birthdays=_("Birthdays today: %(count)s"),
        user_menu=_("profile and sign-out"),
        profile=_("My profile"),
        theme=_("Theme"),
        language=_("Language"),
        sign_out=_("Sign out"),
    )
