"""What a process of the server has ready before it answers for the first time."""

from django.conf import settings
from django.urls import get_resolver
from django.utils.translation import override


def load_pages() -> None:
    """Loads every page and its address in every language.

    Django leaves that to the first request. After a start there are many first ones at a time, in threads that would
    load the same modules from different ends.
    """
    for urls in (settings.ROOT_URLCONF, settings.ACCOUNT_URLCONF):
        for language, _name in settings.LANGUAGES:
            with override(language):
                _ = get_resolver(urls).reverse_dict
