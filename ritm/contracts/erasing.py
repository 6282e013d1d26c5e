"""What the erasure of a client takes out of contracts: the values and the files; numbers and dates stay (CL-34)."""

import json

from django.db.models import Q

from ritm.clients.erasing import Erasing
from ritm.contracts.models import Contract, ContractPaper, ContractSnapshot
from ritm.contracts.queries import paper_place
from ritm.core.sealing import unseal
from ritm.files.actions import remove
from ritm.files.models import StoredFile


def erase_contracts(erasing: Erasing) -> None:
    """His own contracts, and those of his children that name him as who pays; reasons may hold anything."""
    own = set(Contract.objects.filter(client__in=erasing.client_ids).values_list("pk", flat=True))
    of_wards = Contract.objects.filter(client__in=erasing.ward_ids, snapshot__sealed__isnull=False)
    own |= {one.pk for one in of_wards.select_related("snapshot") if _names(one, erasing)}
    # Held, so that a file which is being drawn is either here already or is not kept any more.
    list(Contract.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=own).order_by("pk"))
    files = list(ContractPaper.objects.filter(contract__in=own, file__isnull=False).values_list("file", flat=True))
    ContractPaper.objects.filter(contract__in=own).update(file=None)
    ContractSnapshot.objects.filter(contract__in=own).update(sealed=None)
    Contract.objects.filter(~Q(reason=""), pk__in=own).update(reason="—")
    Contract.objects.filter(pk__in=own).update(has_passport=False, has_phone=False)
    for file in StoredFile.objects.filter(pk__in=files).order_by("pk"):
        remove(file=file, actor=erasing.actor)


def _names(contract: Contract, erasing: Erasing) -> bool:
    values = json.loads(unseal(contract.snapshot.sealed, place=paper_place(contract, "values")))
    return erasing.is_named(values)
