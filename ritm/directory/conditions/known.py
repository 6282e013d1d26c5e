"""The fields of this version: importing makes them known."""

from ritm.directory.conditions import of_profile  # noqa: F401, I001 -- each registers its fields, in this order
from ritm.directory.conditions import of_details, of_lists, of_passport, of_consents, of_house, of_own  # noqa: F401 -- as above
