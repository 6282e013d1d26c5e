"""A row is written as Django would write it, by one plain statement (`ritm.accounts.writing`)."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Upper
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext

from ritm.accounts import writing
from ritm.accounts.scope import account_scope
from ritm.clients.models import Client
from ritm.core.errors import NoAccountScope
from ritm.events.models import Event
from ritm.schedule.models import Discipline, Hall
from tests.given import Studio


def _values(row: models.Model) -> dict[str, Any]:
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in kept.items() if name != "id"}


def _statements(act: Any) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        act()
    return [one["sql"] for one in asked if "set_config('TimeZone'" not in one["sql"]]


def test_a_new_row_is_one_statement_and_gets_its_key(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Hall(name="Зал", branch=studio.branch)
    written = _statements(ours.save)
    assert [one.split(" ")[0] for one in written] == ["INSERT"]
    assert ours.pk
    assert (ours._state.adding, ours._state.db) == (False, "default")
    monkeypatch.setattr(writing, "insert", lambda _row: False)
    theirs = Hall.objects.create(name="Зал 2", branch=studio.branch)
    ours, theirs = Hall.objects.get(pk=ours.pk), Hall.objects.get(pk=theirs.pk)
    assert _values(ours) == _values(theirs) | {"name": "Зал"}


def test_chosen_fields_are_written_and_no_others(studio: Studio) -> None:
    anna = studio.client("Анна")
    anna.name, anna.salutation = "Анна Белова", "Аня"
    written = _statements(lambda: anna.save(update_fields=["name"]))
    assert [one.split(" ")[0] for one in written] == ["UPDATE"]
    again = Client.objects.get(pk=anna.pk)
    assert (again.name, again.salutation) == ("Анна Белова", "")


def test_what_the_database_computes_is_left_to_django(studio: Studio) -> None:
    anna = studio.client("Анна", salutation="аня")
    anna.salutation = Upper(Value("masha"))
    anna.save(update_fields=["salutation"])
    assert Client.objects.get(pk=anna.pk).salutation == "MASHA"
    hall = Hall.objects.create(name=Upper(Value("hall")), branch=studio.branch)
    assert Hall.objects.get(pk=hall.pk).name == "HALL"
    hall.name = F("name")
    hall.save(update_fields=["name"])


def test_a_row_that_is_gone_cannot_be_written(studio: Studio) -> None:
    hall = Hall.objects.create(name="Зал", branch=studio.branch)
    Hall.objects.filter(pk=hall.pk).delete()
    with pytest.raises(DatabaseError, match="did not affect any rows"), transaction.atomic():
        hall.save(update_fields=["name"])


def test_a_refused_row_gives_the_whole_transaction_up(studio: Studio) -> None:
    first = Discipline.objects.create(name="Йога", color="#111111")
    with pytest.raises(IntegrityError), transaction.atomic():
        Discipline.objects.create(name=first.name, color="#222222")
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic(savepoint=False):
            Discipline.objects.create(name=first.name, color="#222222")
        assert transaction.get_rollback()
        transaction.set_rollback(False) if connection.vendor == "sqlite" else transaction.set_rollback(True)


def test_another_accounts_row_is_not_written(studio: Studio, bobs: Studio) -> None:
    anna = studio.client("Анна")
    with account_scope(bobs.account.pk):
        with pytest.raises(NoAccountScope):
            anna.save(update_fields=["name"])
        with pytest.raises(NoAccountScope):
            Client(name="Борис", account=studio.account).save()


def test_who_listens_to_a_row_hears_of_it(studio: Studio) -> None:
    heard: list[tuple[str, bool]] = []

    def hear(sender: Any, instance: Hall, created: bool, **kwargs: Any) -> None:
        heard.append((instance.name, created))

    post_save.connect(hear, sender=Hall)
    try:
        hall = Hall.objects.create(name="Зал", branch=studio.branch)
        hall.save(update_fields=["name"])
    finally:
        post_save.disconnect(hear, sender=Hall)
    assert heard == [("Зал", True), ("Зал", False)]


def test_written_values_are_read_back_as_they_were(studio: Studio) -> None:
    data = {"имя": ["Анна", 1, None, True], "пусто": {}}
    event = Event.objects.create(
        name="tests.written", data=data, actor_kind="system", happened_at=studio.account.created_at, ip="192.0.2.7"
    )
    again = Event.objects.get(pk=event.pk)
    assert (again.data, again.ip, again.device, again.happened_at) == (data, "192.0.2.7", None, event.happened_at)
