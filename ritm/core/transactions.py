"""The transaction of an action."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

Terms = ParamSpec("Terms")
Made = TypeVar("Made")

_is_given_up_whole: ContextVar[bool] = ContextVar("ritm_given_up_whole", default=False)


@contextmanager
def given_up_whole() -> Iterator[None]:
    """Inside, a refusal ends the whole transaction: no action needs a savepoint to go back to."""
    token = _is_given_up_whole.set(True)
    try:
        yield
    finally:
        _is_given_up_whole.reset(token)


def action(act: Callable[Terms, Made]) -> Callable[Terms, Made]:
    """All of it or nothing: a transaction, or a savepoint in that of the caller, who may go on after a refusal.

    For the verbs of every minute at the desk; `transaction.atomic` is the same with a savepoint always.
    """

    @wraps(act)
    def whole(*args: Terms.args, **kwargs: Terms.kwargs) -> Made:
        with transaction.atomic(savepoint=not _is_given_up_whole.get()):
            return act(*args, **kwargs)

    return whole
