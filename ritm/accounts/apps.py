from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Puts the walls of tenancy up again after every migration."""

    name = "ritm.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from ritm.accounts import apart, append_only, row_security, scope  # noqa: PLC0415 -- models are ready only now

        connection_created.connect(scope.tell_new_connection)
        pre_migrate.connect(row_security.lift_force, sender=self)
        post_migrate.connect(row_security.put_up, sender=self)
        post_migrate.connect(append_only.put_up, sender=self)
        post_migrate.connect(apart.put_up, sender=self)
