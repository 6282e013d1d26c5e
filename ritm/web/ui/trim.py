"""Cut Tabler's stylesheet down to what the desk can use.

    python -m ritm.web.ui.trim path/to/tabler.min.css

Tabler ships every part it has, and a cheap reception PC must parse them all. A selector that needs a
class of a family below is dropped; a rule left with no selector goes with it. The result is committed.
"""

import re
import sys
from pathlib import Path

TARGET = Path(__file__).parent / "static" / "ui" / "vendor" / "tabler.min.css"

# Whole families: `.navbar`, `.navbar-brand`, `.navbar-expand-md` …
FAMILIES = (
    "accordion|apexcharts|badges|blockquote|breadcrumb|btn-action|btn-floating|calendar|carousel|chart|"
    "chat|clr|code-toolbar|columns|crypto|datagrid|demo|dimmer|divide|dropzone|dropend|dropstart|dropup|"
    "emoji|fc|flatpickr|fslightbox|hr-text|img-responsive|input-icon|jvm|layout|legend|link|litepicker|"
    "loader|markdown|mention|nav-bordered|navbar|noUi|object|offcanvas|opacity|otp|page-center|page-cover|"
    "page-header|page-pretitle|page-title|payment|plyr|popover|pricing|ribbon|settings|shape-1|sidebar|"
    "signal|signature|social|sortable|sparkline|star|steps-color|strength|swatch|tag-check|task|timeline|"
    "theme|tinymce|tom-select|tooltip|tracking|tracy|tracking-block|ts|turbo|typed|wizard|video|space-x|"
    "space-y|offset|order|col-xxl|float"
)

# Colour utilities: the desk takes its colours from tokens only.
COLOURS = (
    "azure|blue|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|x|facebook|twitter|linkedin|"
    "google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|gray|dark|"
    "light|white|black|facebook-lt|muted"
)

_FAMILY = re.compile(rf"\.(?:{FAMILIES})(?![a-z0-9])", re.IGNORECASE)
_COLOUR = re.compile(rf"\.[a-z-]*?-(?:{COLOURS})(?:-lt|-fg|-\d+)?(?![a-z0-9-])")
_WIDGET = re.compile(r"\[data-vc")
_BRACKETS = re.compile(r"""[(){};,]|"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|/\*.*?\*/""", re.DOTALL)


def pieces(css: str) -> list[str]:
    """The statements of one level: `selector{…}` or `@charset …;`."""
    found, start, depth = [], 0, 0
    for mark in _BRACKETS.finditer(css):
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] in ("}", ";"):
            found.append(css[start : mark.end()])
            start = mark.end()
    return found


def selectors(text: str) -> list[str]:
    """`.a,.b:is(.c,.d)` is two selectors."""
    found, start, depth = [], 0, 0
    for mark in _BRACKETS.finditer(text):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if mark[0] == "," and depth == 0:
            found.append(text[start : mark.start()])
            start = mark.end()
    return [*found, text[start:]]


def is_used(selector: str) -> bool:
    return not any(rule.search(selector) for rule in (_FAMILY, _COLOUR, _WIDGET))


def trimmed(css: str) -> str:
    kept = []
    for piece in pieces(css):
        head, brace, body = piece.partition("{")
        if not brace or head.startswith(("@font", "@keyframes", "@-", "@property")):
            kept.append(piece)
        elif head.startswith("@"):
            inner = trimmed(body[:-1])
            kept.append(f"{head}{{{inner}}}" if inner else "")
        elif names := [name for name in selectors(head) if is_used(name)]:
            kept.append(",".join(names) + brace + body)
    return "".join(kept)


def main(source: str) -> None:
    css = Path(source).read_text(encoding="utf-8")
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    TARGET.write_text(trimmed(css).strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
