"""The base of every row that belongs to an account, and the database's own fences."""

from collections.abc import Callable, Collection
from functools import lru_cache, wraps
from operator import attrgetter
from typing import Any, ClassVar, ParamSpec, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState

from ritm.accounts import writing
from ritm.accounts.scope import account_id_or_none, current_account_id
from ritm.core.errors import NoAccountScope

P = ParamSpec("P")
T = TypeVar("T")

_begun: dict[tuple[type[models.Model], int], models.QuerySet] = {}
_MOST_BEGUN = 1000  # some ten accounts in use at once


class AccountManager(models.Manager):
    """Sees the rows of the current account only; raises outside a scope."""

    def get_queryset(self) -> models.QuerySet:
        account_id = current_account_id()
        if self._db or self._hints:
            return super().get_queryset().filter(account_id=account_id)
        # Every question begins so: it is built once for an account and copied from then on.
        rows = _begun.get((self.model, account_id))
        if rows is None:
            if len(_begun) >= _MOST_BEGUN:
                _begun.clear()
            rows = _begun[self.model, account_id] = super().get_queryset().filter(account_id=account_id)
        return rows.all()


def once_an_account(build: Callable[P, T]) -> Callable[P, T]:
    """For columns of `annotate`, and for the beginning of a question, that depend on nothing but the account and the
    names given: built once, then reused. Of a question everybody gets a copy: an answer is never kept.

    Never for one that holds a value of the moment: the hour, a person, a lesson.
    """

    @lru_cache(maxsize=500)
    def built(_account_id: int, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return build(*args, **kwargs)

    @wraps(build)
    def column(*args: P.args, **kwargs: P.kwargs) -> T:
        made = built(current_account_id(), *args, **kwargs)
        return made.all() if isinstance(made, models.QuerySet) else made

    return column


class AccountModel(models.Model):
    """A row of one account. `append_only` rows are written once: triggers refuse UPDATE and DELETE.

    `apart`: owner, first and last day of rows that never overlap (`accounts.apart`).
    """

    append_only: ClassVar[bool] = False
    # Columns of an append-only row that erasure may blank (set to NULL), nothing else.
    blankable: ClassVar[tuple[str, ...]] = ()
    apart: ClassVar[tuple[str, str, str] | None] = None

    account = models.ForeignKey(
        "accounts.Account",
        on_delete=models.PROTECT,
        default=account_id_or_none,
        editable=False,
        related_name="+",
    )
    objects = AccountManager()
    # Every row's key is `id`: asked a thousand times a page, without the way through Meta.
    pk = property(attrgetter("id"), models.Model._set_pk_val)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.account_id != current_account_id():
            message = f"{self.__class__.__name__} belongs to another account."
            raise NoAccountScope(message)
        super().save(*args, **kwargs)

    def save_base(
        self,
        raw: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
        force_insert: bool | tuple = False,  # noqa: FBT001, FBT002 -- as above
        force_update: bool = False,  # noqa: FBT001, FBT002 -- as above
        using: str | None = None,
        update_fields: Collection[str] | None = None,
    ) -> None:
        """A row alone by one kept statement; whatever is out of the ordinary as Django does it."""
        is_usual = not raw and not force_update and using in {None, DEFAULT_DB_ALIAS}
        if is_usual and self._is_written(update_fields):
            self._state.db, self._state.adding = DEFAULT_DB_ALIAS, False
            return
        super().save_base(raw, force_insert, force_update, using, update_fields)

    def _is_written(self, names: Collection[str] | None) -> bool:
        if names is None:
            return self.pk is None and writing.insert(self)
        return self.pk is not None and writing.update(self, names)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """A row as it was read, put down at once: a page reads hundreds.

        Django's own hands each value to `__init__` and takes five times as long; its signals nobody here listens to.
        """
        row = cls.__new__(cls)
        row.__dict__.update(zip(field_names, values, strict=True))
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        return row


def own_key(name: str) -> models.UniqueConstraint:
    """(account, id): what the composite foreign keys of other rows point at. First in each Meta.constraints."""
    return models.UniqueConstraint(fields=["account", "id"], name=f"{name}_own_key")


def same_account(model: str, *fields: str) -> list["SameAccount"]:
    """One SameAccount for each foreign key of the model."""
    return [SameAccount(field=field, name=f"{model}_{field}_same_account") for field in fields]


class SameAccount(models.BaseConstraint):
    """The row that `field` points at must belong to the same account: a composite foreign key."""

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        super().__init__(name=name)

    def _sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        target = field.remote_field.model._meta.db_table
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({quote('account_id')}, {quote(field.column)}) "
            f"REFERENCES {quote(target)} ({quote('account_id')}, {quote('id')}) DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str | None:
        if schema_editor.connection.vendor == "sqlite":
            return self._sql(model, schema_editor)
        self.create_sql(model, schema_editor)
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str | None:
        # Two new models may point at each other: wait until both own keys exist.
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(model)
            return None
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.deferred_sql.append(f"ALTER TABLE {table} ADD {self._sql(model, schema_editor)}")
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> str | None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(model)
            return None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database checks at commit; forms bind their querysets to the scope."""

    def deconstruct(self) -> tuple[str, tuple, dict]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other: object) -> bool:
        return self.deconstruct() == other.deconstruct() if isinstance(other, SameAccount) else NotImplemented

    __hash__ = None  # type: ignore[assignment] -- equal constraints compare by value, as Django's own do

    def clone(self) -> Self:
        return self.__class__(field=self.field, name=self.name)


def tenant_models() -> list[type[AccountModel]]:
    """Every concrete model that carries an account."""
    from django.apps import apps  # noqa: PLC0415 -- the registry is complete only at run time

    return [model for model in apps.get_models() if issubclass(model, AccountModel)]
