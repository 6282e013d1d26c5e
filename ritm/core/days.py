"""How a day is written in short, wherever the house says one."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def short_day(day: date) -> str:
    """«27.11» in Russian, “27 Nov” in English, where 27.11 could be read as a price."""
    return f"{day:%d.%m}" if (get_language() or "ru").startswith("ru") else date_format(day, "j M")
