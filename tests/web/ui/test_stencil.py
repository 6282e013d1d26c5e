"""Rows of one shape are drawn once and filled for each: nothing of one row stands in another, everything is escaped."""

import re
from dataclasses import dataclass, replace
from typing import Any, Self

from django.utils.safestring import SafeString
from jinja2 import DictLoader, Environment, Template

from ritm.web.ui.stencil import Stencil, slot
from ritm.web.ui.templatetags.ui import request_key

TEMPLATE = """
{# a row #}
<li id="row-{{ row.pk }}" title="{{ row.name }}" data-part="100%">{{ row.name }}{% if row.is_first %} !{% endif %}
<form>{{ request_key() }}</form><form>{{ request_key() }}</form></li>
"""


@dataclass(frozen=True)
class Row:
    pk: int | str
    name: str
    is_first: bool = False

    @property
    def shape(self) -> bool:
        return self.is_first

    @property
    def slots(self) -> dict[str, Any]:
        return {"pk": self.pk, "name": self.name}

    def blank(self) -> Self:
        return replace(self, pk=slot("pk"), name=slot("name"))


ROWS = [Row(1, "<b>&\"'"), Row(2, "100% %(pk)s %s"), Row(3, slot("pk"), is_first=True), Row(4, "Белова {{ 1 }}")]


def _template() -> Template:
    made = Environment(loader=DictLoader({"row.html": TEMPLATE}), autoescape=True)
    made.globals["request_key"] = request_key
    return made.get_template("row.html")


def _filled(rows: list[Row]) -> list[str]:
    template = _template()
    stencils = {row.shape: Stencil(template.render(row=row.blank())) for row in rows}
    return [stencils[row.shape].fill(row.slots) for row in rows]


def _without_keys(html: str) -> str:
    return re.sub(r'name="request_key" value="\w+"', "", html)


def test_a_filled_row_is_what_its_template_draws():
    template = _template()
    one_by_one = [_without_keys(template.render(row=row).strip()) for row in ROWS]
    assert [_without_keys(html) for html in _filled(ROWS)] == one_by_one


def test_every_form_has_a_key_of_its_own():
    keys = re.findall(r'name="request_key" value="([0-9a-f]{32})"', "".join(_filled(ROWS)))
    assert len(keys) == len(set(keys)) == 2 * len(ROWS)


def test_what_is_drawn_already_is_not_escaped_again():
    stencil = Stencil(f"<i>{slot('mark')}</i>")
    assert stencil.fill({"mark": SafeString("<b>")}) == "<i><b></i>"
    assert stencil.fill({"mark": "<b>"}) == "<i>&lt;b&gt;</i>"
