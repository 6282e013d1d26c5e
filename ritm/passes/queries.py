"""Reads of the room: the state of a pass on a day, and which pass pays for a lesson."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Expression, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from ritm.accounts.questions import question
from ritm.accounts.tenant import once_an_account
from ritm.clients.models import Client
from ritm.core.joined import Joined
from ritm.core.quotes import quoted
from ritm.passes.data import LESSON, NOTHING_KEPT, Kept, LessonFacts, Reason
from ritm.passes.debts import late_since, with_debts
from ritm.passes.errors import day_text
from ritm.passes.models import ClientPass, PassDiscipline, PassPlan, PassState
from ritm.passes.scope import NOT_BUSY, Busy, outside, used_often
from ritm.passes.states import CLOSED, dates_on, frozen_on, state_on

# How long an ended pass is still looked at, so that «Почему?» can say when it ended.
LOOK_BACK = timedelta(days=90)
_FAR = date.max
_COLUMNS: Mapping[str, Any] = {"kept": Value(0), "waits": Value(None, TextField())}


@dataclass(frozen=True)
class Fit:
    """One pass beside one lesson. `free_units`: left less what bookings keep; None where truly unlimited."""

    client_pass: ClientPass
    state: PassState
    free_units: int | None
    reasons: tuple[Reason, ...]
    turn: tuple = ()  # by what it stands before others (P-6)

    @property
    def fits(self) -> bool:
        """True where nothing speaks against it."""
        return not self.reasons


def lock_pass(pass_id: int) -> ClientPass:
    """The row, held until the transaction ends: whoever has it may count its visits."""
    return ClientPass.objects.select_for_update(no_key=True, of=("self",)).get(pk=pass_id)


def lock_passes(pass_ids: Iterable[int]) -> dict[int, ClientPass]:
    """Rows held until the transaction ends, taken in ascending order of id."""
    return {one.pk: one for one in holding(ClientPass.objects.filter(pk__in=tuple(pass_ids)))}


def opens(held: ClientPass | PassPlan, discipline_id: int) -> bool:
    """True where the pass or plan opens the discipline."""
    return held.all_disciplines or held.discipline_links.filter(discipline=discipline_id).exists()


def fits(
    client_ids: Iterable[int],
    facts: LessonFacts,
    *,
    kept: Mapping[str, Expression] = _COLUMNS,
    busy: Callable[[list[ClientPass]], Busy] = lambda _passes: NOT_BUSY,
    hold: bool = False,
) -> dict[int, list[Fit]]:
    """The passes of many clients beside one lesson, each client's in the order in which they pay (P-5, P-6).

    `kept`: columns of the pass for the lessons kept on it by what lies above this room: `kept` counts those of live
    bookings, `waits` names those waited for;
    `busy`: the days on which the passes are used, asked of whoever knows the bookings.
    `hold`: the rows are held until the transaction ends, as by `lock_passes`. One query for any number of clients.
    """
    found: dict[int, list[Fit]] = {client_id: [] for client_id in client_ids}
    rows = candidates(facts.on - LOOK_BACK).filter(client__in=tuple(found)).annotate(**{**_COLUMNS, **kept})
    passes = list(holding(rows) if hold else rows)
    for fit in fits_among(passes, facts, busy(passes)):
        found[fit.client_pass.client_id].append(fit)
    return found


def holding(rows: QuerySet[ClientPass]) -> QuerySet[ClientPass]:
    """The same rows, held until the transaction ends."""
    return rows.order_by("pk").select_for_update(no_key=True, of=("self",))


def fits_among(passes: list[Any], facts: LessonFacts, busy: Busy = NOT_BUSY) -> list[Fit]:
    """The same of `candidates` that have been read with the columns of what is kept: no query."""
    kept = {one.pk: Kept.of(one.kept, one.waits) for one in passes if one.kept or one.waits}
    return beside(passes, facts, kept, opened_by(passes), busy)


def fits_each(
    client_id: int,
    lessons: Sequence[tuple[LessonFacts, Mapping[int, Kept]]],
    held: Iterable[ClientPass] | None = None,
    *,
    busy: Callable[[list[ClientPass]], Busy] = lambda _passes: NOT_BUSY,
) -> list[list[Fit]]:
    """The passes of one client beside each of many lessons, with what is kept in the eyes of that lesson.

    One query, whatever the number of lessons; none where `held` are the client's passes by `passes_of` with their
    `discipline_links` read already. `busy`: as in `fits`.
    """
    if not lessons:
        return []
    earliest = min(facts.on for facts, _kept in lessons)
    if held is None:
        passes = list(candidates(earliest - LOOK_BACK).filter(client=client_id))
        opened = opened_by(passes)
    else:
        since = earliest - LOOK_BACK
        passes = [one for one in held if not one.closed_reason and (one.ends_on is None or one.ends_on >= since)]
        opened = {
            one.pk: frozenset(link.discipline_id for link in one.discipline_links.all())
            for one in passes
            if not one.all_disciplines
        }
    used = busy(passes)
    return [beside(passes, facts, kept, opened, used) for facts, kept in lessons]


def choose(found: Iterable[Fit]) -> Fit | None:
    """The pass that pays: the first that fits (P-6)."""
    return next((fit for fit in found if fit.fits), None)


def disciplines_of(passes: Iterable[ClientPass]) -> dict[int, frozenset[int]]:
    """The disciplines that each pass opens, by pass; one that opens all has none here."""
    named = tuple(held.pk for held in passes if not held.all_disciplines)
    opened: dict[int, set[int]] = {pass_id: set() for pass_id in named}
    if named:
        links = PassDiscipline.objects.filter(client_pass__in=named).values_list("client_pass_id", "discipline_id")
        for pass_id, discipline_id in links:
            opened[pass_id].add(discipline_id)
    return {pass_id: frozenset(ids) for pass_id, ids in opened.items()}


def label(held: ClientPass) -> str:
    """«8 занятий» до 12.12.2026."""
    until = _("“%(name)s” until %(day)s")
    return until % {"name": held.name, "day": day_text(held.ends_on)} if held.ends_on else quoted(held.name)


def passes_of(client: Client) -> list[ClientPass]:
    """Every pass of a client, the newest first."""
    return _passes(client_id=client.pk)


@question
def _passes(*, client_id: int) -> QuerySet[ClientPass]:
    rows = with_debts(ClientPass.objects.filter(client=client_id))
    return rows.select_related("plan").order_by("-sold_at", "-pk")


def live_passes(client: Client, day: date) -> list[ClientPass]:
    """Passes that are or will be of use on or after the day, the one that ends first in front."""
    return live_among(passes_of(client), day)


def live_among(held: Iterable[ClientPass], day: date) -> list[ClientPass]:
    """The same of any passes."""
    over = {PassState.EXPIRED, PassState.USED_UP, *CLOSED}
    live = [one for one in held if state_on(one, day) not in over]
    return sorted(live, key=lambda one: (one.ends_on or _FAR, one.pk))


def plans_for_sale() -> QuerySet[PassPlan]:
    """Plans on sale in the studio's order."""
    return PassPlan.objects.filter(is_archived=False)


