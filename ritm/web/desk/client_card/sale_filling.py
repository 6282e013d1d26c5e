"""What stands in the fields of a sale: what was typed, and the plan's own where nothing was (PA-03)."""

from datetime import date

from django.http import QueryDict

from ritm.passes.models import Activation, ClientPass
from ritm.passes.renewals import firsts
from ritm.web.desk.client_card.forms import STARTS
from ritm.web.desk.client_card.offers import Offer
from ritm.web.desk.lessons.access import LONGEST_ID
from ritm.web.ui.forms import MoneyField


def more_starts(offer: Offer, previous: ClientPass | None) -> list[str]:
    """How it may begin beside today, the first visit and a date (P-1, P-4)."""
    by_month = [Activation.MONTH_START.value] if offer.plan.activation == Activation.MONTH_START else []
    return [*by_month, *([Activation.AFTER_PREVIOUS.value] if previous else [])]


def filled(offer: Offer, typed: QueryDict, today: date, previous: ClientPass | None = None) -> QueryDict:
    """The typed values with the plan's own in the gaps. `for_plan` of the form says for which plan they were typed:

    another plan brings its own terms, price and visits on credit; without `for_plan` only the gaps are filled.
    """
    data, plan = typed.copy(), offer.plan
    is_another = "for_plan" in typed and typed["for_plan"] != str(plan.pk)
    if is_another:
        data.pop("absorb_shown", None)
    for name, value in own(offer, previous).items():
        if is_another or (name not in data and "for_plan" not in typed):
            data[name] = value
    data["for_plan"], data["plan"] = str(plan.pk), data.get("plan") or str(plan.pk)
    data["price"], data["starts_on"] = _price(data, offer), _starts_on(data, today)
    return data


def own(offer: Offer, previous: ClientPass | None = None) -> dict[str, str]:
    """What the plan fills in. A renewal bought early begins right after the `previous` pass (P-4)."""
    plan = offer.plan
    offered = {*dict(STARTS), *more_starts(offer, previous)}
    is_renewal = previous is not None and previous.plan_id == plan.pk
    start = Activation.AFTER_PREVIOUS if is_renewal else plan.activation
    return {
        "start": str(start if start in offered else Activation.ON_SALE),
        "count": str(plan.count or ""),
        "term_count": str(plan.term_count),
        "price": MoneyField().prepare_value(offer.price_minor),
        "reason": "",
    }


def _price(data: QueryDict, offer: Offer) -> str:
    """The price as typed; the usual price in an empty field and in place of an old usual price.

    The usual price may change while the dialog is open: what then stands in the field was nobody's own price (D-6).
    """
    price, listed = data.get("price", ""), data.get("listed", "")
    is_number = listed.isdecimal() and len(listed) <= LONGEST_ID
    is_old = is_number and int(listed) != offer.price_minor and price == MoneyField().prepare_value(int(listed))
    return own(offer)["price"] if is_old or not price else price


def _starts_on(data: QueryDict, today: date) -> str:
    """A date to begin on is today's, or the first of the next month, until another is chosen."""
    chosen = data.get("starts_on", "")
    usual = {Activation.ON_DATE.value: today, Activation.MONTH_START.value: firsts(today)[1]}.get(data.get("start", ""))
    return usual.isoformat() if usual and not chosen else chosen
