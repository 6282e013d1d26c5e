"""Clients: people who come, who answers for a child, where they came from.

Always true:
- two living clients never share a main phone or a barcode; a deleted one keeps his, and it is free for others;
- a child has one parent, and nobody is his own parent over any number of steps;
- the system client can be neither changed nor deleted;
- `search_text` and `birthday` follow the other columns: only the actions write them.
"""