def last_plan_of(client: Client) -> PassPlan | None:
    """What the client bought last, if it is still sold: «как в прошлый раз»."""
    last = ClientPass.objects.filter(client=client, plan__is_archived=False).order_by("-sold_at", "-pk")
    held = last.select_related("plan").first()
    return held.plan if held else None


def candidates(since: date) -> QuerySet[ClientPass]:
    """Passes that are not closed and have not ended before the day; `opened` as `fits` reads it."""
    return _standing().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since))


@once_an_account
def _standing() -> QuerySet[ClientPass]:
    """Passes that are not closed."""
    return with_opened().filter(closed_reason="")


@once_an_account
def with_opened() -> QuerySet[ClientPass]:
    """Passes; `opened` names the disciplines of one that does not open all."""
    links = PassDiscipline.objects.filter(client_pass=OuterRef("pk")).order_by().values("client_pass")
    named = links.annotate(named=Joined(Cast("discipline_id", CharField()))).values("named")
    return with_debts(ClientPass.objects.all()).annotate(opened=Subquery(named))


def opened_by(candidates: Iterable[Any]) -> dict[int, frozenset[int]]:
    """The same as `disciplines_of` of what `candidates` has read: no query."""
    return {
        held.pk: frozenset(int(pk) for pk in (held.opened or "").split(",") if pk)
        for held in candidates
        if not held.all_disciplines
    }


