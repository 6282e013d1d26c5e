from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "ritm.imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from ritm.imports import purpose  # noqa: F401, PLC0415 -- importing declares what the files are for
