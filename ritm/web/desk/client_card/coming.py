"""«Записи предстоящие» of the card: each row ready to be drawn, its words and addresses looked up once a card."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.attendance.errors import TooLate
from ritm.attendance.models import Booking, Override
from ritm.attendance.paying import Choice, choices_of, drop_in_minor, pass_text
from ritm.attendance.permissions import BOOKINGS_CHANGE, VISITS_CHANGE
from ritm.attendance.policy import is_long_over
from ritm.attendance.queries import upcoming as upcoming_of
from ritm.core import clock
from ritm.schedule.models import Lesson
from ritm.web.desk.addresses import by_id
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.reasons import Line, Ways, lines
from ritm.web.ui.forms import MoneyField
from ritm.web.ui.wording import clock_time, short_name, weekday_date


@dataclass(frozen=True, kw_only=True)
class ComingWords:
    """Words of the language of now; those with a name or a time in them are patterns."""

    today: str
    mark: str
    mark_sure: str
    mark_say: str
    credit_sure: str
    credit_say: str
    cancel_title: str

    @classmethod
    def of_now(cls) -> "ComingWords":
        """In the language of this request."""
        return cls(
            today=_("today"),
            mark=pgettext("who came", "Mark"),
            mark_sure=pgettext("mark", "Sure?"),
            mark_say=_("Press once more to mark “%(group)s”"),
            credit_sure=_("On credit, sure?"),
            credit_say=_("Press once more to mark “%(group)s” on credit"),
            cancel_title=_("Take off the booking: %(day)s %(time)s"),
        )


@dataclass(frozen=True)
class Coming:
    """A standing booking: what will pay for it, or the line that says why not, with the ways out."""

    pk: int
    lesson: Lesson
    is_today: bool
    text: str
    line: Line | None
    price_typed: str  # of a visit on credit, as the form carries it

    @cached_property
    def day(self) -> str:
        """«ср 25.11»."""
        return weekday_date(self.lesson.on)

    @cached_property
    def time(self) -> str:
        """«18:00»."""
        return clock_time(self.lesson.wall_time)

    @property
    def hall(self) -> str:
        """Where; "" without a hall."""
        return self.lesson.hall.name if self.lesson.hall else ""

    @property
    def where(self) -> str:
        """Hall and teacher, short."""
        return self.hall + (f", {short_name(self.lesson.teacher.name)}" if self.lesson.teacher else "")

    @property
    def tip(self) -> str:
        """Hall and teacher in full, and what will pay."""
        teacher = f", {self.lesson.teacher.name}" if self.lesson.teacher else ""
        return self.hall + teacher + (f". {self.text}" if self.text else "")


@dataclass(frozen=True)
class Upcoming:
    """The block: its rows, and what this person may do with them."""

    card: Card
    rows: list[Coming]

    @cached_property
    def words(self) -> ComingWords:
        """What the rows say."""
        return ComingWords.of_now()

    @cached_property
    def may_mark(self) -> bool:
        """«Отметить»."""
        return self.card.staff.may(VISITS_CHANGE)

    @cached_property
    def may_cancel(self) -> bool:
        """«Снять запись»."""
        return self.card.staff.may(BOOKINGS_CHANGE)

    @cached_property
    def mark_url(self) -> Callable[[int], str]:
        """Where «Отметить» goes, by booking."""
        return by_id("desk:client_mark", self.card.client.pk)

    @cached_property
    def cancel_url(self) -> Callable[[int], str]:
        """Where «Снять запись» goes, by booking."""
        return by_id("desk:client_cancel", self.card.client.pk)


def upcoming(card: Card) -> Upcoming:
    """A row goes when marked, missed, or the day is over (BV-14)."""
    bookings = upcoming_of(card.client)
    paying = choices_of(bookings, card.passes)
    return Upcoming(card, [_coming(card, booking, paying[booking.pk]) for booking in bookings])


def _coming(card: Card, booking: Booking, choice: Choice) -> Coming:
    lesson = booking.lesson
    is_late = is_long_over(lesson, clock.now()) and not card.staff.may(Override.PAST.right)
    against, price = TooLate() if is_late else choice.why_not, drop_in_minor(lesson)
    return Coming(
        pk=booking.pk,
        lesson=lesson,
        is_today=lesson.on == clock.today(lesson.zone),
        text=pass_text(choice.client_pass) if choice.client_pass else "",
        line=lines([against], Ways(card.staff, card.client.pk, lesson))[0] if against else None,
        price_typed="" if price is None else MoneyField().prepare_value(price),
    )
