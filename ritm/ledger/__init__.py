"""Ledger: where the studio's money stands, how it moved, what clients owe and what paid it.

Always true:
- the sum of all balances of a currency is zero, and a transfer is never changed;
- a charge is open by exactly what its settlements leave;
- a client never has free money and an open charge at the same time.
"""
