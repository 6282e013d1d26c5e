"""`bin/ritm storm` as a person runs it, small."""

import os
import subprocess
import sys

import pytest

from tests.house.reading import PROJECT
from tests.support.served import address

pytestmark = [pytest.mark.storm]


def ritm(*arguments: str, var: str) -> subprocess.CompletedProcess:
    """Run the command; on PostgreSQL in a database of its own beside this run's."""
    url = address()
    engine = ("--engine", "sqlite") if url.startswith("sqlite") else ("--engine", "postgres", "--database-url", url)
    environment = {**os.environ, "RITM_VAR": var, "DATABASE_URL": ""}
    for name in ("DJANGO_SETTINGS_MODULE", "RITM_DB_ROLE"):
        environment.pop(name, None)
    command = [sys.executable, "manage.py", *arguments, *engine]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


def test_a_small_storm_sells_exactly_its_places(tmp_path, transactional_db) -> None:
    answer = ritm("storm", "--clients", "12", "--places", "3", "--runs", "1", var=str(tmp_path / "var"))
    last = answer.stdout.strip().splitlines()[-1]
    assert (answer.returncode, last.partition(" on ")[0]) == (0, "1 of 1 runs sold exactly 3"), answer.stderr
    assert last.endswith("; 0 server errors in 12 requests")
    assert not (tmp_path / "var" / "ritm.sqlite3").exists()
