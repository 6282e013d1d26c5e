"""Words of a page that depend on nothing but the language: looked up once a language, not once a page."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from django.utils.translation import get_language

T = TypeVar("T")


def once_a_language(look_up: Callable[[], T]) -> Callable[[], T]:
    """For what only translates: the catalogues do not change while a server runs."""

    @lru_cache(maxsize=10)
    def kept(_language: str | None) -> T:
        return look_up()

    @wraps(look_up)
    def words() -> T:
        return kept(get_language())

    return words
