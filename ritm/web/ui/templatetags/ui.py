"""Tags and filters of the desk's templates: `{% load ui %}`. An empty value gives an empty string."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms, template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ritm.web.ui import drawing
from ritm.web.ui import forms as ui_forms
from ritm.web.ui.drawing import WRITERS, nothing_for_nothing
from ritm.web.ui.frame_words import frame_words
from ritm.web.ui.palette import PALETTE
from ritm.web.ui.shell import fill_shell

register = template.Library()
_FRAME: dict[str, Any] = dict.fromkeys(("branch", "branches", "search", "new_client", "birthdays", "user")) | {"q": ""}
_AGES = re.compile(r"(\d+[–-]\d+)")


for _write in WRITERS:
    register.filter(_write.__name__, nothing_for_nothing(_write))


@register.simple_tag(takes_context=True)
def draw(context: template.Context, name: str, **values: Any) -> SafeString:
    """Rows of a page: `{% draw "lessons/booked.html" rows=panel.booked %}` (ritm.web.ui.drawing)."""
    return drawing.draw(name, context.get("csrf_token"), **values)


@register.simple_tag(takes_context=True)
def frame_part(context: template.Context, name: str) -> SafeString:
    """A part of the frame around a page, drawn by Jinja2 like rows. Without a frame, nothing."""
    frame = context.get("frame")
    if not frame:
        return SafeString()
    logo = f"{asset('ui/icons.svg')}#logo"
    return drawing.draw(name, context.get("csrf_token"), frame=_FRAME | frame, words=frame_words(), logo=logo)


class Framed(template.Node):
    """`{% framed %}` around blocks: the page that a page stands in, with its own blocks filled in (ritm.web.ui.shell)."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self._blocks = nodelist.get_nodes_by_type(BlockNode)

    def render(self, context: template.Context) -> SafeString:
        own = {block.name: block.render_annotated(context) for block in self._blocks}
        toasts = [_toast(message) for message in context.get("messages", ())]
        own["toasts"] = SafeString("".join(toasts))  # nosec B703 -- each is a template
        token = str(context.get("csrf_token", ""))
        return SafeString(fill_shell(context.get("frame"), token, own))  # nosec B703 -- the stencil escapes


@register.tag
def framed(parser: template.base.Parser, token: template.base.Token) -> Framed:
    """See Framed."""
    nodelist = parser.parse(("endframed",))
    parser.delete_first_token()
    return Framed(nodelist)


def _toast(message: Any) -> str:
    return render_to_string("ui/toast.html", {"text": message, "tone": message.level_tag})


@register.simple_tag
def once_a_language(name: str) -> SafeString:
    """A template that depends on nothing but the language: drawn once a language."""
    return _of_language(name, get_language()) if not settings.DEBUG else render_to_string(name)


@lru_cache(maxsize=50)
def _of_language(name: str, _language: str | None) -> SafeString:
    return render_to_string(name)


@register.simple_tag
def avatar(name: str, size: int | str = "") -> str:
    """The round with the initials; sizes 24 and 28, else the usual one."""
    return drawing.part("avatar")(name, size)


@register.simple_tag
def flag(text: str, tone: str = "", icon: str = "", only_icon: bool = False) -> str:  # noqa: FBT001, FBT002 -- a tag's
    """A badge. `tone`: ok bad warn info accent line first; with `only_icon` the text is said and shown as a tip."""
    return drawing.part("flag")(text, tone, icon, only_icon)


@register.filter
def sum_of(rows: Iterable[Any], name: str) -> int:
    """The sum of one attribute or key over the rows: `{{ lines|sum_of:"amount_minor"|money }}`."""
    return sum(row[name] if isinstance(row, dict) else getattr(row, name) for row in rows)


@cache
def _version(path: str) -> str:
    found = finders.find(path)
    if not found:
        return ""
    return sha256(Path(found).read_bytes()).hexdigest()[:10]


@register.simple_tag
@cache
def asset(path: str) -> str:
    """The address of a static file with its content's hash, so that a browser never keeps an old one."""
    return f"{static(path)}?v={_version(path)}"


@register.simple_tag
@cache  # a day's page has hundreds of them
def icon(name: str, size: int = 20) -> SafeString:
    """An icon of the sprite in 14, 16 or 20 px, hidden from screen readers: the word stands beside it."""
    kind = "icon" if size == 20 else f"icon icon-{size}"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, asset("ui/icons.svg"), name
    )


@register.simple_tag
def request_key() -> SafeString:
    """The hidden field that makes a repeated POST give its first answer (mechanics §9)."""
    # A panel has a hundred of them, and hexadecimal digits need no escaping.
    return SafeString(f'<input type="hidden" name="request_key" value="{uuid4().hex}">')  # nosec B703 -- digits


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """`light`, `dark` or `auto`, as the person at the desk chose."""
    staff = getattr(context.get("request"), "staff", None)
    chosen = getattr(staff, "theme", "") or context.get("frame", {}).get("theme")
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


KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checks"),
    (ui_forms.SegmentedSelect, "segmented"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (ui_forms.ColourInput, "colour"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
)


@register.filter
def widget_kind(field: BoundField) -> str:
    """How `ui/field.html` draws the field."""
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "text")


@register.simple_tag
def widget(field: BoundField, size: str = "", hint: Any = "", **attrs: Any) -> SafeString:
    """The field's input with Tabler's class, tied to its hint and its error."""
    base = {"select": "form-select", "checkbox": "form-check-input"}.get(widget_kind(field), "form-control")
    classes = [field.field.widget.attrs.get("class", ""), base]
    if size:
        classes.append(f"{base}-{size}")
    described = []
    if hint or field.help_text:
        described.append(f"{field.auto_id}_hint")
    if field.errors:
        classes.append("is-invalid")
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    attrs["class"] = " ".join(filter(None, classes))
    return field.as_widget(attrs={name.replace("_", "-"): value for name, value in attrs.items()})


@register.filter
def wrong_fields(form: forms.BaseForm) -> list[BoundField]:
    """The visible fields that have errors, in the form's order."""
    return [field for field in form if field.errors]


@register.simple_tag
def palette() -> tuple[tuple[int, str, Any], ...]:
    """The twelve squares of the colour field."""
    return PALETTE


@register.filter
def unbroken(name: str) -> SafeString:
    """A name whose ages stay on one line: «6–9 лет» never breaks at the dash."""
    pieces = _AGES.split(str(name))
    if len(pieces) == 1:
        return escape(name)
    kinds = (
        format_html('<span class="rt-nb">{}</span>', piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )
    return format_html_join("", "{}", ((piece,) for piece in kinds))


@register.filter
def fill_tone(taken: int, places: int | None) -> str:
    """The tone of an occupancy bar: neutral under 60 %, then ok, full is accent and never red."""
    if not places or taken * 10 < places * 6:
        return ""
    return "is-full" if taken >= places else "is-mid"
