"""Schedule: halls, disciplines, groups, the weekly template, and the dated lessons.

Always true:
- a lesson is stored as local date, wall time and zone, so local start times hold across daylight saving;
- the lesson row is the lock of its places;
- a slot of the template gives a date at most one lesson, however often and from how many sides a week is filled;
- later edits of a group never reach past lessons, nor values changed by hand in one lesson.
"""
