"""Directory: what lists, flags and search read about clients. Money is never decided by it.

Always true:
- every client has one row of figures, written in the transaction of the fact that changes it; dates, never "active";
- a living client has his search words, a deleted one has none;
- `rebuild` gives the same rows that the listeners have written.
"""
