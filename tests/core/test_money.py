"""Sums never lose or invent a kopeck (rules N-1, N-2)."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ritm.core.money import half_up, share, split


@pytest.mark.rule("N-1")
@pytest.mark.parametrize(
    ("value", "expected"),
    [(Fraction(1, 2), 1), (Fraction(3, 2), 2), (Fraction(5, 2), 3), (Fraction(249, 100), 2), (0, 0), (7, 7)],
)
def test_half_goes_up_never_to_even(value, expected):
    assert half_up(value) == expected


def test_a_negative_sum_is_refused():
    with pytest.raises(ValueError, match="non-negative"):
        half_up(Fraction(-1, 2))


@pytest.mark.rule("N-2")
@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (10000, (1, 1, 1), (3334, 3333, 3333)),
        (50000, (504000, 16000), (48462, 1538)),
        (24000, (478800, 16000), (23224, 776)),
        (5, (0, 0), (0, 0)),
        (1, (0, 1), (0, 1)),
    ],
)
def test_parts_by_largest_remainder(minor, weights, parts):
    assert split(minor, weights) == parts


@settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_parts_always_add_up(minor, weights):
    parts = split(minor, tuple(weights))
    assert sum(parts) == minor
    assert min(parts) >= 0


@pytest.mark.rule("R-2")
def test_shares_of_a_third():
    earned = [share(100000, k, 3) for k in range(4)]
    assert [after - before for before, after in pairwise(earned)] == [33333, 33334, 33333]
