"""Many people after the last places at one moment, over HTTP, against real server processes."""
