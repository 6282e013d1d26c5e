"""Tools: what those who run and build Ritm use: preparing, seeding, checking, measuring, picturing."""
