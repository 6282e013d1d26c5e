"""What `manage.py prepare` and `migrate` say of a database from before the migrations were squashed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db
SQUASHED = "0001_squashed_0013_lists_in_order"


def forget(name: str) -> None:
    """As if this migration of the clients' room had never been applied."""
    assert MigrationRecorder(connection).migration_qs.filter(app="clients", name=name).delete()[0] == 1


def test_a_database_that_has_all_the_migrations_of_before_goes_on() -> None:
    forget(SQUASHED)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("prepare", check=True)


@pytest.mark.parametrize("command", [("prepare", "--check"), ("migrate",)])
def test_a_database_that_has_some_of_them_is_told_the_way(command: tuple[str, ...]) -> None:
    forget(SQUASHED)
    forget("0013_lists_in_order")
    with pytest.raises(CommandError, match=r"amid migrations of clients .*\n.*docs/decisions/0009"):
        call_command(*command)
