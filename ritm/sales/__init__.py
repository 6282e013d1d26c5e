"""Sales: what was sold to whom, how it was paid, and what is still owed.

Always true:
- the lines of a sale make its total, and its payments never more than that;
- every payment stands once, in «Платежи», and moved exactly its sum;
- nobody sells on credit beyond his limit.
"""
