"""«Клиенты → Договоры»: every contract by number, whom it is with, how it stands; fifty rows a page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext

from ritm.contracts.models import Contract
from ritm.contracts.permissions import CONTRACTS_READ
from ritm.contracts.queries import JournalFilter, journal
from ritm.directory.queries.paging import paged
from ritm.web.desk.addresses import by_id
from ritm.web.desk.contracts.forms import JournalForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open
from ritm.web.ui.forms import page_number
from ritm.web.ui.render import render_part

TONES = {Contract.Status.VALID: "ok", Contract.Status.ENDED: "line", Contract.Status.ANNULLED: "bad"}


@dataclass(frozen=True)
class JournalDrawing:
    """What each row says and where it leads."""

    open_url: Any
    card_url: Any
    words: dict[str, Any]
    tones: dict[str, str]
    deleted: str
    made: str


@desk_view(requires=(CONTRACTS_READ,))
def contracts(request: HttpRequest) -> HttpResponse:
    """The journal by its filters; the newest first."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    form = JournalForm(request.GET)
    narrowed = form.narrowed()
    page = paged(journal(staff=staff, narrowed=narrowed), page_number(request.GET.get("page", "")))
    context = {
        "form": form,
        "page": page,
        "is_narrowed": narrowed != JournalFilter(),
        "drawing": _drawing(request),
        "may_set_up": may_open(staff, "contract_templates"),
    }
    return render_part(request, "contracts/journal.html", "list", context)


def _drawing(request: HttpRequest) -> JournalDrawing:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    return JournalDrawing(
        open_url=by_id("desk:contract"),
        card_url=by_id("desk:client") if may_open(staff, "client") else None,
        words={value: str(label) for value, label in Contract.Status.choices},
        tones={str(status): tone for status, tone in TONES.items()},
        deleted=pgettext("client of a contract", "deleted"),
        made=pgettext("contract of another date", "made on %(day)s"),
    )
