"""Time zones as a studio knows them: by the city, with the distance to UTC; Russia's eleven first."""

from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from ritm.core import clock
from ritm.web.ui.wording import MINUS

CITIES = {
    "Europe/Kaliningrad": _("Kaliningrad"),
    "Europe/Moscow": _("Moscow, Saint Petersburg"),
    "Europe/Samara": _("Samara"),
    "Asia/Yekaterinburg": _("Yekaterinburg"),
    "Asia/Omsk": _("Omsk"),
    "Asia/Novosibirsk": _("Novosibirsk"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk"),
    "Asia/Irkutsk": _("Irkutsk"),
    "Asia/Yakutsk": _("Yakutsk"),
    "Asia/Vladivostok": _("Vladivostok"),
    "Asia/Magadan": _("Magadan"),
    "Asia/Kamchatka": _("Petropavlovsk-Kamchatsky"),
    "Europe/Minsk": _("Minsk"),
    "Asia/Almaty": _("Almaty, Astana"),
    "Asia/Tashkent": _("Tashkent"),
    "Asia/Tbilisi": _("Tbilisi"),
    "Asia/Yerevan": _("Yerevan"),
    "Asia/Baku": _("Baku"),
    "Asia/Bishkek": _("Bishkek"),
}


def city(name: str) -> str:
    """«Калининград»; of a zone that is not in the list its own place, of one without any «UTC+3»."""
    if name.startswith("Etc/"):  # its own sign is that of the other side
        return f"UTC{_offset(name)}"
    return str(CITIES.get(name, name.rpartition("/")[2].replace("_", " ")))


def in_words(name: str) -> str:
    """«Москва, Санкт-Петербург (UTC+3)»."""
    return f"{CITIES.get(name, name.replace('_', ' '))} (UTC{_offset(name)})"


def _offset(name: str) -> str:
    offset = clock.now().astimezone(ZoneInfo(name)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"{MINUS if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def zones() -> list[tuple[str, str]]:
    """Every zone that names a place: the near ones by the clock, then the rest by name."""
    rest = sorted(name for name in available_timezones() if "/" in name and name not in CITIES)
    return [(name, in_words(name)) for name in (*CITIES, *rest)]
