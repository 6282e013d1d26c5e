"""Addresses of the rows of a list: asked of the resolver once, not once a row."""

from collections.abc import Callable
from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse


def by_id(name: str, *first: int) -> Callable[[int | str], str]:
    """What gives the address of a page for the id of a row, the last number in it; `first` are the numbers before.

    A slot of a stencil may stand for the id.
    """
    before, after = _around((get_script_prefix(), get_urlconf()), name, first)
    return lambda pk: f"{before}{pk}{after}"


@lru_cache(maxsize=1000)
def _around(_where: tuple[str, str | None], name: str, first: tuple[int, ...]) -> tuple[str, str]:
    """What stands before and after the id. `_where`: each account has addresses of its own."""
    before, _zero, after = reverse(name, args=[*first, 0]).rpartition("/0/")
    return f"{before}/", f"/{after}"