def beside(
    passes: list[ClientPass],
    facts: LessonFacts,
    kept: Mapping[int, Kept],
    opened: Mapping[int, frozenset[int]],
    busy: Busy,
) -> list[Fit]:
    """The passes laid beside one lesson, in the order in which they pay (P-5, P-6); no query."""
    found = [_fit(held, facts, kept.get(held.pk, NOTHING_KEPT), opened, busy) for held in passes]
    return sorted(found, key=lambda fit: fit.turn)


def _turn(held: ClientPass, day: date, opened: Mapping[int, frozenset[int]]) -> tuple:
    # P-6, first difference decides; staff's own choice stands above it and never comes here.
    term = dates_on(held, day)
    waits = term is None or day < term[0]
    ends: date = term[1] if term else _FAR
    breadth = len(opened[held.pk]) if held.pk in opened else 10**6
    left = -1 if held.left_units is None else held.left_units
    sold: datetime = held.sold_at
    return waits, ends, held.count is not None, breadth, left, sold, held.pk


def _fit(held: ClientPass, facts: LessonFacts, kept: Kept, opened: Mapping[int, frozenset[int]], busy: Busy) -> Fit:
    state = state_on(held, facts.on)
    kept = kept.beside(facts.lesson_id)
    free = None if held.left_units is None else held.left_units - kept.units
    reasons = [*outside(held, facts), *_by_state(held, state, facts.on)]
    if held.pk in opened and facts.discipline_id not in opened[held.pk]:
        reasons.insert(0, Reason("discipline", _("does not open this discipline")))
    reasons += used_often(held, facts, busy.get(held.pk, ()))
    if free is not None and free < facts.units and state != PassState.USED_UP:
        reasons.append(_too_few(held, free, kept))
    if since := late_since(held, facts.today):
        reasons.append(Reason("debt", _("its debt is overdue since %(day)s") % {"day": day_text(since)}))
    return Fit(held, state, free, tuple(reasons), _turn(held, facts.on, opened))


def _by_state(held: ClientPass, state: PassState, day: date) -> tuple[Reason, ...]:
    if state == PassState.WAITING and day < held.sold_on:
        return (Reason("sold_later", _("was sold after this class")),)
    if freeze := frozen_on(held, day):  # one that waits too: its first visit was undone after it had been frozen
        return (Reason(PassState.FROZEN, _("is frozen until %(day)s") % {"day": day_text(freeze[1])}),)
    if state == PassState.NOT_STARTED:
        return (_not_begun(held, day),)
    if state == PassState.EXPIRED:
        ended = dates_on(held, day) or (day, day)
        return (Reason(state, _("valid until %(day)s") % {"day": day_text(ended[1])}),)
    if state == PassState.USED_UP:
        return (Reason(state, _("no visits are left")),)
    return ()


def _not_begun(held: ClientPass, day: date) -> Reason:
    term = dates_on(held, day)
    if term is None:
        return Reason("behind", _("begins once the pass before it is over"))
    return Reason(PassState.NOT_STARTED, _("begins on %(day)s") % {"day": day_text(term[0])})


def _too_few(held: ClientPass, free: int, kept: Kept) -> Reason:
    if free + kept.waiting >= LESSON:
        return Reason("waited", _("the visits that are left are kept while the client waits for other classes"))
    if held.left_units is not None and kept.booked and held.left_units >= LESSON:
        return Reason("reserved", _("all visits that are left are kept by other bookings"))
    return Reason("too_few", _("less than one visit is left"))
