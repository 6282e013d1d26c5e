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


@register.simple_tag(takes_context=True)
def with_choice(context: template.Context, name: str, value: int | str) -> str:
    """The page's address with one parameter set; its name is known only here."""
    kept = context["request"].GET.copy()
    kept[name] = value
    return f"?{kept.urlencode()}"


@register.simple_tag(takes_context=True)
def without(context: template.Context, name: str) -> str:
    """The page's address without one parameter."""
    kept = context["request"].GET.copy()
    kept.pop(name, None)
    return f"?{kept.urlencode()}"


@register.filter
def time_value(label: str) -> str:
    """«9:00» as an input of time wants it: «09:00»."""
    return label.rjust(5, "0")


@register.filter
def clash_word(clash: Any) -> str:
    """Which of the two a clash is about."""
    return _("The hall is taken") if clash.by == "hall" else _("The teacher is taken")
