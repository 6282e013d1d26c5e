"""What the house tests read: the project's own files, as text and as syntax trees."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
Rule = Callable[[str], Iterable[str]]
_BLOCKS = ("orelse", "finalbody", "handlers", "cases", "body")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project: what git keeps and what is about to be added."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return tuple(path for line in answer.stdout.splitlines() if (path := PROJECT / line).is_file())


def python(*folders: str, migrations: bool = False) -> Iterator[Path]:
    """The Python files under these folders."""
    for path in tracked():
        if path.suffix == ".py" and _under(path, folders) and (migrations or "migrations" not in path.parts):
            yield path


def templates() -> Iterator[Path]:
    """Every template: of pages and letters, and of rows."""
    folders = {"templates", "jinja2"}
    return (path for path in tracked() if path.suffix in {".html", ".txt"} and folders.intersection(path.parts))


def short(path: Path) -> str:
    """The path from the project's folder."""
    return path.relative_to(PROJECT).as_posix()


def broken(rule: Rule, paths: Iterable[Path], *, except_in: Iterable[str] = ()) -> list[str]:
    """Where a rule over a file's text does not hold."""
    return [
        f"{short(path)}: {found}"
        for path in paths
        if not any(short(path).startswith(prefix) for prefix in except_in)
        for found in rule(path.read_text())
    ]


def statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Every statement, those within others too; a twelfth of what `ast.walk` goes through."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        yield node
        for name in _BLOCKS:
            left += getattr(node, name, ())


def strings_said(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of each string that is no docstring."""
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    statements = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    docs = {id(node.body[0].value) for node in statements if node.body and isinstance(node.body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def _under(path: Path, folders: tuple[str, ...]) -> bool:
    return any(short(path).startswith(f"{folder}/") for folder in folders)
