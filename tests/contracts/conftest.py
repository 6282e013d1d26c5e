"""Both that draw PDF."""

import sys
from collections.abc import Iterator

import pytest

from ritm.contracts import printing


@pytest.fixture(params=["WeasyPrint", "typst"])
def drawn_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The test runs with each: on a machine like this one, and on one where WeasyPrint does not load."""
    printing._printer.cache_clear()
    if request.param == "typst":
        monkeypatch.setitem(sys.modules, "weasyprint", None)
    yield request.param
    printing._printer.cache_clear()
