"""PostgreSQL without row locks."""
