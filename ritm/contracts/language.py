"""The language of templates: `{{ variable }}` and `{% if variable %} … {% else %} … {% endif %}`, nothing else.

A sandbox beneath, and a grammar so small that a template can neither loop nor reach into anything.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

BLANK = "_" * 16  # to be filled in by hand
_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not, nodes.And, nodes.Or)
_OPEN = re.compile(r"\{[{%#]")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_DEEPEST = 20


@cache
def environment() -> SandboxedEnvironment:
    """What has no value is a blank line to write on; a name that is not there is an error."""
    return SandboxedEnvironment(
        undefined=StrictUndefined, finalize=lambda value: value or BLANK, keep_trailing_newline=True
    )


def names_in(source: str) -> list[str]:
    """The variables that a template names, each once, in its order. Raises ValueError with words for what it may not say."""
    try:
        tree = environment().parse(source)
        found = list(_walked(tree, 0))
    except TemplateError as error:
        raise ValueError(_("the braces or the words in them cannot be read")) from error
    except RecursionError as error:
        raise ValueError(_("conditions stand too deep in each other")) from error
    return list(dict.fromkeys(found))


def _walked(node: nodes.Node, depth: int) -> Iterator[str]:
    if depth > 3 * _DEEPEST:
        raise RecursionError
    if type(node) not in _ALLOWED:
        raise ValueError(_("only a variable and a condition {% if variable %} … {% endif %} may stand in braces"))
    if isinstance(node, nodes.Name):
        yield node.name
    for child in node.iter_child_nodes():
        yield from _walked(child, depth + 1)


def problems_of(source: str, pieces: Iterable[tuple[str, str]], known: Iterable[str]) -> tuple[list[str], list[str]]:
    """(names, problems in words). `pieces`: (where, text) of the template's lines or paragraphs, to say the place."""
    pieces = list(pieces)
    unclosed = [_("%(where)s: “%(text)s”: a brace does not close") % _at(at) for at in pieces if is_open(at[1])]
    if unclosed:
        return [], unclosed[:10]
    try:
        names = names_in(source)
    except ValueError as error:
        return [], [_placed(pieces, str(error))]
    spellings = sorted(known)
    unknown = [name for name in names if name not in set(spellings)]
    return names, [_unknown(name, pieces, spellings) for name in unknown]


def render(source: str, values: dict[str, Any]) -> str:
    """A plain text with its values; a blank where there is none."""
    return environment().from_string(source).render(values)


def is_open(text: str, longest: int = 300) -> bool:
    """Whether braces that open do not close, or not soon enough."""
    at = 0
    while found := _OPEN.search(text, at):
        end = text.find(_ENDS[found[0]], found.end(), found.end() + longest)
        if end < 0:
            return True
        at = end + 2
    return False


def _unknown(name: str, pieces: list[tuple[str, str]], spellings: list[str]) -> str:
    at = next((one for one in pieces if re.search(rf"\{{[{{%][^}}]*\b{re.escape(name)}\b", one[1])), ("", ""))
    near = get_close_matches(name, spellings, 1)
    said = _("the variable {{ %(name)s }} is not known") % {"name": name}
    if near:
        said = _("%(said)s, perhaps {{ %(near)s }}") % {"said": said, "near": near[0]}
    return f"{at[0]}: {said}" if at[0] else said


def _placed(pieces: list[tuple[str, str]], said: str) -> str:
    """The first piece that is wrong by itself, else the words alone."""
    for where, text in pieces:
        if _OPEN.search(text) and not _reads_or_opens(text, names_in):
            return _("%(where)s: “%(text)s”: %(said)s") % {**_at((where, text)), "said": said}
    return said


def _reads_or_opens(text: str, read: Callable[[str], Any]) -> bool:
    """Whether the piece is right, or at least may be one end of a condition over several pieces."""
    expression = re.sub(r"\{%-?\s*(?:if|elif)\s", "{{ ", text)
    expression = re.sub(r"\{%-?\s*(?:else|endif)\s*-?%\}", "", expression).replace("%}", "}}")
    try:
        read(expression)
    except ValueError:
        return False
    return True


def _at(piece: tuple[str, str]) -> dict[str, str]:
    text = piece[1].strip()
    return {"where": piece[0], "text": text if len(text) <= 60 else f"{text[:57]}…"}
