"""Rows: what a page repeats by the hundred is drawn by Jinja2, which compiles it to Python (decision 0006).

Its templates lie in `jinja2/` beside `templates/`. They hold no words of their own: a row gets them in the reader's
language from the page, translated once. A page places them by `{% draw "lessons/booked.html" rows=panel.booked %}`.
"""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import FileSystemLoader, StrictUndefined

from ritm.core.quotes import quoted
from ritm.web.ui import wording
from ritm.web.ui.compiling import Rows

WRITERS: tuple[Callable[..., str], ...] = (
    *(wording.money, wording.money_exact, wording.money_signed, wording.units, wording.grouped),
    *(wording.phone, wording.phone_masked, wording.age, wording.years),
    *(wording.weekday, wording.weekday_date, wording.plain_date, wording.month_day, wording.day_title),
    *(wording.clock_time, wording.time_range, wording.initials, wording.short_name, quoted),
)

_CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


def nothing_for_nothing(write: Callable[..., str]) -> Callable[..., str]:
    """A filter that writes nothing for a missing value."""

    @wraps(write)  # Django counts the arguments of the wrapped function
    def written(value: Any, *rest: Any) -> str:
        return "" if value is None or value == "" else write(value, *rest)

    return written


@cache
def environment() -> Rows:
    """Jinja2 with our filters and tags: everything is escaped, a name that is not there is an error."""
    from ritm.web.ui import stencil  # noqa: PLC0415 -- it draws by this module
    from ritm.web.ui.templatetags import ui  # noqa: PLC0415 -- so do the tags

    made = Rows(
        loader=FileSystemLoader(settings.ROWS), autoescape=True, undefined=StrictUndefined, auto_reload=settings.DEBUG
    )
    made.filters |= {write.__name__: nothing_for_nothing(write) for write in WRITERS} | {
        "unbroken": ui.unbroken,
        "fill_tone": ui.fill_tone,
        "says_branch": wording.says_branch,
    }
    made.globals |= {"icon": ui.icon, "request_key": ui.request_key, "widget": ui.widget}
    made.globals["draw_alike"] = stencil.draw_alike
    return made


def draw(template: str, csrf_token: Any, **context: Any) -> SafeString:
    """The HTML of a template of rows; `csrf_token` as in a page, for the forms in it."""
    return draw_with(template, format_html(_CSRF, csrf_token or ""), context)


def draw_with(template: str, csrf_field: str, context: Mapping[str, Any]) -> SafeString:
    """The same, for what holds the hidden field itself."""
    drawn = environment().get_template(template).render(context, csrf_token=csrf_field)
    return SafeString(drawn)  # nosec B703 -- escaped by Jinja2


@cache
def part(name: str) -> Callable[..., str]:
    """A small part that rows and pages share: a macro of `ui/parts.html`."""
    return getattr(environment().get_template("ui/parts.html").module, name)  # type: ignore[no-any-return] -- a macro
