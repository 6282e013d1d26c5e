"""What the tests stand on: databases, processes, guards."""
