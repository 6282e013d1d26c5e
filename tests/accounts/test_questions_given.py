"""What a question may be given, and what is a part of its form (`ritm.accounts.questions`)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from ritm.accounts.questions import Most, question
from ritm.accounts.scope import account_scope
from ritm.clients.models import Client
from ritm.core.errors import NoAccountScope
from tests.given import Studio


class Builder:
    """Counts how often a question is built; in tests it is built more often, to be compared."""

    def __init__(self) -> None:
        self.times = 0
        self.marked: list[dict[str, Any]] = []
        self.question = question(self._build)

    def _build(self, **given: Any) -> QuerySet[Client]:
        self.times += 1
        self.marked.append(given)
        rows = Client.objects.filter(is_system=False).order_by("name")
        if "names" in given:
            rows = rows.filter(name__in=given["names"])
        if "born" in given:
            rows = rows.filter(birth_date=given["born"])
        if "since" in given:
            rows = rows.filter(created_at__gte=given["since"])
        if "begins" in given:
            rows = rows.filter(name__startswith=given["begins"])
        if "pk" in given:
            rows = rows.filter(pk=given["pk"])
        return rows[: given["most"].number] if "most" in given else rows


@pytest.fixture
def builder() -> Builder:
    return Builder()


def names(rows: list[Client]) -> list[str]:
    return [row.name for row in rows]


def test_it_answers_for_the_values_of_each_time(studio: Studio, builder: Builder) -> None:
    anna, boris = studio.client("Анна", birth_date=date(2000, 1, 2)), studio.client("Борис")
    assert builder.question(pk=anna.pk) == [anna]
    assert builder.question(pk=boris.pk) == [boris]
    assert names(builder.question(names=("Анна", "Борис"))) == ["Анна", "Борис"]
    assert names(builder.question(names=("Борис", "Вера"))) == ["Борис"]
    assert names(builder.question(begins="Бо")) == ["Борис"]
    assert names(builder.question(begins="А")) == ["Анна"]
    assert names(builder.question(born=date(2000, 1, 2))) == ["Анна"]
    assert builder.question(born=date(2000, 1, 3)) == []
    assert names(builder.question(born=None)) == ["Борис"]
    assert names(builder.question(since=datetime(2020, 1, 1, tzinfo=UTC))) == ["Анна", "Борис"]
    assert builder.question(since=datetime(2090, 1, 1, tzinfo=UTC)) == []


def test_a_number_that_no_row_has_finds_nothing(studio: Studio, builder: Builder) -> None:
    studio.client("Анна")
    for number in (2**63 - 1, 2**63, 10**30):
        assert builder.question(pk=number) == []


def test_it_is_built_once_for_each_form_of_what_is_given(studio: Studio, builder: Builder) -> None:
    studio.client("Анна")
    people = ("Анна", "Борис", "Вера")
    for name in people:
        builder.question(names=(name,))
    with_marks = [len(given["names"]) for given in builder.marked if not {*given["names"]} & {*people}]
    assert with_marks == [1]
    assert builder.times > 1  # in tests also with the names themselves, to be compared
    builder.question(names=("Анна", "Борис"))
    builder.question(names=("Вера", "Борис"))
    with_marks = [len(given["names"]) for given in builder.marked if not {*given["names"]} & {*people}]
    assert with_marks == [1, 2]  # two names are another statement


def test_what_was_answered_is_not_kept(studio: Studio, builder: Builder) -> None:
    studio.client("Анна")
    assert names(builder.question(begins="А")) == ["Анна"]
    studio.client("Алла")
    with CaptureQueriesContext(connection) as asked:
        assert names(builder.question(begins="А")) == ["Алла", "Анна"]
    assert len(asked) == 1


def test_each_account_asks_its_own(studio: Studio, bobs: Studio, builder: Builder) -> None:
    anna = studio.client("Анна")
    assert builder.question(pk=anna.pk) == [anna]
    with account_scope(bobs.account.pk):
        theirs = bobs.client("Анна чужая")
        assert builder.question(pk=anna.pk) == []
        assert builder.question(begins="Анна") == [theirs]
    assert builder.question(begins="Анна") == [anna]


@pytest.mark.django_db
def test_without_an_account_it_asks_nothing(builder: Builder) -> None:
    with pytest.raises(NoAccountScope):
        builder.question(begins="А")


def test_the_number_of_rows_is_part_of_the_form(studio: Studio, builder: Builder) -> None:
    for name in ("Анна", "Алла", "Ася"):
        studio.client(name)
    assert names(builder.question(begins="А", most=Most(2))) == ["Алла", "Анна"]
    assert names(builder.question(begins="А", most=Most(3))) == ["Алла", "Анна", "Ася"]


def test_nothing_asked_for_is_nobody_found(studio: Studio, builder: Builder) -> None:
    studio.client("Анна")
    with CaptureQueriesContext(connection) as asked:
        assert builder.question(names=()) == []
    assert len(asked) == 0


def test_a_value_that_the_statement_loses_is_an_error(studio: Studio) -> None:
    @question
    def lost(*, name: str) -> QuerySet[Client]:
        return Client.objects.filter(name=name.upper()[:0])

    with pytest.raises(ValueError, match="do not stand"):
        lost(name="Анна")


def test_what_is_read_inside_and_not_given_is_found_by_the_tests(studio: Studio) -> None:
    hour = [datetime(2026, 1, 1, tzinfo=UTC)]

    @question
    def since(*, begins: str) -> QuerySet[Client]:
        return Client.objects.filter(created_at__gte=hour[0], name__startswith=begins)

    since(begins="А")
    hour[0] = datetime(2026, 1, 2, tzinfo=UTC)
    with pytest.raises(AssertionError, match="is not this one"):
        since(begins="А")


@question
def _named(name: str, *, most: Most, pk: int = 0) -> QuerySet[Client]:
    rows = Client.objects.filter(name=name)
    return (rows.filter(pk=pk) if pk else rows)[: most.number]


def test_too_many_too_few_and_twice_the_same_are_refused(studio: Studio) -> None:
    anna = studio.client("Анна")
    assert _named("Анна", most=Most(2)) == _named("Анна", most=Most(2), pk=anna.pk) == [anna]
    asked: Any = _named
    for args, named in (
        (("Анна", Most(2), 7, 8), {}),
        (("Анна", 7), {"most": Most(2), "pk": anna.pk}),
        (("Анна",), {}),
        ((), {"most": Most(2)}),
        (("Анна",), {"name": "Борис", "most": Most(2)}),
        (("Анна",), {"most": Most(2), "limit": 1}),
    ):
        with pytest.raises(TypeError):
            asked(*args, **named)
    assert _named("Анна", most=Most(1)) == [anna]  # what was refused left nothing behind
