"""SQLite in autocommit: every statement is a transaction of its own."""
