"""Addresses of the rows of a list: asked of the resolver once a list, not once a row."""

from collections.abc import Callable

from django.urls import reverse


def by_id(name: str, *first: int) -> Callable[[int | str], str]:
    """What gives the address of a page for the id of a row, the last number in it; `first` are the numbers before.

    A slot of a stencil may stand for the id.
    """
    before, _zero, after = reverse(name, args=[*first, 0]).rpartition("/0/")
    return lambda pk: f"{before}/{pk}/{after}"
