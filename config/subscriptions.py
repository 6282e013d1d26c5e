"""Who listens to what: the only list of reactions in the house."""

SUBSCRIPTIONS: list = []
