"""Tags of the schedule's pages: `{% load schedule %}`."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from ritm.web.desk.place import colors_of

register = template.Library()


@register.simple_tag(takes_context=True)
def disciplines_css(context: template.Context) -> str:
    """The address of the stylesheet with the colours of the account's disciplines (`.d-<id>`)."""
    from ritm.web.desk.classes.disciplines import stylesheet_url  # noqa: PLC0415 -- views load after the tags

    return stylesheet_url(colors_of(context["request"]))


@register.filter
def time_value(label: str) -> str:
    """«9:00» as an input of time wants it: «09:00»."""
    return label.rjust(5, "0")


@register.filter
def clash_word(clash: Any) -> str:
    """Which of the two a clash is about."""
    return _("The hall is taken") if clash.by == "hall" else _("The teacher is taken")
