"""Styles: a class of ours is defined in one file, so that two parts never share a name without knowing it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tests.house import reading

_STYLES = reading.PROJECT / "ritm/web/ui/styles"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"\.(rt-[\w-]+)")


def roots(text: str) -> Iterator[str]:
    """Classes that a rule of their own defines, for every width: `.rt-part{…}`, neither in a list nor in an @-rule."""
    around: list[str] = []
    for prelude, brace in re.findall(r"([^{}]*)([{}])", _COMMENT.sub("", text)):
        if brace == "}":
            around.pop()
            continue
        selector = prelude.rpartition(";")[2].strip()
        found = _ROOT.fullmatch(selector)
        if found and not around:
            yield found[1]
        around.append(selector)


def shared(sheets: Mapping[str, str]) -> list[str]:
    """Classes defined in more than one file, and in which."""
    places: dict[str, set[str]] = defaultdict(set)
    for name, text in sheets.items():
        for root in roots(text):
            places[root].add(name)
    return [f".{root}: {', '.join(sorted(names))}" for root, names in sorted(places.items()) if len(names) > 1]


def test_a_class_is_defined_in_one_file() -> None:
    sheets = {path.name: path.read_text() for path in reading.tracked() if path.parent == _STYLES}
    assert len(sheets) > 20  # they are found at all
    assert shared(sheets) == []


def test_planted_doubles_are_found() -> None:
    sheets = {
        "a.css": ".rt-a{color:red}/* .rt-b{} */@media print{.rt-b{color:red}}.rt-c .rt-b,.rt-c{top:0}.rt-d.is-x{top:0}",
        "b.css": "@import 'x';.rt-b{color:red}.rt-c{top:0}.rt-d{top:0}.rt-e{top:0}\n.rt-a\n{top:0}",
        "c.css": ".rt-e{top:1px}",
    }
    assert shared(sheets) == [".rt-a: a.css, b.css", ".rt-e: b.css, c.css"]
