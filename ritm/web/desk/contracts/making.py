"""«Составить договор» from the card or from a sold pass: the template, the pass, and what is not filled in."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.queries import current_account
from ritm.clients.permissions import CARD_READ, CLIENTS_CHANGE
from ritm.contracts.actions.contracts import make_contract
from ritm.contracts.models import ContractTemplate
from ritm.contracts.permissions import CONTRACTS_BACKDATE, CONTRACTS_MAKE, CONTRACTS_READ
from ritm.contracts.queries import last_version, templates, variables_of
from ritm.contracts.values import Subject, fill
from ritm.contracts.variables import OWN, Group, Variable
from ritm.passes.models import ClientPass
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.contracts.forms import MakeForm
from ritm.web.desk.contracts.one import contract_page, found
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt
from ritm.web.desk.menu import may_open
from ritm.web.ui.render import render_part, trigger
from ritm.web.ui.wording import short_name

MAKE = (CARD_READ, CONTRACTS_MAKE, CONTRACTS_READ)


@desk_view(requires=MAKE, methods=("GET", "POST"))
def client_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog; ?pass= is the pass that was sold just now. The contract itself is the answer."""
    card = _card(request, pk)
    form = _form(card, request)
    answer = attempt(request, form, lambda typed: make_contract(**_terms(card, typed.pop("on", None)), **typed).pk)
    if answer is not None:
        made = contract_page(request, found(request, int(answer)))
        return trigger(trigger(made, "card-changed"), "contracts-changed")
    context = {
        "card": card,
        "client": card.client,
        "form": form,
        "has_templates": templates().exists(),
        "set_up": reverse("desk:contract_templates") if may_open(card.staff, "contract_templates") else "",
        **_gaps(card, form),
    }
    return render_part(request, "contracts/make.html", "make", context, status=422 if form.errors else 200)


@desk_view(requires=MAKE)
def client_contract_gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """«Не заполнено»: for the template and the pass that are chosen now."""
    card = _card(request, pk)
    form = MakeForm(request.GET, passes=card.passes, may_date=False)
    context = {"card": card, "client": card.client, "form": form, **_gaps(card, form)}
    return render(request, "contracts/make.html#gaps", context)


def _card(request: HttpRequest, pk: int) -> Card:
    card = card_of(request, pk)
    if card.client.is_system:
        raise Http404
    return card


def _form(card: Card, request: HttpRequest) -> MakeForm:
    may_date = card.staff.may(CONTRACTS_BACKDATE)
    if request.method == "POST":
        return MakeForm(request.POST, passes=card.passes, may_date=may_date)
    asked = request.GET.get("pass", "")
    held = next((one for one in card.passes if str(one.pk) == asked), next(iter(card.passes), None))
    first = {"template": templates().first(), "client_pass": held, "on": card.today}
    return MakeForm(initial=first, passes=card.passes, may_date=may_date)


def _terms(card: Card, on: date | None) -> dict[str, Any]:
    """`on`: the typed date; today where there is none."""
    days = {"on": on or card.today, "today": card.today}
    return {"client": card.client, "branch": card.branch, "staff": card.staff, **days}


def _gaps(card: Card, form: MakeForm) -> dict[str, Any]:
    """What will stand blank, and where each is filled in; values are not shown, so no look is logged."""
    template, held = _chosen(form)
    if template is None:
        return {"gaps": []}
    subject = Subject(card.client, held, card.branch, card.staff, card.today, number="—")
    variables = variables_of(last_version(template))
    with translation.override(current_account().language):
        filled = fill(variables, subject)
    gaps: dict[str, dict[str, Any]] = {}
    for one in variables:
        if one.code in filled.missing:
            way = {"where": "", "url": ""} if one.code in filled.barred else _way(card, subject, one)
            key = "barred" if one.code in filled.barred else way["url"]
            gaps.setdefault(key, {**way, "is_barred": key == "barred", "labels": []})["labels"].append(one.label)
    return {"gaps": list(gaps.values())}


def _chosen(form: MakeForm) -> tuple[ContractTemplate | None, ClientPass | None]:
    if form.is_bound:
        form.is_valid()
        return form.cleaned_data.get("template"), form.cleaned_data.get("client_pass")
    return form.initial["template"], form.initial["client_pass"]


def _way(card: Card, subject: Subject, variable: Variable) -> dict[str, str]:
    """Where the value is written down, for whoever may go there."""
    staff = card.staff
    if variable.group in {Group.STUDIO, Group.CONTRACT}:
        is_own = variable.code.startswith("seller") and may_open(staff, "contract_templates")
        return {"url": reverse("desk:contract_templates") if is_own else "", "where": _("Contract templates")}
    if variable.group == Group.PASS or not (staff.may(CLIENTS_CHANGE) and may_open(staff, "client_edit")):
        return {"url": "", "where": ""}
    of_client = variable.code.startswith(("client", OWN)) or variable.code == "parent"
    person = card.client if of_client else subject.payer
    return {"url": reverse("desk:client_edit", args=[person.pk]), "where": short_name(person.name)}
