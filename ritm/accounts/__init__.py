"""Accounts: the studio business that owns every row, its branches, its settings, and who may sign in.

Always true:
- a row of one account never points at a row of another: the manager, `save()`, a composite foreign key and,
  on PostgreSQL, row-level security each refuse it;
- outside `account_scope` tenant rows cannot be read or written;
- a sign-in name is unique in its account and kind.
"""
