"""The twin without its locks: what a storm must break, or its green result means nothing (T-STM-0)."""

from ritm.tools.lab.settings import *  # noqa: F403 -- settings are a module of names
from ritm.tools.lab.settings import DATABASES

_KIND = "sqlite3" if "sqlite3" in DATABASES["default"]["ENGINE"] else "postgresql"
DATABASES["default"]["ENGINE"] = f"ritm.tools.lab.unlocked_{_KIND}"
