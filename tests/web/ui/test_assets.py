"""What the browser is sent: fresh, within its budgets, without a word of style or script in the pages."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest

from ritm.web.ui import bundle
from ritm.web.ui.palette import PALETTE

UI = Path(bundle.__file__).parent
STATIC = UI / "static" / "ui"
TEMPLATES = sorted((UI / "templates").rglob("*.html"))


def over_the_wire(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), mtime=0)) for name in names)


def test_the_bundles_are_as_fresh_as_their_sources():
    again = "run `python -m ritm.web.ui.bundle`"
    assert (STATIC / "ritm.css").read_text(encoding="utf-8") == bundle.stylesheet(), again
    assert (STATIC / "app.js").read_text(encoding="utf-8") == bundle.script(), again


def test_weights_are_within_the_budgets():
    assert over_the_wire("vendor/tabler.min.css", "tokens.css", "ritm.css") <= 100 * 1024
    assert over_the_wire("vendor/htmx.min.js", "app.js") <= 90 * 1024
    assert (STATIC / "fonts" / "golos-text.woff2").stat().st_size <= 45 * 1024


def test_vendored_files_are_the_ones_that_were_written_down():
    table = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    for name in ("vendor/tabler.min.css", "vendor/htmx.min.js", "fonts/golos-text.woff2"):
        assert sha256((STATIC / name).read_bytes()).hexdigest() in table, name


def test_stylesheets_ask_for_nothing_from_outside():
    for path in STATIC.rglob("*.css"):
        css = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in css
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", css), path.name


def test_scripts_evaluate_nothing():
    code = (STATIC / "app.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|setTimeout\(\s*['\"]|document\.write|https?://", code)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_pages_have_no_style_and_no_inline_script(path):
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", html)


def test_every_icon_in_use_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))}
    assert used - sprite == set()


def test_the_palette_is_the_one_of_the_styles():
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    assert re.findall(r"\.rt-dir-(\d+){--dir:(#[0-9A-F]{6})}", css) == [
        (str(number), hex_) for number, hex_, _ in PALETTE
    ]


def test_the_grid_has_a_place_for_every_five_minutes():
    css = bundle.grid_places()
    assert ".rt-s287{grid-row-start:288}" in css
    assert ".rt-n288{grid-row-end:span 288}" in css
