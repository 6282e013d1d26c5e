"""Events: what happened, written with the fact; work for later, written with the fact; forms sent twice.

Always true:
- an event stands in the database exactly when its fact does, and is never changed;
- a job is taken by one worker at a time, and its effect and its end are one transaction;
- the same request key gives one effect and the same answer.
"""
