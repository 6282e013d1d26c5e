"""What the worker does by the calendar: the only list."""

from ritm.events.periodic import Periodic

PERIODIC: list[Periodic] = []
