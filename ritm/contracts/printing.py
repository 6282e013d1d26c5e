"""From HTML to PDF, by WeasyPrint, or by typst on a machine without the Pango that WeasyPrint needs.

Both are loaded where a PDF is made and nowhere else.
"""

import base64
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import ImageFile

from ritm.contracts import typesetting

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_FONT = Path(settings.BASE_DIR) / "ritm/web/ui/static/ui/fonts/golos-text.woff2"
_LOOK = Path(__file__).with_name("paper.css")


class NoPrinter(Exception):
    """What draws PDF is not on this machine: `apt-get install` of PACKAGES."""


def as_pdf(body: str, *, title: str, language: str, look: Path = _LOOK) -> bytes:
    """The PDF of a paper's body, a contract's by its `look`, a style whose .typ stands beside it for typst.

    Nothing is fetched from anywhere. Raises NoPrinter where neither of both is there.
    """
    printer = _printer()
    if printer is None:
        try:
            return typesetting.as_pdf(body, title=title, language=language, look=look.with_suffix(".typ"))
        except ImportError as error:
            raise NoPrinter(PACKAGES) from error
    fetcher = _fetcher()
    fonts = printer.text.fonts.FontConfiguration()  # without it the font of our own is not looked at
    style = printer.CSS(string=_style(look), url_fetcher=fetcher, font_config=fonts)
    whole = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'</head><body class="rt-doc">{body}</body></html>'
    )
    return printer.HTML(string=whole, url_fetcher=fetcher).write_pdf(stylesheets=[style], font_config=fonts)  # type: ignore[no-any-return] -- untyped


@cache
def _printer() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 -- see above
    except (ImportError, OSError):
        return None
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # it allows them for the whole process: photos that break off would pass
    return weasyprint


def _fetcher() -> Any:
    """Takes what stands in the document itself, and nothing else."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 -- as above

    return URLFetcher(allowed_protocols={"data"})


@cache
def _style(look: Path) -> str:
    """The style of a paper, with a font of our own: a machine without fonts writes Russian too."""
    font = base64.b64encode(_FONT.read_bytes()).decode()
    sizes = "".join(f".rt-doc-s{size}{{font-size:{size}pt}}" for size in range(6, 29))
    steps = "".join(f".rt-doc-in{step}{{margin-left:{step * 5}mm}}" for step in range(1, 21))
    face = f"@font-face{{font-family:Golos;src:url(data:font/woff2;base64,{font})}}"
    return f"{face}{look.read_text()}{sizes}{steps}"
