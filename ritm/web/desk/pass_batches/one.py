"""A batch: how far the worker is, what came of each pass, and all of it back by one press (F-6)."""

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.attendance.members import let_go_on
from ritm.clients.permissions import CARD_PASSES, CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.core.days import short_day
from ritm.core.errors import DomainError
from ritm.events.models import Job
from ritm.passes.actions.batches import undo_batch
from ritm.passes.batches import Outcome, counts_of, rows_of
from ritm.passes.models_of_batches import PassBatch
from ritm.passes.permissions import PASSES_EXTEND, PASSES_FREEZE, PASSES_MANY
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.pass_batches.lines import SHOWN, results
from ritm.web.ui.render import render_part

RIGHTS = (CARD_PASSES, CLIENTS_READ, PASSES_MANY)
_FIRST = (Outcome.STAYS, Outcome.REFUSED)  # who wants to be looked at


@desk_view(requires=RIGHTS)
def pass_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The results; asks itself anew while the worker is at it."""
    batch = get_object_or_404(PassBatch.objects, pk=pk)
    return render_part(request, "pass_batches/one.html", "batch", _context(request, batch))


@desk_view(requires=(*RIGHTS, PASSES_FREEZE, PASSES_EXTEND), methods=("POST",))
def pass_batch_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """«Отменить всё»: each pass by itself, by the worker."""
    batch = get_object_or_404(PassBatch.objects, pk=pk)
    url = reverse("desk:pass_batch", args=[pk])
    try:
        send_once(request, lambda: str(undo_batch(batch=batch, actor=request.staff.actor).pk))  # type: ignore[attr-defined] -- set by StaffMiddleware
    except DomainError as error:
        return refused(request, error, url)
    return done(request, url, _("All of it is being taken back"), changed="batch-changed")


def _context(request: HttpRequest, batch: PassBatch) -> dict[str, Any]:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    counts = counts_of(batch)
    total = sum(counts.values())
    left = counts[Outcome.WAITING] + (counts[Outcome.DONE] if batch.undone_at else 0)
    first = Case(When(outcome__in=_FIRST, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = list(rows_of(batch).order_by(first, "pk")[:SHOWN])
    seen = set(visible_to(staff).filter(pk__in={row.client_id for row in rows}).values_list("pk", flat=True))
    gone = {}
    if batch.kind == PassBatch.Kind.FREEZE:
        ids = [row.client_pass_id for row in rows if row.client_pass_id is not None]
        gone = let_go_on(ids, batch.begins_on, batch.ends_on)
    return {
        "batch": batch,
        "title": _title(batch),
        "counts": [(str(Outcome(code).label), number) for code, number in counts.items() if number],
        "is_at_work": bool(left) and not _is_stopped(request, batch),
        "is_stopped": bool(left) and _is_stopped(request, batch),
        "done": total - left,
        "total": total,
        "lines": results(rows, staff, seen, gone),
        "more": max(0, total - len(rows)),
        "may_undo": batch.undone_at is None and staff.may(PASSES_FREEZE, PASSES_EXTEND),
    }


def _is_stopped(request: HttpRequest, batch: PassBatch) -> bool:
    """Whether the worker has given it up."""
    jobs = Job.objects.filter(account_id=request.account.pk, task="ritm.passes.batch_jobs.run_batch")  # type: ignore[attr-defined] -- set by AccountMiddleware
    last = jobs.filter(args__batch_id=batch.pk).order_by("-pk").first()
    return last is None or last.failed_at is not None


def _title(batch: PassBatch) -> str:
    days = {"first": short_day(batch.begins_on), "last": short_day(batch.ends_on), "days": batch.days}
    if batch.kind == PassBatch.Kind.FREEZE:
        return _("Freeze of %(first)s – %(last)s") % days
    return _("Extension by %(days)s d. for %(first)s – %(last)s") % days
