"""A question that is written once answers as Django would, with the rows of the moment (`ritm.accounts.questions`)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from ritm.accounts import questions
from ritm.accounts.questions import question
from ritm.accounts.scope import account_scope
from ritm.clients.models import Client
from ritm.core import clock
from ritm.schedule.models import Lesson
from tests.given import Studio


def _born(day: date, name: str) -> QuerySet[Client]:
    same = Client.objects.filter(name=OuterRef("name")).exclude(name=name)
    return Client.objects.select_related("branch").filter(birth_date__gte=day, name=name).annotate(other=Exists(same))


ask = question(_born)


@question
def _held(pk: int) -> QuerySet[Client]:
    return Client.objects.filter(pk=pk).select_for_update(no_key=True, of=("self",))


@question
def _begun(since: datetime) -> QuerySet[Lesson]:
    return Lesson.objects.select_related("group", "hall").filter(starts_at__gte=since).order_by("pk")


def test_rows_are_what_django_would_give(studio: Studio) -> None:
    anna = studio.client("Анна", birth_date=date(2000, 1, 2))
    studio.client("Борис", birth_date=date(2000, 1, 2))
    for day in (date(2000, 1, 2), date(1999, 1, 1), date(2000, 1, 3)):
        ours, theirs = ask(day, "Анна"), list(_born(day, "Анна"))
        assert [vars(row) | {"_state": None} for row in ours] == [vars(row) | {"_state": None} for row in theirs]
    (found,) = ask(date(2000, 1, 2), "Анна")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert (found, found.branch, found.other) == (anna, anna.branch, False)
    assert len(asked) == 0  # it came along


def test_it_is_asked_anew_each_time_with_the_values_given(studio: Studio) -> None:
    assert ask(date(2000, 1, 1), "Анна") == []
    anna = studio.client("Анна", birth_date=date(2000, 1, 2))
    assert ask(date(2000, 1, 1), "Анна") == [anna]
    assert ask(date(2000, 1, 1), "Борис") == []
    assert ask(date(2000, 1, 3), "Анна") == []


def test_hours_are_compared_as_the_database_keeps_them(studio: Studio) -> None:
    lesson = studio.lesson()
    (found,) = _begun(lesson.starts_at)
    assert (found, found.starts_at, found.group.name) == (lesson, lesson.starts_at, lesson.group.name)
    assert _begun(lesson.starts_at + timedelta(microseconds=1)) == []


def test_each_account_is_answered_with_its_own(studio: Studio, bobs: Studio) -> None:
    anna = studio.client("Анна", birth_date=date(2000, 1, 2))
    assert ask(date(2000, 1, 1), "Анна") == [anna]
    with account_scope(bobs.account.pk):
        theirs = bobs.client("Анна", birth_date=date(2000, 1, 2))
        assert ask(date(2000, 1, 1), "Анна") == [theirs]
    assert ask(date(2000, 1, 1), "Анна") == [anna]


def test_a_number_that_fits_no_column_finds_nobody(studio: Studio) -> None:
    anna = studio.client("Анна")
    with transaction.atomic():
        assert _held(anna.pk) == [anna]
        assert _held(2**63) == _held(10**30) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rows_are_held_in_a_transaction_only(studio: Studio) -> None:
    anna = studio.client("Анна")
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert _held(anna.pk) == [anna]
    assert asked[-1]["sql"].endswith('FOR NO KEY UPDATE OF "clients_client"')
    with pytest.raises(TransactionManagementError):
        _held(anna.pk)


def test_what_is_kept_is_compared_with_what_django_writes(studio: Studio) -> None:
    seen: list[int] = []

    @question
    def changing(name: str) -> QuerySet[Client]:
        seen.append(1)
        rows = Client.objects.filter(name=name)
        return rows if len(seen) == 1 else rows.order_by("name")

    with pytest.raises(AssertionError, match="A kept question is not this one"):
        changing("Анна")


@question
def _named_so(name: str) -> QuerySet:
    many = Client.objects.filter(name=name).values_list("name", "birth_date")
    return many.union(Client.objects.exclude(name=name).filter(is_system=False).values_list("salutation", "birth_date"))


@question
def _born_in_order(day: date) -> QuerySet:
    return Client.objects.filter(birth_date__gte=day).order_by("-birth_date").values_list("name", "birth_date")


def test_lists_of_values_can_be_asked_for(studio: Studio) -> None:
    studio.client("Анна", birth_date=date(2000, 1, 2))
    studio.client("Борис", birth_date=date(2001, 1, 2))
    assert _born_in_order(date(2000, 1, 2)) == [("Борис", date(2001, 1, 2)), ("Анна", date(2000, 1, 2))]
    assert _born_in_order(date(2000, 1, 3)) == [("Борис", date(2001, 1, 2))]
    assert sorted(_named_so("Анна"), key=str) == sorted(_named_so.build("Анна"), key=str)
    assert ("Анна", date(2000, 1, 2)) in _named_so("Анна")


@pytest.mark.parametrize(
    "rows", [lambda: Client.objects.values("pk"), lambda: Client.objects.prefetch_related("family")]
)
def test_what_takes_more_than_a_statement_cannot_be_asked_for(studio: Studio, rows) -> None:
    with pytest.raises(TypeError, match="Only w"):
        question(rows)()


def test_many_accounts_do_not_fill_the_memory(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST", 1)
    asked = question(_born)
    for _turn in range(2):
        asked(clock.today("UTC"), "Анна")
        assert asked(clock.today("UTC"), "Анна") == []
