"""The calendar of the worker: each task is there, and takes what it is called with (T-5)."""

from collections.abc import Iterator
from inspect import signature

from django.utils.module_loading import import_string

from config.periodic import PERIODIC
from ritm.events.periodic import Periodic

ON = "2026-11-24"


def misfits(rows: list[Periodic]) -> Iterator[str]:
    """Tasks that the worker could not call."""
    for row in rows:
        values = {"on": ON, "branch_id": 1} if row.per == "branch" else {"on": ON}
        try:
            task = import_string(row.task)
            signature(getattr(task, "func", task)).bind(**values)  # bare, or one that may be queued by itself too
        except (ImportError, TypeError) as error:
            yield f"{row.name}: {error}"


def test_every_task_takes_what_it_is_called_with():
    assert list(misfits(PERIODIC)) == []


def test_one_that_takes_something_else_is_found():
    planted = [
        Periodic("no_such", "ritm.files.actions.no_such", per="account"),
        Periodic("of_a_branch", "ritm.files.actions.sweep", per="branch"),
    ]
    assert [text.partition(":")[0] for text in misfits(planted)] == ["no_such", "of_a_branch"]
