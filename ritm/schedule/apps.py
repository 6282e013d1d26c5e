from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScheduleConfig(AppConfig):
    name = "ritm.schedule"
    verbose_name = _("Schedule")

    def ready(self) -> None:
        from ritm.schedule import permissions  # noqa: F401, PLC0415 -- registers the room's rights
