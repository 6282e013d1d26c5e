"""Whatever a workbook holds, the wizard answers in words: no mutant is a 500 (T-XLS-2, CL-04)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ritm.imports.jobs import check_small
from ritm.imports.models import ImportBatch
from tests.given import key
from tests.imports.mutants import mutant

DAILY, ALL, AT_ONCE = 64, 500, 16


def goes_through(studio, browser, number: int) -> str:
    """How far the mutant gets: what the pages answered last."""
    name, content = mutant(number)
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    sent = browser.post(studio.url("desk:import_start"), {**key(), "file": file})
    assert sent.status_code in {302, 422}, number
    if sent.status_code == 422:
        return "refused"
    batch = ImportBatch.objects.latest("pk")
    page = browser.get(studio.url("desk:import_columns", batch.pk))
    typed = {f"column_{place}": code for place, code in batch.mapping.items()} | {"on_phone": "fill"}
    matched = browser.post(studio.url("desk:import_columns", batch.pk), {**key(), **typed})
    assert (page.status_code, matched.status_code in {302, 422}) == (200, True), number
    check_small(batch)
    assert browser.get(studio.url("desk:import_batch", batch.pk), follow=True).status_code == 200, number
    batch.refresh_from_db()
    return batch.status


def all_of(studio, numbers: range) -> set[str]:
    browser = studio.browser()
    return {goes_through(studio, browser, number) for number in numbers}


@pytest.mark.req("CL-04")
@pytest.mark.rule("T-XLS-2")
@pytest.mark.parametrize("start", range(0, DAILY, AT_ONCE))
def test_a_spoilt_workbook_is_answered_in_words(studio, start: int) -> None:
    ends = all_of(studio, range(start, start + AT_ONCE))
    assert ends <= {"refused", "uploaded", "checked", "failed"}
    assert {"refused", "checked"} <= ends  # some are let in, some are not


@pytest.mark.slow
@pytest.mark.req("CL-04")
@pytest.mark.rule("T-XLS-2")
@pytest.mark.parametrize("start", range(DAILY, ALL, AT_ONCE))
def test_so_are_five_hundred(studio, start: int) -> None:
    ends = all_of(studio, range(start, min(start + AT_ONCE, ALL)))
    assert ends <= {"refused", "uploaded", "checked", "failed"}


def test_the_mutants_are_the_same_each_time() -> None:
    assert [mutant(number) for number in range(20)] == [mutant(number) for number in range(20)]
    assert len({hash(mutant(number)[1]) for number in range(ALL)}) == ALL
