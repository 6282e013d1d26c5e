"""A studio in a database of its own, for tests with real processes."""

import os
from collections.abc import Iterator

import pytest

from ritm.accounts.scope import account_scope
from tests.given import Studio, open_studio_of


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    """Alice's studio, committed, with its scope open."""
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


def is_full() -> bool:
    """./test --full asks for the larger counts."""
    return bool(os.environ.get("RITM_TEST_FULL"))
