"""What stands between a fresh checkout and the first page: migrations, and the demo studio where it is wanted."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ritm.accounts.models import Account


class DemoInTheWay(Exception):
    """An empty start was asked for, and the database holds the demo studio."""


def make_ready(*, demo: bool = False, empty: bool = False) -> None:
    """Migrate where needed; make the demo in a fresh SQLite file of var/, or where asked. Raises DemoInTheWay."""
    wanted = settings.VAR_DIR / "demo.wanted"
    if _is_fresh_file():
        wanted.touch()
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise complains about a missing one
    migrate_if_needed()
    if empty and demo_exists():
        raise DemoInTheWay
    if empty:
        wanted.unlink(missing_ok=True)
    if (demo and not demo_exists()) or wanted.exists():
        make_demo()
        wanted.unlink(missing_ok=True)


def migrate_if_needed() -> None:
    """Nothing to migrate: only look whether every wall stands, and heal by migrating where not."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("prepare", check=not pending)


def make_demo() -> None:
    """The demo studio: this week at once, the older weeks as a job."""
    if "seed" in get_commands():
        call_command("seed", demo=True)


def demo_exists() -> bool:
    """The demo studio is in this database."""
    return Account.objects.filter(is_demo=True).exists()


def studio_exists() -> bool:
    """Somebody has registered, or the demo was made."""
    return Account.objects.exists()


def _is_fresh_file() -> bool:
    if connection.vendor != "sqlite":
        return False
    name = Path(connection.settings_dict["NAME"])
    is_ours = name.resolve().is_relative_to(settings.VAR_DIR)
    return is_ours and (not name.exists() or name.stat().st_size == 0)
