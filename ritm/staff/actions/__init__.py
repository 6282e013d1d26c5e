"""Verbs of the room, one file for each thing they act upon. `by` is who does it: nobody gives what he lacks (I-30)."""
