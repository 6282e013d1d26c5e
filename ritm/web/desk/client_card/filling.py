"""What fills the blocks of the first screen: rows ready for the templates."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.clients.models import Client, Guardianship
from ritm.clients.permissions import CARD_PASSES, CARD_READ
from ritm.core.days import short_day
from ritm.directory.flags import visits as visits_text
from ritm.ledger.models import Charge
from ritm.passes.freezes import limit_of
from ritm.passes.frozen import Period
from ritm.passes.models import ClientPass, PassKind, PassState
from ritm.passes.permissions import PASSES_CHANGE, PASSES_EXTEND, PASSES_FREEZE
from ritm.passes.scope import limits_in_words, names_of_scope, only_in_words
from ritm.passes.states import CLOSED, dates_on, frozen_on, state_on
from ritm.staff.models import StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.handed import RIGHTS as HAND_OVER
from ritm.web.desk.client_card.handed import Handed, handed_words
from ritm.web.desk.clients.unseen import Unseen

MANY = 6
_TONES = {
    PassState.ACTIVE: "ok",
    PassState.FROZEN: "info",
    PassState.USED_UP: "warn",
    PassState.WAITING: "info",
    PassState.NOT_STARTED: "info",
}
# In these something is left of a pass (P-10).
_HANDED_ON = frozenset({PassState.ACTIVE, PassState.FROZEN, PassState.WAITING, PassState.NOT_STARTED})


@dataclass(frozen=True)
class Held:
    """A pass of the client on the day: its state, disciplines, what is left in words, what is owed for it."""

    held: ClientPass
    state: PassState
    tone: str
    badge: str
    term: str
    disciplines: str
    discipline_id: int | None
    debt_minor: int
    freezes: str = ""
    may_freeze: bool = False
    may_unfreeze: bool = False
    no_freeze: str = ""  # why it cannot be frozen, said to whoever freezes passes
    may_extend: bool = False
    may_change: bool = False
    may_hand_over: bool = False
    handed: Handed | None = None
    may_renew: bool = False

    @property
    def is_frozen(self) -> bool:
        """Whether it is frozen on the day."""
        return self.state == PassState.FROZEN

    @property
    def has_tools(self) -> bool:
        """Whether a line of actions stands under it."""
        may = (self.may_freeze, self.may_unfreeze, self.may_extend, self.may_change, self.may_hand_over)
        return any(may) or bool(self.no_freeze)

    @property
    def left_url(self) -> str:
        """The entries that made the number of visits left."""
        return by_id("desk:client_pass_left")(self.held.pk)

    @property
    def freeze_url(self) -> str:
        """«Заморозить»."""
        return by_id("desk:client_freeze", self.held.client_id)(self.held.pk)

    @property
    def extend_url(self) -> str:
        """«Продлить»."""
        return by_id("desk:client_pass_extend", self.held.client_id)(self.held.pk)

    @property
    def change_url(self) -> str:
        """«Изменить»."""
        return by_id("desk:client_pass_change", self.held.client_id)(self.held.pk)

    @property
    def hand_over_url(self) -> str:
        """«Передать»."""
        return by_id("desk:client_hand_over", self.held.client_id)(self.held.pk)

    @property
    def renewal_url(self) -> str:
        """«Продлевать само» and back."""
        return by_id("desk:client_pass_renewal", self.held.client_id)(self.held.pk)

    @property
    def unfreeze_url(self) -> str:
        """«Разморозить»."""
        return by_id("desk:client_unfreeze", self.held.pk)(self.held.client_id)


def passes(card: Card) -> dict[str, Any]:
    """Passes of use today, and the used up ones whose term has not ended; `total` counts all."""
    over = {*CLOSED, PassState.EXPIRED}
    live = [held for held in card.passes if state_on(held, card.today) not in over]
    rows = sorted(_in_words(live, card), key=lambda row: (row.state == PassState.USED_UP, row.held.pk))
    return {"rows": rows[:MANY], "total": len(card.passes)}


def every_pass(card: Card) -> list[Held]:
    """All passes of the client, the newest first."""
    return _in_words(card.passes, card)


def money(card: Card) -> dict[str, Any]:
    """«На счёте», «Долг», what the debt is for and whether its day has passed (MO-04)."""
    overdue = [charge.due_on for charge in card.charges if charge.due_on and charge.due_on < card.today]
    return {"now": card.money, "debt_for": _debt_for(card), "overdue_since": min(overdue, default=None)}


def family(card: Card) -> list[dict[str, Any]]:
    """Who answers for the client, and for whom he does (CL-13)."""
    me, seen = card.client.pk, {card.client.pk}
    above = [link for link in card.kin if link.child_id == me and link.guardian.deleted_at is None]
    rows = [_relative(card, link.guardian, answers_in_words(link)) for link in above]
    for link in sorted(card.kin, key=lambda link: (link.guardian_id != me, link.child.name, link.child_id)):
        if link.child_id not in seen and link.child.deleted_at is None:
            seen.add(link.child_id)
            rows.append(_relative(card, link.child, _("child") if link.guardian_id == me else _("brother or sister")))
    return rows[: 2 * MANY]


def answers_in_words(link: Guardianship) -> str:
    """«мать, платит, забирает»: what somebody is to the child, and may."""
    who = str(link.get_kind_display()) if link.kind else _("parent")
    marks = ((link.is_payer, _("pays")), (link.may_collect, _("takes home")))
    return ", ".join([who, *(words for is_so, words in marks if is_so)])


def _day(day: date | None) -> str:
    return f"{day:%d.%m}.{day.year:04}" if day else ""


def _debt_for(card: Card) -> str:
    """«2 занятия, абонемент «8 занятий»»; "" for a debt brought from before."""
    visits = sum(charge.kind == Charge.Kind.VISIT for charge in card.charges)
    parts = [ngettext("%(count)s class", "%(count)s classes", visits) % {"count": visits}] if visits else []
    owed = {charge.subject for charge in card.charges if charge.kind == Charge.Kind.PASS}
    names = dict.fromkeys(held.name for held in reversed(card.passes) if f"pass:{held.pk}" in owed)
    return ", ".join([*parts, *(_("pass “%(name)s”") % {"name": name} for name in names)])


def _relative(card: Card, person: Client, words: str) -> dict[str, Any]:
    """«Родственник из другого филиала» says of somebody whom the level hides no more than what he is."""
    is_seen = person.pk not in card.unseen
    shown = {"client": person if is_seen else Unseen(person.pk), "phone": card.phone(person.phone if is_seen else "")}
    return {**shown, "words": words, "is_seen": is_seen}


def _in_words(passes: list[ClientPass], card: Card) -> list[Held]:
    owed = {charge.subject: charge.open_minor for charge in card.charges}
    handed, named = handed_words(passes, card), names_of_scope(passes)
    rows = (_held(held, card, owed.get(f"pass:{held.pk}", 0), named.get(held.pk, [])) for held in passes)
    return [replace(row, handed=handed.get(row.held.pk)) for row in rows] if handed else list(rows)


def _held(held: ClientPass, card: Card, debt_minor: int, named: list[str]) -> Held:
    state = state_on(held, card.today)
    names = [] if held.all_disciplines else [link.discipline for link in held.discipline_links.all()]
    words = _("all disciplines") if held.all_disciplines else ", ".join(one.name for one in names)
    words = ", ".join([words, *limits_in_words(held), *only_in_words(named)])
    only = names[0].pk if len(names) == 1 else None
    badge, term = _badge(held, state, card.today), _term(held, state, card.today)
    said = Held(held, state, _TONES.get(state, ""), badge, term, words, only, debt_minor)
    may = {} if held.closed_reason else _may(card.staff)
    if may:
        may["may_hand_over"] = state in _HANDED_ON and held.kind != PassKind.TRIAL and card.staff.may(*HAND_OVER)
        may["may_renew"] = bool(may.get("may_extend")) and held.kind != PassKind.TRIAL
    return replace(said, **_freezing(held, state, card), **may)


def _may(staff: StaffMember) -> dict[str, bool]:
    """What the person may do with a pass that is not closed."""
    may = {"may_extend": PASSES_EXTEND, "may_change": PASSES_CHANGE}
    return {name: staff.may(CARD_READ, CARD_PASSES, right) for name, right in may.items()}


def _freezing(held: ClientPass, state: PassState, card: Card) -> dict[str, Any]:
    """The freezes of a pass, whether there may be another one, and whether one that is on or to come may end."""
    limit = limit_of(held)
    said: dict[str, Any] = {"freezes": ", ".join(_("frozen %(days)s") % {"days": _days(one)} for one in limit.periods)}
    is_alive = state in {PassState.ACTIVE, PassState.FROZEN, PassState.USED_UP}
    if not is_alive or not card.staff.may(CARD_READ, CARD_PASSES, PASSES_FREEZE):
        return said
    said["may_unfreeze"] = any(last >= card.today for _first, last in limit.periods)
    said["may_freeze"] = bool(limit.days_left and limit.pieces_left)
    if not held.freeze_days:
        said["no_freeze"] = _("without freezing")
    elif not said["may_freeze"] and not said["may_unfreeze"]:
        said["no_freeze"] = _("freezing is used up")
    return said


def _days(period: Period) -> str:
    return f"{short_day(period[0])}–{short_day(period[1])}"


def _badge(held: ClientPass, state: PassState, today: date) -> str:
    if state == PassState.FROZEN:
        freeze = frozen_on(held, today)
        return _("until %(day)s") % {"day": short_day(freeze[1])} if freeze else str(state.label)
    if state not in {PassState.ACTIVE, PassState.WAITING}:
        return str(state.label)
    if held.left_units is None:
        return _("Unlimited")
    return f"{visits_text(held.left_units)}/{visits_text(held.granted_units)}"


def _term(held: ClientPass, state: PassState, today: date) -> str:
    term = dates_on(held, today)
    if term is None and state == PassState.NOT_STARTED:
        return _("right after the pass before it")
    if term is None:
        auto = held.auto_activates_on
        words = _("from the first visit, on %(day)s at the latest") if auto else _("from the first visit")
        return words % {"day": short_day(auto) if auto else ""}
    if state == PassState.FROZEN and held.left_units is not None:
        words = _("%(left)s of %(count)s left, until %(until)s")
        return words % {
            "left": visits_text(held.left_units),
            "count": visits_text(held.granted_units),
            "until": short_day(term[1]),
        }
    if state in {PassState.ACTIVE, PassState.USED_UP, PassState.FROZEN}:
        days = (term[1] - today).days + 1
        left = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
        return _("until %(until)s, %(days)s") % {"until": short_day(term[1]), "days": left}
    if state == PassState.NOT_STARTED:
        return _("from %(from)s until %(until)s") % {"from": short_day(term[0]), "until": short_day(term[1])}
    return _("%(from)s–%(until)s") % {"from": short_day(term[0]), "until": _day(term[1])}
