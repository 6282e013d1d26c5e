"""Nothing of another account is taken or shown by an id in a form or a query (T-TEN-4), nor to a stranger."""

import inspect
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.crawls.addresses import Address, every_address
from tests.crawls.asking import ask, is_broken
from tests.crawls.canaries import leaks
from tests.crawls.conftest import Town
from tests.crawls.fields import ONLY_SHOWN, ROWS, WRITTEN, unknown_fields, unknown_words
from tests.crawls.filling import prepare
from tests.crawls.reading import Form
from tests.crawls.rows import changes, rolled_back

pytestmark = [pytest.mark.req("AC-08"), pytest.mark.req("ST-06")]
DESK = {address.name: address for address in every_address() if not address.is_open}
# Pages without a word of the studio's own; the client form's hints answer to what is typed, and are tested with it.
# Nothing of the studio's words is in them: samples, sums, what was asked by the words themselves, pictures.
SAME_FOR_ALL = {
    "client_photo",
    "client_photo_chosen",
    "import_sample",
    "plan_summary",
    *("settings_penalties_preview", "settings_limits_preview", "settings_bookings_preview"),
    "client_alike",
    "client_barcode",
    "client_link",
    "client_parents",
    "client_hand_over_people",
    "client_guardians",
    "client_contract_gaps",
    "advanced_total",
    "contract_paper",
}
# Pages of which each look is an event of the client's own history (CL-25, CL-34): the one table that they write.
LOOKS_LOGGED = {
    *("client_passport", "client_passport_fields", "client_personal_file", "client_edit", "client_health"),
    "contract_paper",
}
LOOKED_AT = sorted(name for name, address in DESK.items() if "GET" in address.methods)
SENDING = sorted(name for name, address in DESK.items() if "POST" in address.methods)


def _wrong(town: Town, answer: Any, spy: Any, allowed: set[int], what: str) -> list[str]:
    found = {
        "the answer": answer.status_code if answer.status_code not in allowed else "",
        "fell": is_broken(answer),
        "changed": changes(town.before, spy),
        "leaked": leaks(answer),
    }
    return [f"{what} {fault}: {it}" for fault, it in found.items() if it]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_foreign_id_in_a_query_shows_nothing(town: Town, name: str) -> None:
    """Each word that the code of the page knows by itself, then all at once."""
    address, found = DESK[name], []
    bobs = {word: town.bob[kind].pk for word, kind in ROWS.items()}
    ways = [({word: bobs[word]}, True) for word in _words_of(address)] + [(bobs, False), (bobs, True)]
    for query, htmx in ways:
        url = f"{address.url(town.alice)}?{urlencode(query)}"
        with rolled_back() as spy:
            answer = ask(town.boss, "GET", url, htmx=htmx)
            spy.tables -= {"events_event"} if name in LOOKS_LOGGED else set()
            found += _wrong(town, answer, spy, {200, 204, 302, 404, 422}, url)
    assert found == []


def _words_of(address: Address) -> list[str]:
    folder = Path(inspect.getsourcefile(inspect.unwrap(address.view)) or "").parent
    source = "".join(path.read_text() for path in folder.glob("*.py"))
    return [word for word in ROWS if f'"{word}"' in source]


@pytest.mark.parametrize("name", SENDING)
def test_a_foreign_id_in_a_field_is_refused(town: Town, name: str) -> None:
    address, form, found = DESK[name], town.forms.get(name), []
    for field in (field for field in _rows_of(form) if (name, field) not in ONLY_SHOWN):
        bobs = WRITTEN.get(field, "{}").format(town.bob[ROWS[field]].pk)
        for values in ([bobs], [*town.filled(address).get(field, []), bobs]):
            with rolled_back() as spy:
                prepare(town.alice, address)
                sent = {**town.filled(address), field: values}
                answer = ask(town.boss, "POST", town.sends_to(address), sent, htmx=True)
                found += _wrong(town, answer, spy, {400, 404, 422}, f"{name} {field}={values}")
    assert found == []


@pytest.mark.parametrize(("name", "field"), sorted(ONLY_SHOWN))
def test_a_foreign_id_that_no_action_reads_changes_nothing_of_its_owner(town: Town, name: str, field: str) -> None:
    address = DESK[name]
    with rolled_back() as spy:
        bobs = [str(town.bob[ROWS[field]].pk)]
        answer = ask(town.boss, "POST", town.sends_to(address), {**town.filled(address), field: bobs})
        changed = changes(town.before, spy)
    assert answer.status_code == 302
    assert leaks(answer) == []
    assert [table for table in changed if not table.startswith("Alice:")] == []


def _rows_of(form: Form | None) -> list[str]:
    names = [*form.fields, *(name for name, _value in form.buttons)] if form else []
    return [name for name in dict.fromkeys(names) if name in ROWS]


def test_every_field_and_word_that_takes_a_row_is_declared(town: Town) -> None:
    unknown = {
        f"{stop.url}: field {name}"
        for stop, form, *_at in town.walk.forms()
        for name in unknown_fields(form.fields, form.buttons)
    }
    unknown |= {f"{stop.url}: word {name}" for stop in town.walk.stops for name in unknown_words(stop.url)}
    assert unknown == set()


@pytest.mark.parametrize("name", sorted(DESK))
def test_a_stranger_is_led_to_the_sign_in(town: Town, name: str) -> None:
    """Nobody, Bob's boss, and a client of Alice's whose cookie was put under the desk's name."""
    address, found = DESK[name], []
    for who, session in (("nobody", ""), ("Bob's boss", town.bobs_boss), ("a client", town.clients)):
        for method in ("GET", "POST"):
            for htmx in (False, True):
                with rolled_back() as spy:
                    answer = ask(
                        session,
                        method,
                        address.url(town.alice),
                        town.filled(address) if method == "POST" else None,
                        htmx=htmx,
                    )
                    found += _wrong(town, answer, spy, _closed(address, method, htmx=htmx), f"{who} {method} {name}")
                found += _not_led(town, answer, f"{who} {method} {name}", htmx=htmx)
    assert found == []


def _closed(address: Address, method: str, *, htmx: bool) -> set[int]:
    if method not in address.methods:
        return {405}
    return {204} if htmx else {302}


def _not_led(town: Town, answer: Any, what: str, *, htmx: bool) -> list[str]:
    where = answer.headers.get("HX-Redirect" if htmx else "Location", "")
    if answer.status_code == 405 or where.partition("?")[0] == town.alice.url("login"):
        return []
    return [f"{what} leads to {where}"]


@pytest.mark.parametrize("name", sorted({*LOOKED_AT} - SAME_FOR_ALL))
def test_the_twin_without_a_wall_shows_and_takes_it(town: Town, name: str) -> None:
    """At Bob's own desk his boss sees his words: the same addresses, the same canaries."""
    with rolled_back():
        prepare(town.bob, DESK[name])
        answer = ask(town.bobs_boss, "GET", f"{DESK[name].url(town.bob)}?q={town.bob.word}")
    assert answer.status_code in {200, 204, 302}
    assert leaks(answer)
