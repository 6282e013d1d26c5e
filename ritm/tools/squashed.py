"""Whoever stands amid migrations that are squashed by now cannot go on from here (decision 0009)."""

from typing import Any

from django.core.management.base import CommandError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def refuse_between(connection: Any) -> None:
    """Raises CommandError where a database has some of the migrations of before and not all; Django itself loses its way."""
    recorded = MigrationRecorder(connection).applied_migrations().keys()
    for migration in MigrationLoader(None).replacements.values():
        if recorded & set(migration.replaces) and not recorded >= set(migration.replaces):
            message = (
                f"This database stands amid migrations of {migration.app_label} that are squashed by now.\n"
                "First bring it to the end of them with the version that had them: docs/decisions/0009-squashed-migrations.md"
            )
            raise CommandError(message)
