from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "ritm.contracts"
    verbose_name = _("Contracts")

    def ready(self) -> None:
        from ritm.contracts import permissions, purpose  # noqa: F401, PLC0415 -- importing registers them
