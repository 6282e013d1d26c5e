"""A row read from the database is what Django itself would have made of it, only sooner (ritm.accounts.tenant)."""

from typing import Any

import pytest
from django.db.models import Model, signals

from ritm.accounts.tenant import AccountModel, tenant_models


def _both(model: type[AccountModel], names: list[str], values: list[Any]) -> tuple[Any, Any]:
    theirs = Model.from_db.__func__(model, "default", names, values)  # type: ignore[attr-defined] -- of a classmethod
    return model.from_db("default", names, values), theirs


def _insides(row: Model) -> tuple[dict[str, Any], tuple[Any, ...]]:
    kept = dict(row.__dict__)
    state = kept.pop("_state")
    return kept, (type(state), state.adding, state.db, state.fields_cache)


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_a_row_is_what_django_makes_of_it(model: type[AccountModel]) -> None:
    names = [field.attname for field in model._meta.concrete_fields]
    ours, theirs = _both(model, names, [f"value of {name}" for name in names])
    assert type(ours) is type(theirs) is model
    assert _insides(ours) == _insides(theirs)


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_what_was_not_asked_for_is_read_later(model: type[AccountModel]) -> None:
    names = [field.attname for field in model._meta.concrete_fields][::2]
    ours, theirs = _both(model, names, [f"value of {name}" for name in names])
    assert _insides(ours) == _insides(theirs)
    assert ours.get_deferred_fields() == theirs.get_deferred_fields() != set()


def test_nobody_listens_to_the_signals_that_are_not_sent() -> None:
    assert signals.pre_init.receivers == signals.post_init.receivers == []
