from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "ritm.staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from ritm.accounts.sessions import load_with_login  # noqa: PLC0415 -- models are ready only now
        from ritm.staff import permissions  # noqa: F401, PLC0415 -- importing registers the rights

        load_with_login("staff_member__access_level", "staff_member__home_branch")
