from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JoiningConfig(AppConfig):
    name = "ritm.joining"
    verbose_name = _("Online registration")

    def ready(self) -> None:
        from ritm.joining import permissions  # noqa: F401, PLC0415 -- importing registers it
