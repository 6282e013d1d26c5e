"""Django's `makemigrations`, with constraints written into the tables they belong to."""

from typing import Any

from django.core.management.commands import makemigrations

from ritm.tools.folding import fold


class Command(makemigrations.Command):
    """The same options; see ritm/tools/folding.py for what differs and why."""

    def write_migration_files(self, changes: dict[str, list[Any]], *args: Any, **kwargs: Any) -> None:
        for migrations in changes.values():
            for migration in migrations:
                migration.operations = fold(migration.operations)
        super().write_migration_files(changes, *args, **kwargs)
