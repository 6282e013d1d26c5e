"""What a page holds: forms with their fields, addresses, headings. One pass of the standard parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from django.conf import settings

Attributes = dict[str, str]
GOES = ("href", "hx-get", "src")
SENDS = ("action", "formaction", "hx-post", "hx-put", "hx-patch", "hx-delete")
VOID = frozenset(["input", "img", "br", "hr", "meta", "link", "use", "circle", "path", "source", "col", "wbr"])


@dataclass
class Field:
    """What a form sends under one name; a choice has its options, a box or a radio may be off."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    required: bool = False
    attributes: Attributes = field(default_factory=dict)

    @property
    def is_choice(self) -> bool:
        """Whether the value is one of a few."""
        return self.kind in {"select", "radio", "checkbox"}


@dataclass
class Form:
    """A form, or a control that sends by itself: where to, and what."""

    url: str
    method: str
    attributes: Attributes
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sent(self) -> dict[str, list[str]]:
        """What its main button sends as the page stands: the one without a name, else the first."""
        values = {name: list(known.values) for name, known in self.fields.items() if known.values}
        nameless = [button for button in self.buttons if not button[0]]
        for name, value in [] if nameless else self.buttons[:1]:
            values.setdefault(name, []).append(value)
        return values


class Page(HTMLParser):
    """A page or a part of one, read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source, self.title = text, ""
        self.forms: list[Form] = []
        self.goes: list[tuple[str, str]] = []
        self.sends: list[str] = []
        self.tags: list[tuple[str, Attributes]] = []
        self.nested = 0  # forms within forms: browsers drop the inner one
        self._open: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._late: list[tuple[str, Attributes]] = []
        self._select: tuple[Field, Attributes] | None = None
        self._text: Field | None = None
        self._inside = ""
        self.feed(text)
        self.close()
        for tag, known in self._late:
            self._control(tag, known, self._by_id.get(known["form"]))

    def count(self, tag: str) -> int:
        """How often the tag stands in it."""
        return sum(1 for found, _known in self.tags if found == tag)

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole page."""
        return self.count("html") > 0

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line of a tag; counting them costs a tenth of the reading."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        self._addresses(tag, known)
        if tag in {"title", "textarea"}:
            self._inside = tag
        if tag == "form":
            self._begin(known)
        elif tag == "option" and self._select:
            self._option(known)
        elif tag in {"input", "select", "textarea", "button"}:
            self._any_control(tag, known)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self._open.pop()
        if tag == "select" and self._select:
            self._first_option()
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "textarea" and self._text:
            begun = self._text.values[-1]  # the first newline after the tag is no text (HTML)
            self._text.values = [*self._text.values[:-1], begun + (data if begun else data.removeprefix("\n"))]

    def _addresses(self, tag: str, known: Attributes) -> None:
        self.goes += [(name, known[name]) for name in GOES if known.get(name) and tag not in {"script", "use", "link"}]
        self.sends += [known[name] for name in SENDS if known.get(name) and _is_post(tag, name, known)]
        if known.get("data-dialog", "").startswith("/"):
            self.goes.append(("data-dialog", known["data-dialog"]))
        if tag == "form" and known.get("method", "get").lower() == "get" and known.get("action"):
            self.goes.append(("action", known["action"]))
        if tag != "form" and known.get("hx-post"):
            around = self._open[-1].fields if self._open else {}  # htmx sends the form around it, too
            own = [(known["name"], known.get("value", ""))] if known.get("name") else []
            self.forms.append(Form(known["hx-post"], "POST", known, around, own))

    def _begin(self, known: Attributes) -> None:
        self.nested += bool(self._open)
        method = "POST" if known.get("method", "").lower() == "post" or "hx-post" in known else "GET"
        form = Form(known.get("action") or known.get("hx-post", ""), method, known)
        self.forms.append(form)
        self._open.append(form)
        if "id" in known:
            self._by_id[known["id"]] = form

    def _any_control(self, tag: str, known: Attributes) -> None:
        if known.get("form") and known["form"] not in self._by_id:
            self._late.append((tag, known))
            return
        self._control(tag, known, self._by_id[known["form"]] if known.get("form") else (self._open or [None])[-1])

    def _control(self, tag: str, known: Attributes, form: Form | None) -> None:
        kind = known.get("type", "submit" if tag == "button" else "text") if tag in {"input", "button"} else tag
        name = known.get("name", "")
        if form is None or kind in {"reset", "image"} or "disabled" in known or (tag == "button" and kind != "submit"):
            return
        if tag == "button":
            form.buttons.append((name, known.get("value", "")))
            return
        if name:
            self._keep(form.fields.setdefault(name, Field(name, kind, attributes=known)), known)

    def _keep(self, one: Field, known: Attributes) -> None:
        one.required = one.required or "required" in known
        self._text = one if one.kind == "textarea" else None
        if one.kind == "select":
            self._select = (one, known)
        elif one.kind in {"radio", "checkbox"}:
            one.options.append(known.get("value", "on"))
            one.values += [known.get("value", "on")] if "checked" in known else []
        elif one.kind != "file":
            one.values.append(known.get("value", ""))

    def _option(self, known: Attributes) -> None:
        one = self._select[0] if self._select else Field("", "")
        one.options.append(known.get("value", ""))
        one.values += [known.get("value", "")] if "selected" in known else []

    def _first_option(self) -> None:
        one, known = self._select or (Field("", ""), {})
        if not one.values and one.options and "multiple" not in known:
            one.values = [one.options[0]]
        self._select = None


def _is_post(tag: str, name: str, known: Attributes) -> bool:
    return name != "action" or tag != "form" or known.get("method", "get").lower() == "post"


def links(page: Page, url: str) -> Iterator[tuple[str, bool]]:
    """(address, whether htmx asks it) of everything that the page at `url` leads to within the house."""
    for name, target in dict.fromkeys(page.goes):
        whole = urldefrag(urljoin(url, target)).url
        if whole.startswith("/") and not whole.startswith(settings.STATIC_URL) and target[:1] != "#":
            yield whole, name == "hx-get"
