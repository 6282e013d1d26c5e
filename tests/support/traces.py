"""Where a word stands: in any table of the database, in any file of an account's folder."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection

from ritm.accounts.scope import current_account_id


def in_tables(words: Iterable[str]) -> list[str]:
    """ "table: word" for every table of the database with a row that says the word, whoever's it is."""
    found = set()
    for table in sorted(connection.introspection.table_names()):
        with connection.cursor() as cursor:
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")  # noqa: S608 -- a name of the database
            for row in cursor.fetchall():
                text = " ".join(_plain(value) for value in row).lower()
                found |= {f"{table}: {word}" for word in words if word.lower() in text}
    return sorted(found)


def in_files(words: Iterable[str]) -> list[str]:
    """ "file: word" for every kept file of the account with these bytes in it."""
    folder = settings.VAR_DIR / "files" / str(current_account_id())
    found = []
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        content = path.read_bytes().lower() if path.is_file() else b""
        found += [f"{path.name}: {word}" for word in words if word.lower().encode() in content]
    return found


def _plain(value: Any) -> str:
    """JSON as people read it: SQLite keeps it as text with escapes."""
    text = value if isinstance(value, str) else str(value)
    if not text.startswith(("{", "[")):
        return text
    try:
        return text + json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text
