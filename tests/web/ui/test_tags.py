"""Tags, filters and parts, as templates use them."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from ritm.web.ui.forms import ColourField, DayField, MoneyField, SegmentedSelect


def rendered(source: str, **context) -> str:
    with translation.override("ru"):
        return Template("{% load ui %}" + source).render(Context(context))


class HallForm(forms.Form):
    name = forms.CharField(label="Название", max_length=10, help_text="как на двери")
    branch = forms.ChoiceField(label="Филиал", choices=[("1", "Центр")])
    colour = ColourField(label="Цвет", required=False)
    is_open = forms.BooleanField(label="Открыт", required=False)
    kind = forms.ChoiceField(label="Вид", choices=[("a", "Зал"), ("b", "Двор")], widget=SegmentedSelect, initial="a")


def test_a_missing_value_is_written_as_nothing():
    assert rendered("[{{ x|money }}][{{ x|phone }}][{{ x|age }}][{{ x|clock_time }}]", x=None) == "[][][][]"


def test_nothing_owed_is_still_a_sum():
    assert rendered("{{ x|money }}", x=0) == "0\u00a0₽"


def test_an_instant_is_read_in_its_zone():
    instant = datetime(2026, 11, 25, 8, 5, tzinfo=UTC)
    assert rendered("{{ x|clock_time:'Asia/Vladivostok' }}", x=instant) == "18:05"


def test_request_keys_differ():
    first, second = (rendered("{% request_key %}") for _turn in range(2))
    assert re.fullmatch(r'<input type="hidden" name="request_key" value="[0-9a-f]{32}">', first)
    assert first != second


def test_an_icon_is_hidden_from_screen_readers():
    html = rendered('{% icon "check" 16 %}')
    assert html.startswith('<svg class="icon icon-16" aria-hidden="true"><use href="/static/ui/icons.svg?v=')
    assert html.endswith('#check"/></svg>')


def test_sum_of_rows():
    assert rendered('{{ rows|sum_of:"minor" }}', rows=[{"minor": 100}, {"minor": 250}]) == "350"


def test_a_query_changes_only_what_is_named():
    request = RequestFactory().get("/?sort=name&page=3")
    assert rendered("{% query page=4 %}", request=request) == "?sort=name&amp;page=4"
    assert rendered("{% query page=None %}", request=request) == "?sort=name"


@pytest.mark.parametrize(
    ("taken", "places", "tone"), [(5, 12, ""), (8, 12, "is-mid"), (12, 12, "is-full"), (3, None, "")]
)
def test_the_tone_of_occupancy(taken, places, tone):
    assert rendered("{{ taken|fill_tone:places }}", taken=taken, places=places) == tone


def test_a_field_is_tied_to_its_label_hint_and_error():
    html = rendered(
        '{% include "ui/field.html" with field=form.name only %}', form=HallForm({"name": "Очень большой зал"})
    )
    assert '<label class="form-label required" for="id_name">Название</label>' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html
    assert 'value="Очень большой зал"' in html
    assert '<div class="form-hint" id="id_name_hint">как на двери</div>' in html
    assert 'class="rt-err" id="id_name_error"' in html


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("branch", 'class="form-select"'),
        ("is_open", '<label class="form-check"><input type="checkbox" name="is_open" class="form-check-input"'),
        ("colour", 'data-palette="id_colour"'),
        ("kind", 'role="radiogroup" aria-labelledby="id_kind_label"'),
    ],
)
def test_each_kind_of_field(name, piece):
    form = HallForm()
    assert piece in rendered('{% include "ui/field.html" with field=field only %}', field=form[name])


def test_the_summary_counts_wrong_fields():
    html = rendered('{% include "ui/errors.html" with form=form only %}', form=HallForm({"kind": "a"}))
    assert "Исправьте 2 поля" in html
    assert '<a href="#id_name">Название</a>' in html


def test_typed_text_is_escaped_everywhere():
    form = HallForm({"name": '<b onclick="x">'})
    assert "<b onclick" not in rendered('{% include "ui/field.html" with field=form.name only %}', form=form)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("1200", 120000), ("1 200,50", 120050), ("1\u00a0200.5\u00a0₽", 120050), ("0", 0), (" 7 ", 700)],
)
def test_sums_are_read_exactly(typed, minor):
    assert MoneyField().clean(typed) == minor


@pytest.mark.parametrize(
    "typed", ["-1", "1e400", "NaN", "99999999999", "1,234,5", "٣", "\u202e1", "сто", "1.234", "1" * 39]
)
def test_what_is_not_a_sum_is_refused_at_the_field(typed):
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


def test_a_sum_may_be_below_zero_where_the_form_says_so():
    assert MoneyField(may_be_negative=True).clean("\u2212500") == -50000


def test_a_sum_is_shown_as_it_is_typed():
    assert MoneyField().prepare_value(120050) == "1200,50"
    assert MoneyField().prepare_value(-50000) == "-500"
    assert MoneyField().prepare_value("сто") == "сто"


def test_colours():
    assert ColourField().clean("2f6fde") == "#2F6FDE"
    assert ColourField(required=False).clean("") == ""
    with pytest.raises(forms.ValidationError):
        ColourField().clean("#2F6FD")


@pytest.mark.parametrize("typed", ["25.11.2026", "2026-11-25", "25.11.26"])
def test_days(typed):
    assert DayField().clean(typed).isoformat() == "2026-11-25"


@pytest.mark.parametrize("typed", ["31.02.2026", "весна", "0000-01-01", "2026-13-01"])
def test_days_that_are_not(typed):
    with pytest.raises(forms.ValidationError):
        DayField().clean(typed)


def test_every_form_of_the_frame_has_its_csrf_token():
    choices = {"url": "/x/", "items": [{"value": "ru", "label": "Русский", "current": True}]}
    frame = {
        "seen": "every form",
        "home": "/",
        "branch": {"name": "Центр", "zone": "", "url": "/x/"},
        "branches": [
            {"id": 1, "name": "Центр", "zone": "", "current": True},
            {"id": 2, "name": "Север", "zone": "", "current": False},
        ],
        "user": {"name": "Анна К.", "logout_url": "/x/", "themes": choices, "languages": choices},
    }
    source = '{% extends "ui/frame.html" %}'
    with translation.override("ru"):
        html = Template(source).render(Context({"frame": frame, "csrf_token": "token"}))
    assert html.count('method="post"') == 8
    assert html.count('name="csrfmiddlewaretoken" value="token"') == 8
    assert html.count('name="request_key"') == 8


def test_what_the_frame_has_not_is_not_drawn():
    with translation.override("ru"):
        html = Template('{% extends "ui/frame.html" %}').render(Context({"frame": {"home": "/", "seen": "nothing"}}))
    assert "data-search" not in html.split("<main")[0]
    assert 'data-dialog data-key="n"' not in html
    assert "rt-branch" not in html
    assert "disabled" not in html
