"""Whole pages for browsers, parts for htmx."""

import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from ritm.web.ui.render import close_dialog, render_part, say, toast, trigger


def asked(**headers):
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)
    return request


def answer(request, status=200):
    return render_part(request, "ui/sample_page.html", "rows", {"name": "Зал"}, status=status)


@pytest.fixture(autouse=True)
def _sample(settings, tmp_path):
    folder = tmp_path / "ui"
    folder.mkdir()
    text = "<html>{% partialdef rows inline %}<p id=rows>{{ name }}</p>{% endpartialdef %}</html>"
    (folder / "sample_page.html").write_text(text, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]


def test_a_browser_gets_the_page():
    response = answer(asked())
    assert response.content.decode() == "<html><p id=rows>Зал</p></html>"
    assert response["Vary"] == "HX-Request"


def test_htmx_gets_the_part():
    response = answer(asked(**{"HX-Request": "true"}), status=422)
    assert response.content.decode() == "<p id=rows>Зал</p>"
    assert response.status_code == 422
    assert response["Vary"] == "HX-Request"


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_boosted_links_and_back_get_the_page(header):
    assert answer(asked(**{"HX-Request": "true", header: "true"})).content.startswith(b"<html>")


def test_events_gather_in_one_header():
    response = close_dialog(toast(say(HttpResponse(), "Сохранено"), "Зал добавлен"))
    trigger(response, "halls-changed")
    assert response["HX-Trigger"].isascii()
    assert json.loads(response["HX-Trigger"]) == {
        "say": "Сохранено",
        "toast": {"text": "Зал добавлен", "tone": ""},
        "dialog-close": {},
        "halls-changed": {},
    }
