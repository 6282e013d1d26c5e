from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "ritm.staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from ritm.staff import permissions  # noqa: F401, PLC0415 -- importing registers the rights
