"""Statements that Django has written once are kept: the same text for other values, another text for another shape."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.sql import Query
from django.test.utils import CaptureQueriesContext

from config.kept_sql import compiler
from config.kept_sql.shape import Shape
from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking
from ritm.clients.models import Client

pytestmark = pytest.mark.django_db

# What Django's Query is made of today. A new name here changes what is written: config/kept_sql/shape.py has to know it.
_NAMES = """
    alias_cols alias_map alias_prefix alias_refcount annotation_select_mask annotations base_table_class
    combined_queries combinator combinator_all compiler default_cols default_ordering deferred_loading
    distinct distinct_fields empty_result_set_value explain_info external_aliases extra extra_order_by
    extra_select_mask extra_tables filter_is_sticky group_by high_mark join_class low_mark max_depth
    model order_by select select_for_no_key_update select_for_update select_for_update_nowait
    select_for_update_of select_for_update_skip_locked select_related selected standard_ordering
    subq_aliases subquery table_map used_aliases values_select where
"""
KNOWN = frozenset(_NAMES.split())


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(compiler, "_kept", {})


def kept() -> int:
    """How many statements are kept."""
    return sum(one is not None for one in compiler._kept.values())


def written(rows: models.QuerySet) -> list[Any]:
    """The rows, and whether their statement was taken from what is kept."""
    before = kept()
    found = list(rows)
    return [found, kept() == before]


def test_other_values_take_the_statement_that_was_written(studio):
    anna, boris = studio.client("Анна", birth_date=date(2000, 1, 2)), studio.client("Борис")
    assert written(Client.objects.filter(pk=anna.pk).select_related("branch")) == [[anna], False]
    found, taken = written(Client.objects.filter(pk=boris.pk).select_related("branch"))
    assert (found, taken, found[0].branch.name) == ([boris], True, boris.branch.name)
    found, taken = written(Client.objects.filter(birth_date__gt=date(1999, 1, 1)).values_list("name", "birth_date"))
    assert (found, taken) == ([("Анна", date(2000, 1, 2))], False)
    assert written(Client.objects.filter(birth_date__gt=date(2001, 1, 1)).values_list("name", "birth_date")) == [
        [],
        True,
    ]


def test_another_account_takes_it_with_its_own_rows(studio, bobs):
    studio.client("Анна")
    mine, _taken = written(Client.objects.order_by("name"))
    with account_scope(bobs.account.pk):
        theirs, taken = written(Client.objects.order_by("name"))
    assert taken
    assert theirs
    assert not {row.pk for row in mine} & {row.pk for row in theirs}


SHAPES = {
    "a value": lambda rows: rows.filter(name="Анна"),
    "another lookup": lambda rows: rows.filter(name__contains="Анна"),
    "nothing": lambda rows: rows.filter(birth_date=None),
    "something": lambda rows: rows.filter(birth_date__isnull=False),
    "yes": lambda rows: rows.filter(is_blocked=True),
    "no": lambda rows: rows.filter(is_blocked=False),
    "not": lambda rows: rows.exclude(name="Анна"),
    "two": lambda rows: rows.filter(pk__in=[1, 2]),
    "three": lambda rows: rows.filter(pk__in=[1, 2, 3]),
    "or": lambda rows: rows.filter(Q(name="Анна") | Q(pk=1)),
    "and": lambda rows: rows.filter(Q(name="Анна") & Q(pk=1)),
    "order": lambda rows: rows.order_by("name"),
    "back": lambda rows: rows.order_by("-name"),
    "nulls": lambda rows: rows.order_by(F("birth_date").asc(nulls_last=True)),
    "cut": lambda rows: rows[:5],
    "cut later": lambda rows: rows[5:10],
    "distinct": lambda rows: rows.distinct(),
    "few columns": lambda rows: rows.only("name"),
    "fewer": lambda rows: rows.defer("name"),
    "values": lambda rows: rows.values_list("name"),
    "other values": lambda rows: rows.values_list("phone"),
    "joined": lambda rows: rows.select_related("branch"),
    "asked of a join": lambda rows: rows.filter(branch__name="Центр"),
    "counted": lambda rows: rows.annotate(n=Count("bookings")),
    "counted otherwise": lambda rows: rows.annotate(n=Count("bookings", distinct=True)),
    "counted in part": lambda rows: rows.annotate(n=Count("bookings", filter=Q(bookings__status="booked"))),
    "grouped": lambda rows: rows.values("branch").annotate(n=Count("pk")),
    "inside": lambda rows: rows.filter(Exists(Booking.objects.filter(client=OuterRef("pk")))),
    "not inside": lambda rows: rows.filter(~Exists(Booking.objects.filter(client=OuterRef("pk")))),
    "ids": lambda rows: rows.filter(pk__in=Booking.objects.filter(status="booked").values("client")),
    "both": lambda rows: rows.filter(pk=1).union(rows.filter(pk=2)),
    "held": lambda rows: rows.select_for_update(no_key=True, of=("self",)).order_by("pk"),
    "held whole": lambda rows: rows.select_for_update().order_by("-pk").reverse(),
}


def test_no_two_shapes_are_taken_for_one_another(studio):
    studio.client("Анна")
    texts: dict[str, str] = {}
    for _round in range(2):
        for name, of in SHAPES.items():
            with (
                CaptureQueriesContext(
                    connection,
                ) as asked,
                transaction.atomic(),
            ):
                list(of(Client.objects.order_by()))
            [text] = [one["sql"] for one in asked.captured_queries if one["sql"].startswith(("SELECT", "("))]
            assert texts.setdefault(name, text) == text
    alike = {"held", "held whole"} if connection.vendor == "sqlite" else set()
    told_apart = {name: text for name, text in texts.items() if name not in alike}
    assert len(set(told_apart.values())) == len(told_apart)
    assert kept() >= len(told_apart) - 1


def test_an_order_by_a_hidden_column_keeps_its_values(studio):
    studio.client("Анна")
    studio.client("Борис")

    def first(name):
        rank = models.Case(models.When(name=name, then=models.Value(0)), default=models.Value(1))
        return written(
            Client.objects.filter(is_system=False)
            .alias(rank=rank)
            .order_by("rank", "pk")
            .values_list("name", flat=True)
        )

    assert first("Борис") == [["Борис", "Анна"], False]
    assert first("Анна") == [["Анна", "Борис"], True]


def test_an_empty_list_asks_nothing(studio, django_assert_num_queries):
    studio.client("Анна")
    with django_assert_num_queries(0):
        assert list(Client.objects.filter(pk__in=[])) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused_however_often_it_was_asked_inside(studio):
    rows = Client.objects.select_for_update().filter(pk=studio.client("Анна").pk)
    with transaction.atomic():
        list(rows.all())
    with pytest.raises(transaction.TransactionManagementError):
        list(rows.all())


def test_the_check_of_the_tests_finds_a_statement_of_another_query(studio):
    rows = Client.objects.filter(name="Анна")
    compiler._kept.clear()
    list(rows.all())
    [(key, found)] = compiler._kept.items()
    compiler._kept[key] = compiler.Written(**{**vars(found), "sql": found.sql.replace("name", "phone")})
    with pytest.raises(AssertionError, match="not this query's"):
        list(rows.all())


def test_values_in_another_order_than_the_walk_are_never_kept(studio, monkeypatch):
    walk = Shape.of.__func__
    monkeypatch.setattr(Shape, "of", classmethod(lambda cls, one: (walk(cls, one)[0], walk(cls, one)[1][::-1])))
    anna = studio.client("Анна")
    compiler._kept.clear()
    for _time in range(2):
        assert list(Client.objects.filter(pk=anna.pk, name="Анна")) == [anna]
    assert set(compiler._kept.values()) == {None}


def test_a_query_is_made_of_what_is_known():
    kept_as_data = {**vars(Query), **vars(Query(Client))}
    told = {name for name, value in kept_as_data.items() if not (callable(value) or hasattr(value, "__get__"))}
    assert {name for name in told if not name.startswith("_")} - KNOWN == set()
