"""Statements that Django has written once are kept: the same question with other values is not written again.

Writing a statement of five joined tables takes Django longer than the database takes to answer it, and a page asks the
same twenty questions every time. `shape` says in one tuple how a query is built, without its values; `compiler` keeps
the text by that shape. docs/decisions/0007-kept-sql.md says why and what guards it.
"""
