"""A studio in a database of its own, with its scope open."""

import os
from collections.abc import Iterator

import pytest

from ritm.accounts.scope import account_scope
from tests.given import Studio, open_studio_of


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


@pytest.fixture
def runs() -> int:
    """How often a storm is repeated: 2 in ./test, 20 in ./test --full."""
    return 20 if os.environ.get("RITM_TEST_FULL") else 2
