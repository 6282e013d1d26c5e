"""What every page has and none may have: one heading, a title, a language, nothing inline, forms that come once."""

from collections import Counter
from typing import Any

import pytest

from tests.crawls.addresses import every_address
from tests.crawls.asking import ask, carelessness
from tests.crawls.conftest import Town
from tests.crawls.reading import Page
from tests.crawls.rows import rolled_back
from tests.crawls.walking import Stop

DESK = {address.name: address for address in every_address() if not address.is_open}


def page_faults(page: Page) -> list[str]:
    """What is wrong with a page or a part of one."""
    tags = page.tags
    ids = Counter(known["id"] for _tag, known in tags if known.get("id"))
    found = [f"the id {name} stands {times} times" for name, times in ids.items() if times > 1]
    found += [f"style= on {tag}" for tag, known in tags if "style" in known]
    found += [f"{name}= on {tag}" for tag, known in tags for name in known if name.startswith("on")]
    found += ["inline script" for tag, known in tags if tag == "script" and not known.get("src")]
    found += ["inline style" for tag, _known in tags if tag == "style"]
    found += ["a form within a form"] * page.nested
    found += [
        f"for={known['for']} has no field"
        for tag, known in tags
        if tag == "label" and known.get("for") and known["for"] not in ids
    ]
    found += [fault for form in page.forms for fault in _form_faults(form)]
    return found + (_whole_faults(page) if page.is_whole else [])


def _form_faults(form: Any) -> list[str]:
    if form.method != "POST" or "hx-include" in form.attributes:
        return []
    return [
        f"the form to {form.url} has no {name}"
        for name in ("request_key", "csrfmiddlewaretoken")
        if name not in form.fields
    ]


def _whole_faults(page: Page) -> list[str]:
    languages = [known.get("lang") for tag, known in page.tags if tag == "html"]
    name = page.title.rpartition("—")[0].strip()
    facts = {
        f"{page.count('h1')} headings of the first rank": page.count("h1") != 1,
        f"the language is {languages}": languages not in (["ru"], ["en"]),
        f"the title is «{page.title}»": not name,
        "no main part": page.count("main") != 1,
    }
    return [fault for fault, is_so in facts.items() if is_so]


def _said(stop: Stop) -> list[str]:
    return [f"{stop.url}: {fault}" for fault in page_faults(stop.page)]


def test_every_page_and_part_is_whole(town: Town) -> None:
    assert [fault for stop in town.walk.stops for fault in _said(stop)] == []


def test_every_page_of_the_desk_is_reached(town: Town) -> None:
    """What the walk looks at is everything: a page that shows nothing of itself would be judged by nobody."""
    looked_at = {stop.address.name for stop in town.walk.stops}
    asked = {name for name, address in DESK.items() if "GET" in address.methods}
    # Addresses that lead on: the one-time password once it is replaced, the first level, the form on another page;
    # and the strip of the checklist, which asks only after a press that may have done a step.
    assert asked - looked_at == {"first_password", "levels", "profile_password", "start_dock"}


def test_no_page_is_kept_by_a_cache(town: Town) -> None:
    kept = [
        stop.url
        for stop in town.walk.stops
        if "no-store" not in stop.answer.headers.get("Cache-Control", "") and not stop.address.is_open
    ]
    assert kept == []


@pytest.mark.once
def test_a_page_and_its_part_are_told_apart(town: Town) -> None:
    """Back must not show a bare part out of the browser's memory (frame-notes §9)."""
    mixed = []
    for stop in town.walk.stops:
        with rolled_back():
            part = ask(town.boss, "GET", stop.url, htmx=True)
        is_part = stop.page.is_whole and part.status_code == 200 and not Page(part.content.decode()).is_whole
        if is_part and "HX-Request" not in part.headers.get("Vary", ""):
            mixed.append(stop.url)
    assert mixed == []


def test_what_has_a_mark_answers_unchanged(town: Town) -> None:
    """A part that re-asks itself every few seconds is sent anew only where something has changed (mechanics §9)."""
    answers = {}
    for url in {stop.url for stop in town.walk.stops if stop.answer.headers.get("ETag")}:
        with rolled_back():
            mark = ask(town.boss, "GET", url, htmx=True).headers["ETag"]
            answers[url] = ask(town.boss, "GET", url, htmx=True, headers={"If-None-Match": mark}).status_code
    assert answers
    assert {url: status for url, status in answers.items() if status != 304} == {}


@pytest.mark.parametrize(("name", "status"), [("nowhere", 404), ("halls/999999999/", 404), ("settings/", 403)])
def test_a_page_of_refusal_is_whole_too(town: Town, name: str, status: int) -> None:
    with rolled_back():
        town.give(["halls.change"])
        answer = ask(town.probes, "GET", f"/alice/desk/{name}")
    assert answer.status_code == status
    assert page_faults(Page(answer.content.decode())) == []


def test_each_fault_is_found() -> None:
    bad = """<html><head><title> — Ритм</title><style></style></head><body onclick="x()"><p id="a" style="x"></p><p id="a"></p>
    <script>1</script><label for="b"></label><form method="post" action="/x/"><form></form></form></body></html>"""
    assert sorted(page_faults(Page(bad))) == sorted([
        "the id a stands 2 times", "style= on p", "onclick= on body", "inline script", "inline style", "a form within a form",
        "for=b has no field", "the form to /x/ has no request_key", "the form to /x/ has no csrfmiddlewaretoken",
        "0 headings of the first rank", "the language is [None]", "the title is « — Ритм»", "no main part",
    ])  # fmt: skip


def test_a_careless_answer_is_found(town: Town) -> None:
    with rolled_back():
        answer = ask(town.boss, "GET", "/alice/desk/halls/")
    answer.cookies["theme"] = "dark"
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    assert carelessness(answer, "/alice/desk/halls/") == [
        "X-Frame-Options: SAMEORIGIN", "cookie theme of , ", "cookie theme can be read by scripts",
    ]  # fmt: skip
