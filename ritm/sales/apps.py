from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    name = "ritm.sales"
    verbose_name = _("Sales")

    def ready(self) -> None:
        from ritm.sales import permissions  # noqa: F401, PLC0415 -- importing registers the rights
