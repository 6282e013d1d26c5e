"""Contracts of the demo: a template ready to be used, two contracts made from it."""

from datetime import date

from django.utils import translation

from ritm.accounts.models import Branch
from ritm.contracts.actions.contracts import make_contract
from ritm.contracts.actions.numbering import NumberingTerms, save_numbering
from ritm.contracts.actions.templates import save_typed
from ritm.contracts.samples import sample_text
from ritm.passes.models import ClientPass
from ritm.staff.models import StaffMember

_MADE = 2


def make_contracts(owner: StaffMember, branch: Branch, on: date) -> None:
    """With the first people who have a pass; the worker writes their files."""
    terms = NumberingTerms(
        prefix="Д-",
        seller="ИП Демонстрационная Анна Петровна",
        seller_tax_number="000000000000",
        seller_signer="Демонстрационной Анны Петровны",
    )
    save_numbering(terms=terms, today=on, actor=owner.actor)
    with translation.override("ru"):
        template = save_typed(template=None, name="Договор на занятия", text=sample_text(), staff=owner)
    held = ClientPass.objects.select_related("client").filter(client__is_system=False).order_by("pk")
    for one in held[:_MADE]:
        make_contract(client=one.client, template=template, client_pass=one, branch=branch, on=on, staff=owner)
