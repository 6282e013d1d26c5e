"""Takings of these tests stand without a visit, so I-05 alone is left out; every other invariant must hold."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The general guard leaves this one out."""
    for item in items:
        if "tests/passes/" in item.path.as_posix():
            item.add_marker(pytest.mark.plants("I-05"))
