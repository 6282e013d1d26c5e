"""Contracts: made with a number, ended or annulled with a reason, taken as a file."""

import base64
import json
from datetime import date, timedelta

from django.db import transaction
from django.utils import translation

from ritm.accounts.models import Branch
from ritm.accounts.queries import current_account
from ritm.clients.models import Client
from ritm.clients.permissions import PASSPORT_READ
from ritm.clients.queries import lock_client
from ritm.contracts.actions.numbering import take_number
from ritm.contracts.errors import (
    ContractOver,
    DateClosed,
    DateTooFar,
    NoContractWithSystem,
    PaperClosed,
    PassOfAnother,
    ReasonRequired,
    TemplateArchived,
)
from ritm.contracts.events import ContractClosed, ContractMade, ContractTaken, PapersAsked
from ritm.contracts.models import Contract, ContractPaper, ContractSnapshot, ContractTemplate
from ritm.contracts.permissions import CONTRACTS_BACKDATE
from ritm.contracts.purpose import PAPER
from ritm.contracts.queries import paper_place, variables_of
from ritm.contracts.values import Subject, fill, sees_phones
from ritm.core import clock
from ritm.core.lines import one_line
from ritm.core.sealing import seal, unseal
from ritm.events.actions import record
from ritm.events.outbox import add_job
from ritm.files.queries import place_of, readable
from ritm.passes.models import ClientPass
from ritm.staff.models import StaffMember

JOB = "ritm.contracts.writing.write_contract"
BACK_DAYS, AHEAD_DAYS = 365, 60
_LONGEST_REASON = 300
Status = Contract.Status


@transaction.atomic
def make_contract(
    *,
    client: Client,
    template: ContractTemplate,
    client_pass: ClientPass | None,
    branch: Branch,
    on: date,
    staff: StaffMember,
    today: date | None = None,
) -> Contract:
    """A contract with the next number and the values of now; the worker writes its files (CR-05).

    `today`: `on` may be another day for whoever has the right. What is not known, or not for this person to see,
    stays blank. Raises TemplateArchived, PassOfAnother, NoContractWithSystem, DateClosed, DateTooFar;
    Client.DoesNotExist for a deleted client.
    """
    if today is not None and on != today:
        _check_day(on, today, staff)
    held, template = lock_client(client.pk), ContractTemplate.objects.get(pk=template.pk)
    _check(held, template, client_pass)
    version = template.versions.order_by("-number").first()
    number = take_number(on=on)
    subject = Subject(held, client_pass, branch, staff, on, number.text, is_logged=True)
    with translation.override(current_account().language):
        filled = fill(variables_of(version), subject)
    contract = Contract.objects.create(
        number=number.text,
        series=number.series,
        running=number.running,
        made_on=on,
        client=held,
        client_pass=client_pass,
        template=template,
        version=version,
        branch=branch,
        has_passport=filled.has_passport,
        has_phone=filled.has_phone,
        missing=list(filled.missing),
        made_at=clock.now(),
        made_by=staff,
    )
    text = json.dumps(filled.values, ensure_ascii=False)
    ContractSnapshot.objects.create(contract=contract, sealed=seal(text, place=paper_place(contract, "values")))
    add_job(task=JOB, contract_id=contract.pk)
    record(ContractMade(client_id=held.pk, contract_id=contract.pk, number=number.text), actor=staff.actor)
    return contract


@transaction.atomic
def close_contract(*, contract: Contract, status: str, reason: str, staff: StaffMember) -> Contract:
    """End a contract, or annul one made by mistake; its number is never given again. Raises ReasonRequired, ContractOver."""
    said = one_line(reason)[:_LONGEST_REASON]
    if not said:
        raise ReasonRequired
    locked = Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=contract.pk)
    if locked.status != Status.VALID:
        raise ContractOver
    locked.status, locked.reason = Status(status), said
    locked.closed_at, locked.closed_by = clock.now(), staff
    locked.save(update_fields=["status", "reason", "closed_at", "closed_by"])
    closed = ContractClosed(
        client_id=locked.client_id, contract_id=locked.pk, number=locked.number, status=locked.status
    )
    record(closed, actor=staff.actor)
    return locked


@transaction.atomic
def write_again(*, contract: Contract, staff: StaffMember) -> Contract:
    """Ask the worker once more for files that it could not make; what was written stays as it is."""
    if contract.papers.count() < len(ContractPaper.Kind):
        Contract.objects.filter(pk=contract.pk).update(no_pdf=False)
        add_job(task=JOB, contract_id=contract.pk)
        asked = PapersAsked(client_id=contract.client_id, contract_id=contract.pk, number=contract.number)
        record(asked, actor=staff.actor)
    return contract


@transaction.atomic
def take_paper(*, contract: Contract, kind: str, staff: StaffMember) -> tuple[str, bytes]:
    """The name and the bytes of a file, for who may see what is in it; that it was taken is logged. Raises PaperClosed."""
    paper = contract.papers.filter(kind=kind, file__isnull=False).first()
    if paper is None or not may_take(contract, staff):
        raise PaperClosed
    file = readable(file_id=paper.file_id or 0, purpose=PAPER.code, codes=staff.codes)
    content = unseal(place_of(file).read_text(), place=paper_place(contract, kind))
    taken = ContractTaken(client_id=contract.client_id, contract_id=contract.pk, number=contract.number, kind=kind)
    record(taken, actor=staff.actor)
    return file.name, base64.b64decode(content)


def may_take(contract: Contract, staff: StaffMember) -> bool:
    """Whether the person may see what the contract's files hold."""
    return (staff.may(PASSPORT_READ) or not contract.has_passport) and (sees_phones(staff) or not contract.has_phone)


def _check_day(on: date, today: date, staff: StaffMember) -> None:
    if not staff.may(CONTRACTS_BACKDATE):
        raise DateClosed
    first, last = today - timedelta(days=BACK_DAYS), today + timedelta(days=AHEAD_DAYS)
    if not first <= on <= last:
        raise DateTooFar(first=f"{first:%d.%m.%Y}", last=f"{last:%d.%m.%Y}")


def _check(client: Client, template: ContractTemplate, client_pass: ClientPass | None) -> None:
    if client.is_system:
        raise NoContractWithSystem
    if template.is_archived:
        raise TemplateArchived
    if client_pass is not None and client_pass.client_id != client.pk:
        raise PassOfAnother
