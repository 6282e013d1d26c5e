"""The page folder: passes of many at once."""
