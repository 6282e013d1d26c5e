"""Why a booking or a mark is refused, in few words beside a name, with the nearest ways out.

The one place that turns `attendance.errors.Refused` into a line: for the lesson panel, the dialog «Запись» and the
client's card. A way out that the person may not take is absent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.attendance.errors import Refused
from ritm.attendance.errors_of_policy import CapReached
from ritm.attendance.models import Override
from ritm.attendance.paying import drop_in_minor
from ritm.attendance.permissions import BOOKINGS_CHANGE, VISITS_CHANGE, VISITS_CREDIT
from ritm.attendance.skips import Skip
from ritm.attendance.thawing import Mode, mode
from ritm.core.errors import DomainError
from ritm.ledger.errors import written
from ritm.sales.permissions import PAYMENTS_TAKE
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.menu import may_open


@dataclass(frozen=True)
class Exit:
    """A way out: an address that opens in the dialog, with `pay` a mark in place, pressed twice, or a `post` in place."""

    label: str
    url: str = ""
    pay: str = ""
    post: str = ""


@dataclass(frozen=True)
class Line:
    """A reason: `text` for the row, `full` for the tip and the dialog, `tone` of ui/reason.html."""

    code: str
    text: str
    full: str
    tone: str
    exits: tuple[Exit, ...]
    override: str = ""


@dataclass(frozen=True)
class Ways:
    """Who looks for a way out, for which client, into which lesson; a booking may do without a pass, a mark not."""

    staff: StaffMember
    client_id: int | str  # a slot of a stencil, where the line is filled in for many
    lesson: Lesson
    is_booking: bool = False
    may_wait: bool = False  # the lesson has a waiting list, and the client is not on it

    @property
    def opens_dialog(self) -> bool:
        """Whether «Запись» opens for the person: the card is read without the right to the day's lessons too."""
        return may_open(self.staff, "lesson_booking_dialog")

    def dialog(self, **query: str | list[str]) -> str:
        """The address of «Запись» for this client."""
        address = by_id("desk:lesson_booking_dialog", self.lesson.pk)(self.client_id)
        return f"{address}?{urlencode(query, doseq=True)}" if query else address

    def sale(self) -> list[Exit]:
        """«Продать»: a pass, and back to the lesson."""
        if not may_open(self.staff, "client_sale"):
            return []
        address = by_id("desk:client_sale")(self.client_id)
        return [Exit(_("Sell"), f"{address}?{urlencode({'lesson': self.lesson.pk})}")]

    def credit(self) -> list[Exit]:
        """«В долг»: in place where the price is known, else the dialog asks for it."""
        if not self.staff.may(VISITS_CHANGE, VISITS_CREDIT):
            return []
        label = pgettext("way out", "On credit")
        if drop_in_minor(self.lesson) is None:
            return [Exit(label, self.dialog(pay="credit"))] if self.opens_dialog else []
        return [Exit(label, pay="credit")]

    def drop_in(self) -> list[Exit]:
        """«Разово 700 ₽»: paid at once, so the dialog asks by what money."""
        price = drop_in_minor(self.lesson)
        if price is None or not self.opens_dialog or not self.staff.may(VISITS_CHANGE, PAYMENTS_TAKE):
            return []
        return [Exit(_("Single %(sum)s") % {"sum": written(price)}, self.dialog(pay="drop_in"))]

    def unfreeze(self, pass_id: int) -> list[Exit]:
        """«Разморозить»: what that means is shown before it is done."""
        if not may_open(self.staff, "client_unfreeze"):
            return []
        return [Exit(_("Unfreeze"), by_id("desk:client_unfreeze", pass_id)(self.client_id))]

    def frozen_visit(self, pass_id: int) -> list[Exit]:
        """«Разморозить и отметить», or «Отметить, заморозка останется», as the boss has it (F-5); the dialog says what it does."""
        if self.is_booking or not self.opens_dialog or not self.staff.may(VISITS_CHANGE):
            return []
        wanted = mode()
        if wanted == Mode.END_FREEZE:
            return [Exit(_("Unfreeze and mark"), self.dialog(pay=f"thaw:{pass_id}"))]
        if wanted == Mode.KEEP and self.staff.may(Override.FROZEN.right):
            query = {"pay": f"pass:{pass_id}", "override": Override.FROZEN.value}
            return [Exit(_OVERRIDES[Override.FROZEN](), self.dialog(**query))]
        return []

    def wait(self) -> list[Exit]:
        """«В лист ожидания»: in place, for the panel alone."""
        if not self.may_wait or not self.staff.may(BOOKINGS_CHANGE):
            return []
        return [Exit(_("To the waiting list"), post=reverse("desk:lesson_wait", args=[self.lesson.pk]))]

    def override(self, *codes: str) -> list[Exit]:
        """What is put aside with a right of its own and a reason: the dialog asks for that; named for the first."""
        needed = VISITS_CHANGE if codes[0] == Override.PAST else BOOKINGS_CHANGE
        if not self.opens_dialog or not self.staff.may(needed, *(Override(code).right for code in codes)):
            return []
        return [Exit(_OVERRIDES[codes[0]](), self.dialog(override=list(codes)))]


