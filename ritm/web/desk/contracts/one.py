"""One contract: how it stands, its files while they are written and when they are, ending it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.clients.permissions import CARD_READ
from ritm.clients.queries import visible_to
from ritm.contracts.actions.contracts import JOB, close_contract, may_take, take_paper, write_again
from ritm.contracts.errors import PaperClosed
from ritm.contracts.models import Contract, ContractPaper
from ritm.contracts.permissions import CONTRACTS_MAKE, CONTRACTS_READ
from ritm.contracts.printing import PACKAGES
from ritm.contracts.queries import contracts_seen_by
from ritm.contracts.variables import by_name, every_variable
from ritm.contracts.writing import CONTENT_TYPES
from ritm.core.sealing import Unreadable
from ritm.events.models import Job
from ritm.files.errors import FileClosed
from ritm.passes.queries import label
from ritm.web.desk.contract_templates.views import attachment
from ritm.web.desk.contracts.forms import CloseForm
from ritm.web.desk.contracts.journal import TONES
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, send_once
from ritm.web.desk.place import current_branch
from ritm.web.ui.render import render_part, toast, trigger

Status = Contract.Status


@desk_view(requires=(CONTRACTS_READ,))
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """The contract; asks itself anew while its files are being written."""
    return contract_page(request, found(request, pk))


@desk_view(requires=(CONTRACTS_READ, CONTRACTS_MAKE), methods=("POST",))
def contract_close(request: HttpRequest, pk: int) -> HttpResponse:
    """«Расторгнуть» or «Аннулировать», with a reason; the number is never given again."""
    row, form = found(request, pk), CloseForm(request.POST)
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if attempt(request, form, lambda typed: close_contract(contract=row, **typed, staff=staff).pk) is None:
        return contract_page(request, row, form)
    said = {Status.ENDED: _("The contract is terminated"), Status.ANNULLED: _("The contract is annulled")}
    response = contract_page(request, found(request, pk))
    return toast(
        trigger(trigger(response, "card-changed"), "contracts-changed"), said[Status(form.cleaned_data["status"])]
    )


@desk_view(requires=(CONTRACTS_READ, CONTRACTS_MAKE), methods=("POST",))
def contract_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The files once more, where they could not be made."""
    row, staff = found(request, pk), request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    send_once(request, lambda: str(write_again(contract=row, staff=staff).pk))
    return contract_page(request, found(request, pk))


@desk_view(requires=(CONTRACTS_READ,))
def contract_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file, for whoever may see what is in it; that it was taken is logged."""
    row, staff = found(request, pk), request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    try:
        name, content = take_paper(contract=row, kind=kind, staff=staff)
    except (PaperClosed, FileClosed, FileNotFoundError, Unreadable) as error:
        raise Http404 from error
    return attachment(content, name, CONTENT_TYPES[ContractPaper.Kind(kind)])


def found(request: HttpRequest, pk: int) -> Contract:
    """The contract of a client whom this person may see; 404 else."""
    return get_object_or_404(contracts_seen_by(request.staff), pk=pk)  # type: ignore[attr-defined] -- set by StaffMiddleware


def contract_page(request: HttpRequest, row: Contract, form: forms.Form | None = None) -> HttpResponse:
    """The dialog of a contract, or its page."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    papers = set(row.papers.filter(file__isnull=False).values_list("kind", flat=True))
    is_erased = row.snapshot.sealed is None
    is_stopped = not is_erased and len(papers) < len(ContractPaper.Kind) and not _is_awaited(row)
    may_see = staff.may(CARD_READ) and visible_to(staff).filter(pk=row.client_id).exists()
    context: dict[str, Any] = {
        "row": row,
        "zone": current_branch(request).time_zone,
        "tone": TONES[Status(row.status)],
        "held": label(row.client_pass) if row.client_pass else "",
        "papers": [
            {"kind": one.value, "label": one.label}
            for one in (ContractPaper.Kind.PDF, ContractPaper.Kind.WORD)
            if one in papers
        ],
        "is_erased": is_erased,
        "is_at_work": len(papers) < len(ContractPaper.Kind) and not (is_stopped or is_erased),
        "is_stopped": is_stopped,
        "no_pdf": PACKAGES if row.no_pdf else "",
        "may_take": may_take(row, staff),
        "missing": [] if is_erased else missing_words(row.missing),
        "card": reverse("desk:client", args=[row.client_id]) if may_see else "",
        "may_close": staff.may(CONTRACTS_MAKE) and row.status == Status.VALID,
        "may_make": staff.may(CONTRACTS_MAKE),
        "form": form or CloseForm(initial={"status": Status.ENDED}),
    }
    status = 422 if form is not None and form.errors else 200
    return render_part(request, "contracts/contract.html", "contract", context, status=status)


def missing_words(codes: list[str]) -> list[str]:
    """Names of variables that had nothing to say."""
    known = by_name(every_variable()) if codes else {}
    return [str(known[code].label) for code in codes if code in known]


def _is_awaited(row: Contract) -> bool:
    """Whether a job stands that will write what is missing."""
    if row.no_pdf:
        return False
    jobs = Job.objects.filter(account_id=row.account_id, task=JOB, args__contract_id=row.pk)
    return jobs.filter(done_at__isnull=True, failed_at__isnull=True).exists()
