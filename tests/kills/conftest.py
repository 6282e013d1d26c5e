"""What every kill needs."""

import os
from random import Random

import pytest

from tests.support.alice import alice, is_full

__all__ = ["alice"]


@pytest.fixture
def kills() -> int:
    """How often something is killed."""
    return 20 if is_full() else 2


@pytest.fixture
def chance() -> Random:
    """When a kill comes; RITM_SEED repeats a run. The seed is printed with a failure."""
    seed = int(os.environ.get("RITM_SEED", "0")) or Random().randrange(1, 10**9)
    print(f"RITM_SEED={seed}")  # noqa: T201 -- pytest shows it with a failure
    return Random(seed)
