"""What a password must be, said in our own words."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
)
from django.utils.translation import gettext_lazy as _


class LongEnough(MinimumLengthValidator):
    """Eight characters at least."""

    def get_error_message(self) -> str:
        return _("The password is shorter than 8 characters. Make it longer.")


class NotCommon(CommonPasswordValidator):
    """Not one of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        return _("This password is one of the common ones. Think of another.")


class NotDigitsAlone(NumericPasswordValidator):
    """Digits alone are guessed quickly."""

    def get_error_message(self) -> str:
        return _("Digits alone are easy to guess. Add letters.")
