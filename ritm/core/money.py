"""Sums: integers of minor units, exact fractions, one way to round (rules N-1, N-2)."""

from fractions import Fraction


def half_up(value: Fraction | int) -> int:
    """floor(x + ½) of a non-negative exact number (N-1). Signs are put on after rounding."""
    if value < 0:
        message = "half_up takes non-negative numbers; put the sign on afterwards."
        raise ValueError(message)
    return int((Fraction(value) + Fraction(1, 2)).__floor__())


def share(minor: int, part: int, whole: int) -> int:
    """`minor × part / whole`, half up: what k of n visits of a pass earn (R-2)."""
    return half_up(Fraction(minor * part, whole))


def split(minor: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """`minor` in parts by weight that always add up: floors, then the largest remainders, ties by order (N-2)."""
    total = sum(weights)
    if not total:
        return tuple(0 for _ in weights)
    exact = [Fraction(minor * weight, total) for weight in weights]
    parts = [int(part.__floor__()) for part in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: minor - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
