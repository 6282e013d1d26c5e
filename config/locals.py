"""What a thread remembers: its language, its zone, its connection.

Django keeps these in asgiref's Local, which asks at every look whether an event loop runs here. None does: the house
is served by threads, and a page looks three hundred times.
"""

from threading import local

from django.db import connections
from django.urls import base as urls
from django.utils import timezone
from django.utils.translation import trans_real


def keep_by_thread() -> None:
    """Once, before the first request: nothing is remembered yet."""
    trans_real._active = local()  # type: ignore[assignment] -- the same three verbs
    timezone._active = local()  # type: ignore[attr-defined] -- as above
    urls._prefixes, urls._urlconfs = local(), local()  # type: ignore[assignment] -- as above
    connections._connections = local()  # type: ignore[attr-defined] -- as above
