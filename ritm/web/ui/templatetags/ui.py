"""Tags and filters of the desk's templates: `{% load ui %}`. An empty value gives an empty string."""

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django import template
from django.contrib.staticfiles import finders
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ritm.web.ui import wording

register = template.Library()


def _register(name: str, write: Callable[..., str]) -> None:
    """A filter that writes nothing for a missing value."""

    def written(value: Any, *rest: Any) -> str:
        return "" if value is None or value == "" else write(value, *rest)

    register.filter(name, written)


for _name in (
    "money money_exact money_signed units phone phone_masked age years weekday weekday_date plain_date month_day "
    "day_title clock_time time_range"
).split():
    _register(_name, getattr(wording, _name))

register.filter("initials", stringfilter(wording.initials))
register.filter("short_name", stringfilter(wording.short_name))


@register.filter
def sum_of(rows: Iterable[Any], name: str) -> int:
    """The sum of one attribute or key over the rows: `{{ lines|sum_of:"amount_minor"|money }}`."""
    return sum(row[name] if isinstance(row, dict) else getattr(row, name) for row in rows)


@cache
def _version(path: str) -> str:
    found = finders.find(path)
    if not found:
        return ""
    with open(found, "rb") as file:
        return sha256(file.read()).hexdigest()[:10]


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file with its content's hash, so that a browser never keeps an old one."""
    return f"{static(path)}?v={_version(path)}"


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """An icon of the sprite in 14, 16 or 20 px, hidden from screen readers: the word stands beside it."""
    kind = "icon" if size == 20 else f"icon icon-{size}"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, asset("ui/icons.svg"), name
    )


@register.simple_tag
def request_key() -> SafeString:
    """The hidden field that makes a repeated POST give its first answer (mechanics §9)."""
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid4().hex)


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """`light`, `dark` or `auto`, as the person at the desk chose."""
    staff = getattr(context.get("request"), "staff", None)
    chosen = getattr(staff, "theme", "")
    return chosen if chosen in ("light", "dark") else "auto"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's address with some of its parameters changed: `href="{% query page=2 %}"`. None takes one away."""
    kept = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            kept.pop(name, None)
        else:
            kept[name] = value
    return f"?{kept.urlencode()}"
