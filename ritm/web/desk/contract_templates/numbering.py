"""How contracts are numbered, and who signs them for the studio."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.contracts.actions.numbering import save_numbering
from ritm.contracts.models import Contract
from ritm.contracts.numbers import next_number
from ritm.contracts.permissions import CONTRACTS_SET_UP
from ritm.contracts.queries import settings_of_contracts
from ritm.web.desk.contract_templates.forms import NumberingForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.desk.place import local_today
from ritm.web.ui.render import render_part

_SHOWN = (
    *("prefix", "digits", "has_year", "restarts_yearly"),
    *("seller", "seller_tax_number", "seller_signer", "seller_details"),
)


@desk_view(requires=(CONTRACTS_SET_UP,), methods=("GET", "POST"))
def numbering(request: HttpRequest) -> HttpResponse:
    """The form, in a dialog."""
    today, staff = local_today(request), request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    row = settings_of_contracts()
    coming = next_number(row, today)
    initial: dict[str, Any] = {name: getattr(row, name) for name in _SHOWN} | {"next_number": coming.running}
    form = NumberingForm(request.POST or None, initial=initial)
    if attempt(request, form, lambda _typed: save_numbering(terms=form.terms(), today=today, actor=staff.actor).pk):
        return done(
            request, "desk:contract_templates", _("Numbering and details are saved"), changed="templates-changed"
        )
    context = {"form": form, "coming": coming.text, "has_contracts": Contract.objects.exists()}
    status = 422 if form.errors else 200
    return render_part(request, "contract_templates/numbering.html", "form", context, status=status)
