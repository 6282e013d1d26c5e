"""The lab's settings with the lanes of `lanes.py`."""

from ritm.tools.lab.settings import *  # noqa: F403 -- settings are a module of names

LANES = "tests.support.lanes"
