"""A page that broke says why where the server speaks; a database that gave no answer is not a page that broke."""

import io
import logging

from django.db import OperationalError
from django.urls import path


def broken(_request):
    raise ZeroDivisionError


def unanswered(_request):
    raise OperationalError


urlpatterns = [path("broken/", broken), path("unanswered/", unanswered)]
handler500 = "ritm.web.ui.errors.server_error"


def test_a_broken_page_writes_its_traceback_and_shows_none_of_it(client, settings, db):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    ours = next(h for h in logging.getLogger("django.request").handlers if type(h) is logging.StreamHandler)
    was = ours.setStream(io.StringIO())
    try:
        answer = client.get("/broken/")
        said = ours.stream.getvalue()
    finally:
        ours.setStream(was)
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()
    assert "ZeroDivisionError" in said


def test_a_database_that_gives_no_answer_makes_the_server_busy(client, settings, db):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    answer = client.get("/unanswered/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
