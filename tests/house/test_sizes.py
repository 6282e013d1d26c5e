"""A file fits the head, a function fits the screen (ruff counts branches)."""

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house import reading

FILE, FUNCTION, VIEW, PART = 300, 40, 30, 60
TEST_FILE = 400  # a table of cases is long and easy to read
# Exceptions, each with its reason.
LONGER: dict[str, str] = {}
_PARTIAL = re.compile(r"{%\s*(partialdef|endpartialdef)\b\s*(\S*)[^%]*%}")


def long_functions(text: str, limit: int = FUNCTION) -> Iterator[str]:
    """Functions over the limit; the docstring does not count."""
    for node in reading.statements(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > limit:
            yield f"{node.name} has {_length(node)} lines, {limit} are allowed"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (node.end_lineno or 0) - node.lineno + 1
    first = node.body[0]
    is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return whole - ((first.end_lineno or 0) - first.lineno + 1 if is_doc else 0)


def long_file(text: str, limit: int = FILE) -> Iterator[str]:
    """A file over the limit."""
    lines = len(text.splitlines())
    if lines > limit:
        yield f"{lines} lines, {limit} are allowed: a room that wants dividing"


def long_part(text: str) -> Iterator[str]:
    """A template, or a part inside one, over the limit; a part's lines do not count for the page around it."""
    names, counts = ["page"], [0]
    for line in text.splitlines():
        counts[-1] += 1
        for tag, name in _PARTIAL.findall(line):
            if tag == "partialdef":
                names.append(name)
                counts.append(0)
            else:
                yield from _over(names.pop(), counts.pop())
    yield from _over(names[0], counts[0])


def _over(name: str, lines: int) -> Iterator[str]:
    if lines > PART:
        yield f"{name} has {lines} lines, {PART} are allowed"


def _rest(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if reading.short(path) not in LONGER)


def test_files() -> None:
    assert reading.broken(long_file, _rest(reading.python("ritm", "config", "bin"))) == []
    tests = _rest(reading.python("tests"))
    assert reading.broken(lambda text: long_file(text, TEST_FILE), tests) == []


def test_functions() -> None:
    assert reading.broken(long_functions, _rest(reading.python("ritm", "config", "tests", "bin"))) == []


def test_views() -> None:
    views = (path for path in _rest(reading.python("ritm/web")) if path.stem == "views")
    assert reading.broken(lambda text: long_functions(text, VIEW), views) == []


def test_templates() -> None:
    assert reading.broken(long_part, _rest(reading.templates())) == []


def test_what_is_too_long_is_found() -> None:
    body = "def long():\n    '''Words\n    words.'''\n" + "    x = 1\n" * 40
    assert list(long_functions(body)) == ["long has 41 lines, 40 are allowed"]
    assert list(long_functions("def fine():\n" + "    x = 1\n" * 39)) == []
    inner = "try: ...\nexcept A:\n  with b:\n    match c:\n      case 1:\n        class D:\n" + textwrap.indent(
        body, " " * 10
    )
    assert list(long_functions(inner)) == ["long has 41 lines, 40 are allowed"]
    assert list(long_file("x = 1\n" * 301)) == ["301 lines, 300 are allowed: a room that wants dividing"]
    page = "<p>\n" * 59 + "{% partialdef rows %}\n" + "<tr>\n" * 61 + "{% endpartialdef %}\n"
    assert list(long_part(page)) == ["rows has 62 lines, 60 are allowed"]
    assert list(long_part("<p>\n" * 61)) == ["page has 61 lines, 60 are allowed"]


def test_every_exception_is_still_needed() -> None:
    assert [name for name, reason in LONGER.items() if not reason or not (reading.PROJECT / name).exists()] == []
