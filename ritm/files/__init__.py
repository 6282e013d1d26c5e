"""Files: what people upload and what the product makes for them, kept outside the web's reach.

Always true:
- a file has one row in one account, and a name that nobody chose;
- a file is read only through `queries.readable`, which asks for the right of its purpose;
- a row never points at a file half written; a file without a row is swept within a day (I-29).
"""
