"""Attendance: who is coming, who came, who did not.

Always true:
- a lesson never holds more places than its capacity, unless staff gave some above it with a right and a reason;
- a client has at most one live booking and one live visit in a lesson;
- a visit is paid exactly once: by a lesson of a pass, by money owed, or it is free;
- an undone visit has given back exactly what it took; a second undo changes nothing.
"""
