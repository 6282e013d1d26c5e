"""The product's lanes, with one more long work: that of the kills."""

from dataclasses import replace

from config.lanes import LANES as OURS

WAITS = "tests.kills.test_worker.wait_in_the_middle"
LANES = tuple(replace(lane, tasks=(*lane.tasks, WAITS)) if lane.name == "long" else lane for lane in OURS)
