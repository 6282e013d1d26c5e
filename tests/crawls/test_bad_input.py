"""Bad input into every field of every form: said at the field, typed values kept, nothing changed, never a fault."""

from typing import Any

import pytest
from django.test import override_settings

from tests.crawls.addresses import Address, desk
from tests.crawls.asking import ask, complaints, is_broken, page_of
from tests.crawls.bad import VALUES, kind_of, may_take, values_for
from tests.crawls.conftest import Town
from tests.crawls.filling import prepare
from tests.crawls.leaking import naive
from tests.crawls.reading import Field, Form
from tests.crawls.rows import changes, rolled_back

SENDING = {address.name: address for address in desk() if "POST" in address.methods}
# Fields that take whatever is no NUL and not too long, each with its reason.
FREE = {
    "other_phone": "identifies nobody and may say whose it is (CL-11)",
    "named_parent_phone": "the same, for information only (CL-39)",
    "barcode": "a scanner gives letters, too",
    "double_seen": "only compared with what would be warned of",
    "deleted_seen": "the same",
    "sms_consent_was": "only compared with what is chosen",
    "email_consent_was": "the same",
    "login_was": "the same, with the login",
    "passport_open": "whatever is neither 0 nor 1 leaves the passport as it is",
    "stamp": "the same; a new client has none",
    "passport_version": "only compared with the passport that stands; a new client has none",
}
# Fields of which the page reads the presence only, or which fill the page in and reach no action.
UNREAD = frozenset(["fill", "debt", "for_plan", "q", "on"])
# Fields that speak through another one beside them.
ALSO_AT = {"parent_text": "parent", "guardian": "parent", "holder_text": "holder"}
# Names that a form sends and nobody types.
SILENT = frozenset(["csrfmiddlewaretoken", "request_key", "username"])


def input_faults(town: Town, address: Address, *, is_whole: bool = False) -> list[str]:
    """What is wrong with the answers to each bad value in each field."""
    fields, found = _typed(town.forms.get(address.name)), []
    refused = set() if is_whole else _refused_together(town, address, fields)
    for known in fields:
        for name, value in values_for(known, is_whole=is_whole).items():
            if (known.name, name) not in refused:
                found += [
                    f"{address.name}.{known.name} ({kind_of(known)}), {name}: {it}"
                    for it in _faults(town, address, known, name, value)
                ]
    return found


def _refused_together(town: Town, address: Address, fields: list[Field]) -> set[tuple[str, str]]:
    """Each value in every field that may not take it, at once: a field that complains at its own place has refused it.

    It saves two requests of three. Whatever is not told so plainly (one complaint, of an action perhaps; anything else
    than 422; a change; a lost word) is sent field by field, and `--full` sends all of it so.
    """
    found: set[tuple[str, str]] = set()
    for name, value in VALUES.items():
        bad = [
            known.name
            for known in fields
            if name in values_for(known, is_whole=False)
            and not may_take(known, name)
            and not _is_good(address, known, name)
        ]
        if len(bad) > 1:
            found |= {(field, name) for field in _refusing(town, address, bad, value)}
    return found


def _refusing(town: Town, address: Address, bad: list[str], value: str) -> set[str]:
    sent = {**town.filled(address), **{field: [value] for field in bad}}
    with rolled_back() as spy:
        prepare(town.alice, address)
        answer = ask(town.boss, "POST", town.sends_to(address), sent, htmx=town.is_htmx(address))
        changed = changes(town.before, spy)
    told = complaints(answer)
    refusing = {field for field in bad if ALSO_AT.get(field, field) in told}
    is_plain = answer.status_code == 422 and not changed and not _lost(answer, sent)
    return refusing if is_plain and len(refusing) > 1 else set()


def _is_good(address: Address, known: Field, name: str) -> bool:
    is_free = known.name in FREE and name not in {"NUL", "10,000 letters", "5,000 digits"}
    is_unread = known.name in UNREAD and address.name in {"client_payment", "client_sale", "client_book"}
    return is_free or is_unread


def _typed(form: Form | None) -> list[Field]:
    """The fields that are worth a try; of the boxes of rights, which are all alike, the first."""
    fields = [known for known in form.fields.values() if known.name not in SILENT] if form else []
    rights = [known for known in fields if known.name.startswith("right-")][1:]
    return [known for known in fields if known.kind != "file" and known not in rights]


def _faults(town: Town, address: Address, known: Field, name: str, value: str) -> list[str]:
    sent = {**town.filled(address), known.name: [value]}
    with rolled_back() as spy:
        prepare(town.alice, address)
        answer = ask(town.boss, "POST", town.sends_to(address), sent, htmx=town.is_htmx(address))
        changed = changes(town.before, spy) if 400 <= answer.status_code < 500 else []
    if answer.status_code == 200 and not spy.has_written and known.name not in UNREAD:
        return ["neither taken nor refused"]
    if answer.status_code < 400:
        return [] if may_take(known, name) or _is_good(address, known, name) else [f"taken, {answer.status_code}"]
    return [is_broken(answer)] if is_broken(answer) else _refusal_faults(answer, known, sent, changed)


def _refusal_faults(answer: Any, known: Field, sent: dict[str, Any], changed: list[str]) -> list[str]:
    told = complaints(answer)
    found = [f"refused, and changed {changed}"] if changed else []
    if answer.status_code not in {400, 404, 422}:
        found.append(f"answered {answer.status_code}")
    at_field = ALSO_AT.get(known.name, known.name)
    if answer.status_code == 422 and not any(at == "" or f"_{at}".endswith(f"_{at_field}") for at in told):
        found.append(f"said elsewhere: {told}")
    return found + [f"lost what was typed into {name}" for name in _lost(answer, sent)]


def _lost(answer: Any, sent: dict[str, Any]) -> list[str]:
    """Fields of words whose typed value does not stand in the form that came back."""
    shown: dict[str, Field] = {}
    for form in page_of(answer).forms:
        shown |= form.fields
    return [
        name
        for name, known in shown.items()
        if name in sent and kind_of(known) in {"words", "textarea"} and known.values != [str(sent[name][0])]
    ]


@pytest.mark.parametrize("name", sorted(SENDING))
def test_bad_input_is_refused_at_its_field(town: Town, name: str) -> None:
    assert input_faults(town, SENDING[name]) == []


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", sorted(SENDING))
def test_the_whole_table_of_bad_input_is_refused(town: Town, name: str) -> None:
    assert input_faults(town, SENDING[name], is_whole=True) == []


def test_the_crawl_sees_what_is_taken_and_what_falls(town: Town) -> None:
    assert town.forms
    planted = Address("naive", naive, ())
    town.forms["naive"] = Form("", "POST", {}, {"age": Field("age", "number"), "name": Field("name", "text")})
    try:
        with override_settings(ACCOUNT_URLCONF="tests.crawls.leaking"):
            found = input_faults(town, planted)
    finally:
        del town.forms["naive"]
    assert "naive.age (number), -1: taken, 204" in found
    assert any(fault.startswith("naive.age (number), NaN: 500 ValueError") for fault in found)
    assert any("naive.name (words), 10,000 letters: said elsewhere" in fault for fault in found)
