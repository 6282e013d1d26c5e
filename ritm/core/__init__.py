"""Core: money, time, errors and ids, without models.

Always true:
- money is an integer number of minor units and every rounding is `half_up` on exact fractions;
- `clock.now()` is the only clock of the house.
"""
