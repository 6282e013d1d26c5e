"""What the worker does for a contract: both files, from the values that were taken when it got its number."""

import base64
import hashlib
import json
from io import BytesIO

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.queries import current_account
from ritm.contracts import typed, word
from ritm.contracts.models import Contract, ContractPaper, ContractSnapshot, ContractTemplate, TemplateVersion
from ritm.contracts.printing import NoPrinter, as_pdf
from ritm.contracts.purpose import PAPER
from ritm.contracts.queries import paper_place
from ritm.contracts.reading_word import as_html
from ritm.core import clock
from ritm.core.sealing import seal, unseal
from ritm.events.actor import SYSTEM
from ritm.events.models import Job
from ritm.events.outbox import prolong
from ritm.files.actions import store
from ritm.files.queries import place_of

Kind = ContractPaper.Kind
CONTENT_TYPES = {Kind.WORD: word.CONTENT_TYPE, Kind.PDF: "application/pdf"}


def write_contract(*, job: Job, contract_id: int) -> None:
    """Write what is not written yet; said twice it does it once. Without what draws PDF there is the .docx alone."""
    rows = Contract.objects.select_related("version__file", "template", "snapshot").filter(pk=contract_id)
    contract = rows.first()
    if contract is None or contract.snapshot.sealed is None:
        return
    with translation.override(current_account().language):
        document = _document(contract)
        _keep(contract, Kind.WORD, document)
        if contract.papers.filter(kind=Kind.PDF).exists():
            return
        try:
            prolong(job)
            title = _("Contract %(number)s") % {"number": contract.number}
            pdf = as_pdf(as_html(document), title=title, language=current_account().language)
        except NoPrinter:
            Contract.objects.filter(pk=contract.pk).update(no_pdf=True)
            return
        _keep(contract, Kind.PDF, pdf)


write_contract.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox


def filled_document(version: TemplateVersion, kind: str, values: dict[str, str]) -> bytes:
    """The .docx of a version; `values` by code: what is not among them stays blank."""
    named = {written: values.get(code, "") for written, code in version.names.items()}
    if kind == ContractTemplate.Kind.TYPED or version.file is None:
        return typed.as_document(version.text, named)
    return word.as_document(place_of(version.file), named)


def _document(contract: Contract) -> bytes:
    known = contract.papers.filter(kind=Kind.WORD, file__isnull=False).select_related("file").first()
    if known is not None and known.file is not None:
        return base64.b64decode(unseal(place_of(known.file).read_text(), place=paper_place(contract, Kind.WORD)))
    values = json.loads(unseal(contract.snapshot.sealed, place=paper_place(contract, "values")))
    return filled_document(contract.version, contract.template.kind, values)


@transaction.atomic
def _keep(contract: Contract, kind: str, content: bytes) -> None:
    """The file and its row stand together, or neither; whoever comes second finds them there.

    Who was erased while the file was drawn gets none.
    """
    Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=contract.pk)
    is_erased = ContractSnapshot.objects.filter(contract=contract, sealed__isnull=True).exists()
    if is_erased or contract.papers.filter(kind=kind).exists():
        return
    sealed = seal(base64.b64encode(content).decode(), place=paper_place(contract, kind))
    stem = _("Contract %(number)s") % {"number": contract.number}
    file = store(
        content=BytesIO(sealed.encode()),
        name=f"{stem.replace('/', '-')}.{kind}",
        content_type=CONTENT_TYPES[Kind(kind)],
        purpose=PAPER.code,
        actor=SYSTEM,
    )
    digest = hashlib.sha256(content).hexdigest()
    ContractPaper.objects.create(contract=contract, kind=kind, file=file, sha256=digest, made_at=clock.now())
