"""The lab: a house of its own for storms and measuring: temporary database, real server processes, people at desks.

Never touches var/; everything it made is gone afterwards.
"""
