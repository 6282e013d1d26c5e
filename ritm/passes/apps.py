from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PassesConfig(AppConfig):
    name = "ritm.passes"
    verbose_name = _("Passes")

    def ready(self) -> None:
        from ritm.passes import permissions  # noqa: F401, PLC0415 -- importing registers the rights
