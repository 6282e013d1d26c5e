"""A quarter of an hour later: offers without an answer go on, and the worker does what is due by then.

`python -m tests.journeys.later`, since the product's clock cannot be moved from outside.
"""

from datetime import timedelta

import django


def pass_time() -> None:
    """What the worker does in that minute."""
    from ritm.accounts.models import Account
    from ritm.accounts.scope import account_scope
    from ritm.attendance.actions.promoting import sweep_waitlists
    from ritm.core import clock
    from ritm.events import outbox
    from tests.journeys.ready import SLUG

    with clock.at(clock.now() + timedelta(minutes=15)):
        with account_scope(Account.objects.get(slug=SLUG).pk):
            assert sweep_waitlists() == 1
        while job := outbox.claim():
            assert outbox.run(job)


if __name__ == "__main__":
    django.setup()
    pass_time()
