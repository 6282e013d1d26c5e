from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "ritm.attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        from ritm.attendance import permissions  # noqa: F401, PLC0415 -- importing registers the rights
