"""Threads share the parts of queries that are built once: they write one at a time, and nothing trips over another."""

from contextlib import nullcontext
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Subquery

from config.kept_sql import compiler
from config.kept_sql.shape import Shape
from ritm.attendance.models import Booking
from ritm.clients.models import Client

pytestmark = pytest.mark.django_db


class Meeting(Func):
    """A column whose writing waits for another thread that writes the same."""

    function = "ABS"
    output_field = IntegerField()
    met: list[bool]
    door: Barrier

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """Writes itself, and remembers whether both were inside at one moment."""
        try:
            self.door.wait(timeout=0.5)
            self.met.append(True)
        except BrokenBarrierError:
            self.met.append(False)
        return super().as_sql(*args, **kwargs)


def both_at_once() -> list[bool]:
    """Two threads write one query; whether they met while they did."""
    column = Meeting(F("pk"))
    column.met, column.door = [], Barrier(2)
    rows = Client.objects.annotate(met=column)
    threads = [Thread(target=rows.all().query.get_compiler(connection=connection).as_sql) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=10)
    return column.met


def test_two_threads_never_write_at_one_moment(studio, monkeypatch):
    assert both_at_once() == [False, False]
    monkeypatch.setattr(compiler, "_one_writes", nullcontext())
    assert both_at_once() == [True, True]


def test_a_part_may_learn_something_while_it_is_looked_at(studio):
    column = Subquery(Booking.objects.filter(client=OuterRef("pk")).values("pk")[:1])

    class Learning(dict):
        def items(self) -> Any:
            column.learned = 1  # as another thread does, which asks for what Django remembers of it
            return super().items()

    column.extra = Learning()
    rows = Client.objects.annotate(there=Exists(Booking.objects.filter(client=OuterRef("pk"))))
    rows.query.annotations["first"] = column
    Shape.of(rows.query.get_compiler(connection=connection))
    assert column.learned == 1
