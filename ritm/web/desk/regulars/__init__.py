"""Permanent participants: of a group, of a client (BV-09)."""
