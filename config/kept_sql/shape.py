"""The shape of a query: a tuple that is equal for two queries exactly where Django writes the same text for both.

Beside the shape stand the values, in the order in which the text asks for them. What is not known for sure raises
Unknown, and that query is written anew every time.
"""

from functools import cache, cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import F, Field, Q, Value
from django.db.models.expressions import BaseExpression, Col
from django.db.models.functions.text import ConcatPair
from django.db.models.lookups import Lookup
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.where import WhereNode

_PLAIN = (str, int, float, bytes, type(None), frozenset, type)
# What a query may carry and is looked at below; anything else is Unknown.
_UNUSUAL = ("extra", "extra_tables", "extra_order_by", "explain_info", "_filtered_relations")
_BY_VALUE = (
    "low_mark",
    "high_mark",
    "distinct",
    "distinct_fields",
    "select_for_update",
    "select_for_update_nowait",
    "select_for_update_skip_locked",
    "select_for_update_of",
    "select_for_no_key_update",
    "max_depth",
    "values_select",
    "default_cols",
    "default_ordering",
    "standard_ordering",
    "deferred_loading",
    "subquery",
    "alias_cols",
    "alias_prefix",
)


class Unknown(Exception):
    """The query has a part whose text may depend on more than this module looks at."""


class Shape:
    """Walks a query once, in the order in which its text is written."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self.compiler = compiler
        self.parts: list[Any] = []
        self.values: list[Any] = []

    @classmethod
    def of(cls, compiler: SQLCompiler) -> tuple[tuple, tuple]:
        """Shape and values of the compiler's query; raises Unknown."""
        found = cls(compiler)
        try:
            found.query(compiler.query)
        except (EmptyResultSet, FullResultSet) as nothing:
            raise Unknown from nothing
        return tuple(found.parts), tuple(found.values)

    def query(self, query: Query) -> None:
        """A whole query, or one inside another."""
        if any(getattr(query, name) for name in _UNUSUAL):
            raise Unknown
        parts = self.parts
        parts += (type(query), query.model, _nested(query.select_related))
        parts += [getattr(query, name) for name in _BY_VALUE]
        self._aliases(query)
        self._mask(query)
        before = len(self.values)
        self._nodes(query.select)
        hidden = self._annotations(query)
        self.node(query.where)
        parts.append(query.group_by is True)
        self._nodes(query.group_by if isinstance(query.group_by, tuple) else ())
        if query.combinator:  # a union is written from its parts; the query around them is the first of them again
            del self.values[before:]
            parts += (query.combinator, query.combinator_all)
            self._nodes(query.combined_queries)
        self._nodes(query.order_by)
        for name in query.order_by:
            self.values += hidden.get(name.lstrip("-"), ()) if isinstance(name, str) else ()

    def _aliases(self, query: Query) -> None:
        counted = query.alias_refcount
        self.parts.append(len(query.alias_map))
        for alias, table in query.alias_map.items():
            joined = getattr(table, "join_field", None)
            self.parts += (alias, table.table_name, table.parent_alias, table.join_type, counted[alias] > 0, id(joined))
        self.parts += query.external_aliases.items()

    def _mask(self, query: Query) -> None:
        mask, selected = query.annotation_select_mask, query.selected
        self.parts.append(None if mask is None else tuple(mask))
        self.parts.append(None if selected is None else tuple(selected.items()))

    def _annotations(self, query: Query) -> dict[str, list[Any]]:
        """The values of those that are not shown: their text stands where they are used, their values there too."""
        shown = query.annotation_select
        hidden: dict[str, list[Any]] = {}
        self.parts.append(len(query.annotations))
        for name, one in query.annotations.items():
            self.parts.append(name)
            before = len(self.values)
            self.node(one)
            if name not in shown:
                hidden[name] = self.values[before:]
                del self.values[before:]
        return hidden

    def _nodes(self, nodes: Any) -> None:
        self.parts.append(len(nodes))
        for one in nodes:
            self.node(one)

    def node(self, node: Any) -> None:
        """An expression, a condition, a name."""
        kind = type(node)
        self.parts.append(kind)
        getattr(self, _way(kind))(node)

    def _column(self, node: Col) -> None:
        self.parts.append(node.alias)
        self._field(node.target)
        self._field(node.output_field)

    def _conditions(self, node: WhereNode) -> None:
        self.parts += (node.connector, node.negated)
        self._nodes(node.children)

    def _value(self, node: Value) -> None:
        self._field(node._output_field_or_none)
        self._written(*self.compiler.compile(node))

    def _name(self, node: str | None) -> None:
        self.parts.append(node)

    def _reference(self, node: F) -> None:
        self.parts.append(node.name)

    def _unresolved(self, node: Q) -> None:
        raise Unknown  # its values cannot be told from its names yet

    def _pair(self, node: ConcatPair) -> None:
        for side in node.get_source_expressions():  # each is written as COALESCE(side, '')
            self.node(side)
            self.values.append("")

    def _lookup(self, lookup: Lookup) -> None:
        if lookup.bilateral_transforms:
            raise Unknown
        right = lookup.rhs
        if not type(lookup).__module__.startswith("django."):  # ours: it alone knows what it writes
            self._written(*self.compiler.compile(lookup))
            return
        self.node(lookup.lhs)
        if hasattr(right, "as_sql"):
            self.node(right)
        elif isinstance(right, bool):  # «is null», «not paid»: the value decides the text
            self.parts.append(right)
        else:
            self._written(*lookup.process_rhs(self.compiler, self.compiler.connection))

    def _written(self, text: str, values: Any) -> None:
        self.parts.append(text)
        self.values += values

    def _expression(self, node: Any) -> None:
        if not isinstance(node, BaseExpression):
            raise Unknown
        inner = node.get_source_expressions()
        # A copy: another thread may be remembering something on a node that both of them read.
        for name, value in vars(node).copy().items():
            if name not in _passing(type(node)):
                self._attribute(name, value, inner)
        self._nodes(inner)

    def _attribute(self, name: str, value: Any, inner: list) -> None:
        self.parts.append(name)
        if isinstance(value, Field):
            self._field(value)
        elif isinstance(value, dict | list | tuple):
            for key, one in value.items() if isinstance(value, dict) else enumerate(value):
                self._attribute(key, one, inner)
        elif isinstance(value, _PLAIN):
            self.parts.append(value)
        elif not any(value is one for one in inner):
            raise Unknown

    def _field(self, field: Any) -> None:
        if field is None or getattr(field, "model", None) is not None:
            self.parts.append(id(field))  # a model's own field lives as long as the process
        else:
            self.parts += (type(field), repr(field.deconstruct()[3]))


_WAYS = (
    (Col, "_column"),
    (WhereNode, "_conditions"),
    (Lookup, "_lookup"),
    (Query, "query"),
    (Value, "_value"),
    (ConcatPair, "_pair"),
    (Q, "_unresolved"),
    (F, "_reference"),
    (str, "_name"),
    (type(None), "_name"),
)


@cache
def _way(kind: type) -> str:
    """By which method a node of this kind is walked."""
    return next((way for base, way in _WAYS if issubclass(kind, base)), "_expression")


@cache
def _passing(kind: type) -> frozenset[str]:
    """What Django only remembers on an expression of this kind: it follows from the rest."""
    remembered = {
        name
        for base in kind.__mro__
        for name, value in vars(base).items()
        if isinstance(value, cached_property) or type(value).__name__ == "cached_property"
    }
    return frozenset({"_constructor_args", *remembered})


def _nested(related: Any) -> Any:
    """The tables asked for along with the rows, as something that can be compared."""
    if isinstance(related, dict):
        return tuple((name, _nested(inner)) for name, inner in related.items())
    return related
