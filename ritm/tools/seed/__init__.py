"""The demo studio: two branches and two months of believable life around today, made through the actions.

This week and the next stand at once; the older weeks come as a job. The same seed of chance gives the same studio.
"""
