"""What rows bring beside the client's own columns, some hundred at once: the boss's fields, passport, consents."""

from collections.abc import Iterator, Sequence
from datetime import time

from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.queries import current_account
from ritm.clients.actions.fields import PREFIX
from ritm.clients.actions.imported_consents import Said, import_consents
from ritm.clients.actions.own_values import OwnValues, fill_values
from ritm.clients.actions.passport import change_passports
from ritm.clients.models import ClientPassport
from ritm.clients.passport import opened
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.imports.given import sealed
from ritm.imports.models import ImportBatch
from ritm.imports.plan import CREATED, Planned


def write_beside(planned: Sequence[Planned], *, batch: ImportBatch, actor: Actor) -> None:
    """Of rows whose clients are held or have just been made; notes into `given` what undoing a known one needs."""
    rows = sorted(planned, key=lambda each: each.client.pk)
    _own([each for each in rows if each.brings("own")], actor)
    _passports([each for each in rows if each.brings("passport")], batch, actor)
    _consents([each for each in rows if each.brings("consents")], batch, actor)


def _own(rows: Sequence[Planned], actor: Actor) -> None:
    new = [(each.client, each.brings("own")) for each in rows if each.outcome == CREATED]
    known = [each for each in rows if each.outcome != CREATED]
    if new:
        fill_values(rows=new)
    if not known:
        return
    values = OwnValues([(each.client, each.brings("own")) for each in known])
    for error in values.refused.values():
        raise error
    for each in known:
        pairs = values.changes[each.client.pk]
        each.given |= {f"{PREFIX}{number}": list(pair) for number, pair in pairs.items()}
    values.write(actor=actor)


def _passports(rows: Sequence[Planned], batch: ImportBatch, actor: Actor) -> None:
    if not rows:
        return
    known = [each for each in rows if each.outcome != CREATED]
    stands = {
        row.client_id: row for row in ClientPassport.objects.filter(client__in=[each.client.pk for each in known])
    }
    for each in known:
        was, brings = opened(stands.get(each.client.pk)), each.brings("passport")
        before = {name: getattr(was, name) for name in brings}
        each.given["passport"] = [sealed(values, each.client, batch) for values in (before, brings)]
    change_passports(rows=[(each.client, each.brings("passport")) for each in rows], actor=actor)


def _consents(rows: Sequence[Planned], batch: ImportBatch, actor: Actor) -> None:
    if not rows:
        return
    made = import_consents(rows=list(_said(rows, batch)), actor=actor)
    ids: dict[int, list[int]] = {each.client.pk: [] for each in rows}
    for row in made:
        ids[row.client_id].append(row.pk)
    for each in rows:
        if each.outcome != CREATED:
            each.given["consents"] = [[], ids[each.client.pk]]


def _said(rows: Sequence[Planned], batch: ImportBatch) -> Iterator[Said]:
    """The proof of an imported consent: which file, which row, in the account's language."""
    zone, now, name = batch.branch.time_zone, clock.now(), batch.file.name[:120] if batch.file else ""
    with translation.override(current_account().language):
        words = _("imported from the file “%(file)s”, row %(row)s")
    for each in rows:
        for purpose, (is_given, on) in sorted(each.brings("consents").items()):
            given_at = min(clock.instant(on, time(12), zone), now) if on else None
            note = words % {"file": name, "row": each.row.number}
            yield Said(each.client, purpose, is_given, given_at, note)
