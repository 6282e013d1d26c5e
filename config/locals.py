"""What a thread remembers: its language, its zone, its connection; and addresses, which are put together once.

Django keeps these in asgiref's Local, which asks at every look whether an event loop runs here. None does: the house
is served by threads, and a page looks three hundred times.
"""

from functools import lru_cache
from threading import local

from django.db import connections
from django.urls import base as urls
from django.urls.resolvers import URLResolver
from django.utils import timezone
from django.utils.translation import trans_real


def keep_by_thread() -> None:
    """Once, before the first request: nothing is remembered yet."""
    trans_real._active = local()  # type: ignore[assignment] -- the same three verbs
    timezone._active = local()  # type: ignore[attr-defined] -- as above
    urls._prefixes, urls._urlconfs = local(), local()  # type: ignore[assignment] -- as above
    connections._connections = local()  # type: ignore[attr-defined] -- as above
    # The address of a page depends on its name, what is in it, and where the account's pages begin.
    put_together = lru_cache(maxsize=20_000)(URLResolver._reverse_with_prefix)
    URLResolver._reverse_with_prefix = put_together  # type: ignore[method-assign] -- the same, remembered
