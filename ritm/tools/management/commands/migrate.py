"""Django's `migrate`, which refuses a database that cannot go on before anything is done."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from ritm.tools.squashed import refuse_between


class Command(migrate.Command):
    """The same options."""

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_between(connections[options["database"]])
        super().handle(*args, **options)
