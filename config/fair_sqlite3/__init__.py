"""Django's SQLite, with a fair queue before each transaction that writes."""
