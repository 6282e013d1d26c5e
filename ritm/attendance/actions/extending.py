"""«Продлить абонементы» of a lesson that is not held, and back where it is held after all (B-11)."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.queries import current_account
from ritm.attendance.extending import cause_of, extension_of, passes_of_lesson, reason_for
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.core.days import short_day
from ritm.events.actor import Actor
from ritm.passes.actions.batches import do_row, lock_batch, undo_row, write_batch
from ritm.passes.batches import Outcome, Picked
from ritm.passes.models import ClientPass
from ritm.passes.models_of_batches import PassBatch
from ritm.passes.queries import lock_passes
from ritm.passes.renewals import behind
from ritm.schedule.models import Lesson


def hold_growing(lesson: Lesson) -> list[ClientPass]:
    """The passes that keep places in a lesson whose row is held: their clients, then they and what is behind them."""
    found = passes_of_lesson(lesson.pk)
    lock_clients({held.client_id for held in found})
    _hold(held.pk for held in found)
    return found


def extend_for(lesson: Lesson, found: list[ClientPass], *, days: int, actor: Actor) -> None:
    """Let these passes run so many days longer; the caller holds them. A row of the batch says what came of each."""
    account = current_account()
    with translation.override(account.language):
        words = _("The class on %(day)s was not held") % {"day": short_day(lesson.on)}
        batch = PassBatch(
            kind=PassBatch.Kind.EXTEND,
            began_for=cause_of(lesson.pk),
            begins_on=lesson.on,
            ends_on=lesson.on,
            days=days,
            reason=reason_for(lesson, words),
            language=account.language,
        )
        for row in write_batch(batch, [Picked(held.client, held) for held in found], actor=actor):
            do_row(row, batch, actor=actor)


def clients_extended(lesson_id: int) -> frozenset[int]:
    """The clients whose passes the cancelling of a lesson has extended, to be held with whoever is booked again."""
    batch = extension_of(lesson_id)
    return frozenset(batch.rows.values_list("client", flat=True)) if batch is not None else frozenset()


def take_extension_back_for(lesson_id: int, *, actor: Actor) -> None:
    """The passes end as before the cancelling; where that cannot be, the row says why. The clients are held."""
    batch = extension_of(lesson_id)
    if batch is None:
        return
    batch = lock_batch(batch.pk)
    rows = list(batch.rows.select_related("client_pass").filter(outcome=Outcome.DONE))
    _hold(row.client_pass_id for row in rows if row.client_pass_id is not None)
    batch.undone_at, batch.undone_by = clock.now(), str(actor)
    batch.save(update_fields=["undone_at", "undone_by"])
    with translation.override(batch.language):
        for row in rows:
            undo_row(row, batch, actor=actor)


def _hold(pass_ids: Iterable[int]) -> None:
    ids = tuple(pass_ids)
    lock_passes({*ids, *behind(ids)})
