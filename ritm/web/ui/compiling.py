"""How rows are compiled: Jinja2 writes plainer Python than its own, which must serve every use of it (decision 0006).

A value is escaped without an object made of it, an attribute is an attribute and never a key, a call is a call, a macro
is a function: a panel of sixty people is drawn in a quarter of the time.
"""

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import missing
from markupsafe import Markup, _escape_inner

_HTML = frozenset((SafeString, Markup))


def escaped(value: Any) -> str:
    """What `markupsafe.escape` gives, but a plain string: the pieces of a row are joined at once."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind in _HTML:
        return value  # type: ignore[no-any-return] -- a string that is HTML already
    if kind is int:
        return str(value)
    if hasattr(value, "__html__"):
        return value.__html__()  # type: ignore[no-any-return] -- says itself what stands for it
    return _escape_inner(str(value))


def macro(write: Callable[..., str], names: tuple[str, ...]) -> Callable[..., Markup]:
    """A macro as a function; its defaults stand in `write`, which looks for `missing`.

    Raises TypeError for an argument it does not have.
    """

    def written(*given: Any, **named: Any) -> Markup:
        if len(given) != len(names):
            given += tuple(named.pop(name, missing) for name in names[len(given) :])
        if named:
            unknown = f"a macro has no argument {next(iter(named))!r}"
            raise TypeError(unknown)
        return Markup(write(*given))  # noqa: S704 # nosec B704 -- each value in it went through `escaped`

    return written


class Writer(CodeGenerator):
    """Writes the Python of a template of rows."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.escaped(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 -- Jinja2's name
        """`person.name`."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802 -- Jinja2's name
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 -- and its signature
    ) -> None:
        """`avatar(person.name)`; rows need neither `*rest` nor `caller`."""
        if forward_caller or node.dyn_args is not None or node.dyn_kwargs is not None:
            self.fail("Rows know no *arguments and no caller.", node.lineno)
        self.visit(node.node, frame)
        self.write("(")
        for one in (*node.args, *node.kwargs):
            self.visit(one, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """`{% macro first(person) %}`."""
        names = tuple(argument.name for argument in macro_ref.node.args)
        self.write(f"environment.macro(macro, {names!r})")


class Rows(Environment):
    """Jinja2 as rows need it."""

    code_generator_class = Writer
    escaped = staticmethod(escaped)  # the compiled templates ask for these
    macro = staticmethod(macro)
