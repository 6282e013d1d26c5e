"""Which test proves which row of docs/requirements.md, read from the marks in the tests' source."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from config.environment import BASE_DIR

TABLE = BASE_DIR / "docs" / "requirements.md"
DUE = BASE_DIR / "docs" / "requirements-due.txt"
TESTS = BASE_DIR / "tests"
ROW = re.compile(r"^\| ([A-Z]{2,3}-\d{2}) \|", re.MULTILINE)


def rows(text: str) -> list[str]:
    """The ids of a table, in its order."""
    return ROW.findall(text)


def due(text: str) -> list[str]:
    """The ids that must carry a test now; lines that begin with # are notes."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return [word for line in lines for word in line.split()]


def marked(folder: Path, mark: str = "req") -> dict[str, list[str]]:
    """Each id with the tests that carry its mark."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text()
        for name, test_id in marks_of(ast.parse(text), mark) if mark in text else ():
            found[test_id].append(f"{path.relative_to(folder.parent)}::{name}")
    return found


def marks_of(tree: ast.Module, mark: str) -> Iterator[tuple[str, str]]:
    """(test, id) of each `@pytest.mark.<mark>("id", …)` and of a file's or class's `pytestmark`."""
    for whole in _ids_of_file(tree, mark):
        yield "*", whole
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for part in (inner for decorator in node.decorator_list for inner in ast.walk(decorator)):
                for test_id in _ids(part, mark):
                    yield node.name, test_id


def _ids_of_file(tree: ast.Module, mark: str) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
            for call in ast.walk(node.value):
                yield from _ids(call, mark)


def _ids(node: ast.AST, mark: str) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == mark:
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
