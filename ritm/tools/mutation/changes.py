"""What may be changed in a function: comparisons, and/or, arithmetic, constants, conditions, returns, statements, arguments.

Each operator takes a node and gives its name with the node that would stand there instead; None removes the statement. Words are
left alone: a wrong name of a field is noticed by whatever runs it, which would only look like good tests.
"""

import ast
from collections.abc import Iterator
from copy import copy
from typing import Any

Change = tuple[str, ast.AST | None]

COMPARED: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COUNTED: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
JOINED: dict[type, type] = {ast.And: ast.Or, ast.Or: ast.And}
# These have mutants of their own, so the whole condition is not turned round besides.
_SPEAKS_FOR_ITSELF = (ast.Compare, ast.BoolOp, ast.Constant)
_STATEMENTS = (ast.Raise, ast.AugAssign, ast.Delete)


def changes(node: ast.AST) -> Iterator[Change]:
    """Everything that may be done to this one node."""
    for operator in (_comparison, _boolean, _arithmetic, _constant, _returned, _removed, _argument):
        yield from operator(node)


def conditions(node: ast.AST) -> list[ast.expr]:
    """The conditions that a node stands on and that no other operator speaks for."""
    tests: list[ast.expr] = []
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        tests = [node.test]
    if isinstance(node, ast.comprehension):
        tests = node.ifs
    is_not = [one for one in tests if isinstance(one, ast.UnaryOp) and isinstance(one.op, ast.Not)]
    return [one for one in tests if not isinstance(one, _SPEAKS_FOR_ITSELF) and one not in is_not]


def negated(test: ast.expr) -> ast.expr:
    """The opposite of a condition."""
    return ast.UnaryOp(ast.Not(), test)


def _with(node: Any, **fields: Any) -> Any:
    """A copy of the node with these fields changed."""
    other = copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _comparison(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for at, one in enumerate(node.ops):
            if type(one) in COMPARED:
                yield "comparison", _with(node, ops=[*node.ops[:at], COMPARED[type(one)](), *node.ops[at + 1 :]])


def _boolean(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        yield "boolean", _with(node, op=JOINED[type(node.op)]())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "boolean", node.operand


def _arithmetic(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in COUNTED:
        yield "arithmetic", _with(node, op=COUNTED[type(node.op)]())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "arithmetic", node.operand


def _constant(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield "constant", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "constant", ast.Constant(node.value + 1)


def _returned(node: ast.AST) -> Iterator[Change]:
    is_none = isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and node.value.value is None
    if isinstance(node, ast.Return) and node.value is not None and not is_none:
        yield "return", ast.Return(ast.Constant(None))


def _removed(node: ast.AST) -> Iterator[Change]:
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    is_kept = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    if is_call or is_kept or isinstance(node, _STATEMENTS):
        yield "statement removed", None


def _argument(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Call):
        for at, word in enumerate(node.keywords):
            if word.arg:
                yield "argument removed", _with(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])
