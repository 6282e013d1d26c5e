"""What of the worker's jobs waits for which: the only list. A lane waits for nothing but its own jobs (`events/lanes.py`).

Long is what grows with the studio: such a job has short transactions of its own. Letters wait for a mail server.
Everything else (promotions, closings, contracts, the passes' calendar) is quick.
"""

from ritm.events.lanes import Lane

LANES: tuple[Lane, ...] = (
    Lane("quick", at_once=2),
    Lane("letters", ("ritm.messaging.", "ritm.joining.letters.", "ritm.studio.subscribers."), at_once=2),
    Lane(
        "long",
        (
            "ritm.imports.jobs.",
            "ritm.directory.exporting.",
            "ritm.directory.doubles.",
            "ritm.directory.subscribers.roll_over_figures",
            "ritm.schedule.filling.",
            "ritm.passes.batch_jobs.",
            "ritm.studio.person_export.write_person",
            "ritm.files.actions.sweep",
            "ritm.tools.seed.",
        ),
        at_once=4,
    ),
)
