"""Verbs of the room, one file for each thing they act upon."""
