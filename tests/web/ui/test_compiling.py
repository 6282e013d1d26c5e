"""Rows compiled by our writer say what Jinja2's own writer says."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateAssertionError
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from ritm.web.ui.compiling import Rows, escaped


@dataclass(frozen=True)
class Person:
    """Somebody in a row."""

    name: str
    pk: int = 7
    note: str | None = None

    def say(self, what: str, *, loud: bool = False) -> str:
        return f"{what} {self.name}{'!' if loud else ''}"


class Drawn:
    """Stands for HTML of its own."""

    def __html__(self) -> str:
        return "<i>drawn</i>"


EVIL = "<script>alert('1' & \"2\")</script>"
VALUES = [
    EVIL,
    SafeString("<b>"),
    Markup("<u>"),
    0,
    1_234,
    -5,
    None,
    True,
    2.5,
    Decimal("1.50"),
    Drawn(),
    gettext_lazy("Save"),
]
TEMPLATES = {
    "parts": "{% macro flag(text, tone='', is_big=False) %}<b class='{{ tone }}'{% if is_big %} big{% endif %}>{{ text }}</b>"
    "{% endmacro %}{% macro pair(one, two) %}{{ flag(one) }}{{ flag(two, tone=one) }}{% endmacro %}",
    "rows": "{% from 'parts' import flag, pair %}{% for one in people %}{{ loop.index }}{{ loop.first }}{{ one.name }}"
    "{{ one.pk }}{{ one.note }}{{ one.say('mark') }}{{ one.say('mark', loud=True) }}{{ flag(one.name) }}"
    "{{ flag(one.name, 'bad') }}{{ flag(one.name, is_big=one.pk) }}{{ pair(one.name, html) }}{{ (one.name ~ html)|upper }}"
    "{{ (one if one.pk else html).name }}{% set twice = one.pk * 2 %}{{ twice }}{% else %}nobody{% endfor %}",
    "value": "[{{ value }}]",
    "short": "{% from 'parts' import pair %}[{{ pair(value) }}]",
    "strange": "{% from 'parts' import flag %}{{ flag('a', colour='red') }}",
}


def both(name: str, **context: object) -> tuple[str, str]:
    """What our writer and Jinja2's make of a template."""
    one, other = (
        kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined) for kind in (Rows, Environment)
    )
    return one.get_template(name).render(context), other.get_template(name).render(context)


@pytest.mark.parametrize(
    "value", VALUES, ids=[type(value).__name__ + str(number) for number, value in enumerate(VALUES)]
)
def test_a_value_is_written_as_jinja_writes_it(value):
    ours, theirs = both("value", value=value)
    assert ours == theirs
    assert "<script" not in ours


def test_what_is_escaped_is_a_plain_string():
    assert escaped("a & b") == "a &amp; b"
    assert type(escaped("a & b")) is str


def test_rows_with_macros_loops_and_attributes_are_the_same():
    people = [Person("Анна"), Person(EVIL, pk=0, note="<b>"), Person("O'Neil", note="")]
    ours, theirs = both("rows", people=people, html=Person(EVIL))
    assert ours == theirs
    assert "<script" not in ours
    assert both("rows", people=[], html="") == ("nobody", "nobody")


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(UndefinedError):
        both("value")
    with pytest.raises(UndefinedError):
        both("short", value="a")
    with pytest.raises(AttributeError):
        Rows().from_string("{{ value.nothing }}").render(value=Person("Анна"))


def test_an_argument_that_is_not_there_is_an_error():
    with pytest.raises(TypeError, match="colour"):
        both("strange")


def test_rows_know_no_star():
    with pytest.raises(TemplateAssertionError, match="no \\*arguments"):
        Rows().from_string("{{ value(*rest) }}")
