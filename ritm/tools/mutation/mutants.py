"""The mutants of a room's files, and a mutant put in the place of the running function: no file is ever changed."""

import ast
import gc
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

from ritm.tools.mutation.changes import changes, conditions, negated

ROOT = Path(__file__).resolve().parents[3]
# What shapes tables, names rights or says words; and the bodies of classes, which are read before a test can notice.
_LEFT_OUT = ("migrations", "locale", "apps.py", "permissions.py")
_UNCHANGED = (ast.Assert, ast.JoinedStr)  # what holds for the reader; texts, whose places Python does not know
_NO_BODY = frozenset({"annotation", "returns", "decorator_list"})
Functions = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """One small change."""

    file: str  # from the project's folder
    function: str  # the outermost one, with its class
    operator: str
    before: str
    after: str
    nth: int  # among the alike in this function
    first: int  # lines that a test has to run
    last: int
    begin: int  # bytes of the file
    end: int

    @property
    def name(self) -> str:
        """The same while the function is, wherever it stands in its file."""
        return f"{self.file}::{self.function}::{self.operator}::{self.before} → {self.after}::{self.nth}"

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.first} {self.function}, {self.operator}: {_short(self.before)} → {_short(self.after)}"
        )

    def source(self) -> bytes:
        """The file with the change."""
        was = (ROOT / self.file).read_bytes()
        return was[: self.begin] + self.after.encode() + was[self.end :]


def files_of(room: str) -> list[str]:
    """The room's own source, from the project's folder."""
    found = sorted((ROOT / "ritm" / room).rglob("*.py"))
    names = [path.relative_to(ROOT).as_posix() for path in found]
    return [name for name in names if not any(part in name.split("/") for part in _LEFT_OUT)]


def mutants_of(file: str) -> list[Mutant]:
    """All mutants of a file, in its order."""
    source = (ROOT / file).read_bytes()
    text = _Text(source)
    found = []
    for name, function in _functions(ast.parse(source), ""):
        alike: Counter = Counter()
        for operator, node, other, lines in _changed(function):
            begin, end = text.place(node)
            before, after = source[begin:end].decode(), "pass" if other is None else _written(other)
            if _is_same(before, after):
                continue
            alike[operator, before, after] += 1
            nth = alike[operator, before, after]
            found.append(Mutant(file, name, operator, before, after, nth, *lines, begin, end))
    return found


def sampled(room: str, seed: int, count: int) -> list[Mutant]:
    """So many of the room's mutants, by chance, always the same ones of a seed."""
    every = [mutant for file in files_of(room) for mutant in mutants_of(file)]
    random.Random(seed).shuffle(every)
    return every[:count]


def put_in_place(mutant: Mutant) -> bool:
    """Let the running function do what the mutant does, in this process; False where Python would not have it."""
    path = str(ROOT / mutant.file)
    try:
        named = [one for one in _codes(compile(mutant.source(), path, "exec")) if one.co_qualname == mutant.function]
    except SyntaxError:
        return False
    # Of a property and its setter, which share a name, the one that begins last before the change.
    code = max((one for one in named if one.co_firstlineno <= mutant.first), key=lambda one: one.co_firstlineno)
    gc.unfreeze()
    # By its very type: asking a lazy object for its class would wake it.
    functions = (one for one in gc.get_objects() if type(one) is FunctionType)
    live = [one for one in functions if _is(one.__code__, code)]
    if any(len(one.__code__.co_freevars) != len(code.co_freevars) for one in live):
        return False
    for one in live:
        one.__code__ = code
    return bool(live)


def _is(code: CodeType, other: CodeType) -> bool:
    def named(one: CodeType) -> tuple[str, str, int]:
        return one.co_filename, one.co_qualname, one.co_firstlineno

    return named(code) == named(other)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module and of its classes."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            if not one.co_flags & 0x02:  # CO_NEWLOCALS: a function; a class has none
                yield from _codes(one)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Functions]]:
    """The outermost functions with their names; what stands within them belongs to them."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, Functions):
            yield prefix + one.name, one
        elif isinstance(one, ast.ClassDef):
            yield from _functions(one, f"{prefix}{one.name}.")
        elif isinstance(one, ast.If | ast.Try):
            yield from _functions(one, prefix)


def _changed(function: Functions) -> Iterator[tuple[str, ast.AST, ast.AST | None, tuple[int, int]]]:
    """What, which node, what instead, and the lines that show whether a test came there."""
    for node, lines in (pair for statement in function.body for pair in _nodes(statement, None)):
        for operator, other in changes(node):
            yield operator, node, other, lines
        for test in conditions(node):
            yield "condition", test, negated(test), (test.lineno, test.end_lineno or test.lineno)


def _nodes(node: ast.AST, lines: tuple[int, int] | None) -> Iterator[tuple[ast.AST, tuple[int, int]]]:
    """All nodes below, each with the lines of its statement, or its own where the statement holds others."""
    if isinstance(node, _UNCHANGED) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.stmt) and not hasattr(node, "body"):
        lines = node.lineno, node.end_lineno or node.lineno
    own = (getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0)
    yield node, lines or own
    for name, value in ast.iter_fields(node):
        below = value if isinstance(value, list) else [value]
        for one in below:
            if isinstance(one, ast.AST) and name not in _NO_BODY:
                yield from _nodes(one, lines)


def _written(node: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(node))
    return text if isinstance(node, ast.stmt) else f"({text})"


def _is_same(before: str, after: str) -> bool:
    return "".join(before.split()) == "".join(after.strip("()").split())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 110 else f"{line[:107]}…"


class _Text:
    """Where the nodes of a file stand in its bytes."""

    def __init__(self, source: bytes) -> None:
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def place(self, node: ast.AST) -> tuple[int, int]:
        """The first byte and the one after the last."""
        at: dict[str, int] = vars(node)
        begin = self.starts[at["lineno"] - 1] + at["col_offset"]
        return begin, self.starts[at["end_lineno"] - 1] + at["end_col_offset"]
