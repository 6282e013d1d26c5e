"""What every storm needs."""

import pytest

from tests.support.alice import alice, is_full

__all__ = ["alice"]


@pytest.fixture
def runs() -> int:
    """How often a storm is repeated."""
    return 20 if is_full() else 2
