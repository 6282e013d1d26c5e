from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "ritm.directory"
    verbose_name = _("Client directory")

    def ready(self) -> None:
        from ritm.directory import prefix, purpose  # noqa: F401, PLC0415 -- importing registers the lookup
        from ritm.directory.conditions import folding, known  # noqa: F401, PLC0415 -- as above, and the fields

        connection_created.connect(folding.teach)
