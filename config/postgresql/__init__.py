"""Django's PostgreSQL, which keeps the statements it has written."""
