from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientsConfig(AppConfig):
    name = "ritm.clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        from ritm.clients import permissions, purpose  # noqa: F401, PLC0415 -- importing registers rights and files
