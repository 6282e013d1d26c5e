"""Contracts: making one from a card, the journal, the files (CR-05)."""
