"""«Почему?» in the card: of a visit, of a miss or a cancelled booking, of one who waits, of what a pass was sold for."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.attendance.explaining import Verdict, Why
from ritm.clients.permissions import CARD_BOOKINGS, CARD_READ, CARD_VISITS
from ritm.passes.models import ClientPass
from ritm.sales.models import SaleLine
from ritm.web.desk.client_card.card import card_of
from ritm.web.desk.client_card.marks import booking_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.why import why_of_booking, why_of_visit, why_of_waiting
from ritm.web.ui.wording import money, money_signed


@desk_view(requires=(CARD_READ, CARD_VISITS))
def visit_why(request: HttpRequest, pk: int, visit_id: int) -> HttpResponse:
    """What paid for a visit, and why that."""
    return why_of_visit(request, visit_id, client=card_of(request, pk).client.pk)


@desk_view(requires=(CARD_READ, CARD_BOOKINGS))
def booking_why(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """What a miss or a late cancel took, and by which rules."""
    return why_of_booking(request, booking_of(card_of(request, pk), booking_id).pk)


@desk_view(requires=(CARD_READ, CARD_BOOKINGS))
def wait_why(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """Each time he was passed over, and what would become of his turn now."""
    return why_of_waiting(request, entry_id, client=card_of(request, pk).client.pk)


def why_of_price(held: ClientPass) -> list[Why]:
    """How the price of a sold pass came to be: the list price, each discount, a change by hand (D-2, D-6). One query.

    Nothing for one that was not sold here.
    """
    line = SaleLine.objects.filter(client_pass=held).first()
    if line is None:
        return []
    said = [Why(Verdict.NOTES, _("List price on the day of the sale: %(sum)s") % {"sum": money(line.list_minor)})]
    for step in line.steps:
        said += _STEPS[step["kind"]](step) if step["kind"] in _STEPS else []
    said.append(Why(Verdict.PASSES, _("Sold for %(sum)s") % {"sum": money(line.price_minor)}))
    if held.price_minor != line.price_minor:
        text = _("Its price was changed later: %(sum)s now") % {"sum": money(held.price_minor)}
        said.append(Why(Verdict.NOTES, text))
    return said


def _personal(step: dict) -> list[Why]:
    words = {"percent": step.get("percent", 0), "sum": money_signed(step["minor"])}
    if step.get("reason"):
        text = _("Personal discount %(percent)s%%: not on passes, by the account's settings it is for goods only")
        return [Why(Verdict.NOTES, text % words)]
    return [Why(Verdict.PASSES, _("Personal discount %(percent)s%%: %(sum)s") % words)]


def _by_hand(step: dict) -> list[Why]:
    words = {"sum": money_signed(step["minor"]), "reason": step.get("reason") or "—"}
    return [Why(Verdict.PASSES, _("Changed by hand, %(sum)s: %(reason)s") % words)]


_STEPS = {"personal": _personal, "manual": _by_hand}
