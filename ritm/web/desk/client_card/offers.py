"""What can be sold to this client: the plans on sale, the one he had last, the trial that he has used up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from ritm.attendance.paying import facts_of
from ritm.clients.search_text import fold
from ritm.passes.models import PassKind, PassPlan
from ritm.passes.queries import plans_for_sale
from ritm.passes.queries_of_trials import trials_nearby, trials_used
from ritm.passes.scope import outside
from ritm.sales.queries import usual_price
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lesson_by_id
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.handed import names_of
from ritm.web.desk.lessons.access import LONGEST_ID

_LONGEST = 80


@dataclass(frozen=True)
class Offer:
    """A plan beside a client. `price_minor`: what it costs him, his own discount taken off (CL-18).

    `had_on`: the day of his last trial, where he may not buy another (PA-02).
    """

    plan: PassPlan
    price_minor: int
    is_last: bool
    had_on: date | None

    @cached_property
    def opened(self) -> frozenset[int] | None:
        """The disciplines that it opens; None: all."""
        if self.plan.all_disciplines:
            return None
        return frozenset(link.discipline_id for link in self.plan.discipline_links.all())

    def fits(self, lesson: Lesson) -> bool:
        """True where the pass would open the lesson."""
        opens = self.opened is None or lesson.discipline_id in self.opened
        return opens and not outside(self.plan, facts_of(lesson))


def offers_to(card: Card, *, with_disciplines: bool = False) -> list[Offer]:
    """Every plan on sale, «как в прошлый раз» first, then in the studio's order. Three queries, and one for each category of trials."""
    plans = list(plans_for_sale().prefetch_related(*["discipline_links"] * with_disciplines))
    last = next((held.plan for held in card.passes if not held.plan.is_archived), None)
    trials = {plan.trial_category: plan for plan in plans if plan.kind == PassKind.TRIAL}
    used = {category: trials_used(card.client, plan) for category, plan in trials.items()}
    offers = [
        Offer(
            plan=plan,
            price_minor=usual_price(plan, card.client, card.client.discount_scope),
            is_last=plan == last,
            had_on=_had_on(plan, used),
        )
        for plan in plans
    ]
    return sorted(offers, key=lambda offer: not offer.is_last)


def _had_on(plan: PassPlan, used: dict[str, tuple[int, date | None]]) -> date | None:
    if plan.kind != PassKind.TRIAL:
        return None
    count, last = used[plan.trial_category]
    return last if count >= plan.trial_limit else None


def nearby_text(card: Card, plan: PassPlan) -> str:
    """Relatives, and whoever shares his alternative phone, who have had such a trial pass: no refusal (P-9)."""
    people = trials_nearby(card.client, plan) if plan.kind == PassKind.TRIAL else []
    if not people:
        return ""
    names = dict.fromkeys(names_of(card.staff, [one.pk for one in people]).values())
    return _("A trial pass was bought already by a relative or by the same alternative phone: %(names)s") % {
        "names": ", ".join(sorted(names))
    }


def sought(offers: Iterable[Offer], typed: QueryDict) -> list[Offer]:
    """Those whose name has what is typed into the search of passes (8b)."""
    words = fold(typed.get("q", "")[:_LONGEST])
    return [offer for offer in offers if words in fold(offer.plan.name)]


def chosen(offers: Iterable[Offer], typed: QueryDict, lesson: Lesson | None = None) -> Offer | None:
    """The one that is ticked; before a choice the first that can be sold and, asked for a lesson, opens it."""
    offers = list(offers)
    ticked = next((offer for offer in offers if str(offer.plan.pk) == typed.get("plan")), None)
    if ticked is not None:
        return ticked
    open_ones = [offer for offer in offers if offer.had_on is None]
    fitting = [offer for offer in open_ones if lesson is None or offer.fits(lesson)]
    return next(iter(fitting or open_ones), None)


def lesson_of(typed: QueryDict) -> Lesson | None:
    """The lesson for which the pass is sold: `?lesson=ID` of the lesson's panel."""
    number = typed.get("lesson", "")
    return lesson_by_id(int(number)) if number.isdecimal() and len(number) <= LONGEST_ID else None