_OVERRIDES = {
    Override.FULL: lambda: pgettext("way out", "Book above the places"),
    Override.BLOCKED: lambda: _("Book anyway"),
    Override.CLASH: lambda: _("Book both"),
    Override.NO_PASS: lambda: _("Book without a pass"),
    Override.WINDOW: lambda: _("Book all the same"),
    Override.AGE: lambda: _("Book anyway"),
    Override.LIMIT: lambda: _("Book anyway"),
    Override.FROZEN: lambda: _("Mark, the freeze stays"),
    Override.PAST: lambda: _("Mark in the past"),
}
_SHORT = {
    "no_pass": lambda: _("No pass"),
    "pass_wrong": lambda: _("Another discipline"),
    "pass_used_up": lambda: _("The lessons are used up"),
    "pass_reserved": lambda: _("The rest is kept for bookings"),
    "pass_waited": lambda: _("The rest is kept while waiting"),
    "pass_expired": lambda: _("Ended on %(ends)s"),
    "pass_not_started": lambda: _("Starts on %(starts)s"),
    "pass_frozen": lambda: _("Frozen until %(until)s"),
    "pass_owed": lambda: _("The debt is overdue"),
    "pass_does_not_fit": lambda: _("The pass does not fit"),
    "client_blocked": lambda: _("On the blocklist"),
    "wrong_age": lambda: _("Age %(age)s, the group is for %(ages)s"),
    "too_many_ahead": lambda: _("Bookings ahead: %(count)s of %(most)s"),
    "too_many_that_day": lambda: _("Bookings on %(day)s: %(count)s of %(most)s"),
    "too_many_on_pass": lambda: _("On the pass: %(count)s bookings of %(most)s"),
    "clash": lambda: _("At %(time)s already in “%(group)s”"),
    "lesson_full": lambda: _("No places, %(taken)s of %(capacity)s"),
    "booking_closed": lambda: _("Booking has closed"),
    "too_late": lambda: _("The class ended long ago"),
}


def lines(refusals: Iterable[Refused], ways: Ways) -> tuple[Line, ...]:
    """One line a reason, in the order of the answer (B-1). What is put aside is put aside in one press: on the first."""
    found = tuple(refusals)
    asides = [refused.override for refused in found if refused.override]
    all_at_once = ways.override(*asides) if asides and len(asides) == len(found) else []
    return tuple(_line(refused, ways, () if at else all_at_once) for at, refused in enumerate(found))


def _line(refused: Refused, ways: Ways, all_at_once: Sequence[Exit]) -> Line:
    exits: list[Exit] = []
    for code in refused.exits:
        if code in {"unfreeze", "frozen_visit"}:
            exits += getattr(ways, code)(refused.details["pass_id"])
        makes = {"sell": ways.sale, "credit": ways.credit, "drop_in": ways.drop_in, "wait": ways.wait}.get(code)
        exits += makes() if makes else []
    if ways.is_booking or refused.override != Override.NO_PASS:
        exits += all_at_once
    return Line(refused.code, in_few_words(refused), str(refused), _tone(refused), tuple(exits), refused.override)


def in_few_words(refused: DomainError) -> str:
    """The words for a row; a message that has none is short itself."""
    words = _SHORT.get(refused.code)
    if words is None:
        return str(refused)
    details = refused.details
    named = {"ends": "ends_on", "starts": "starts_on", "until": "frozen_until"}
    days = {word: str(details.get(name, ""))[:5] for word, name in named.items()}
    return words() % {**details, **days}


def skipped_text(skips: Sequence[Skip]) -> str:
    """«25.11 18:00 место ушло дальше: Нет абонемента», with how often in all; "" where he was never passed over."""
    if not skips:
        return ""
    text = _("%(when)s the place went on: %(why)s") % {"when": skips[0].when, "why": in_few_words(skips[0].refusal)}
    return text if len(skips) == 1 else _("%(text)s; times in all: %(count)s") % {"text": text, "count": len(skips)}


def _tone(refused: Refused) -> str:
    """Amber where staff are only warned of the place and the time, red where money or a person is meant."""
    if isinstance(refused, CapReached):
        return "warn"
    return "warn" if refused.code in {"lesson_full", "clash", "wrong_age", "booking_closed", "too_late"} else "bad"
