"""The fields of this version: importing makes them known."""

from ritm.directory.conditions import of_house, of_profile  # noqa: F401 -- each registers its fields
