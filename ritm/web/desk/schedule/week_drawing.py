"""What every card of the week says and where it leads: looked up once a week, not once a card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.schedule.grid import Card, State
from ritm.schedule.models import Lesson
from ritm.schedule.planning import Clash
from ritm.web.desk.addresses import by_id
from ritm.web.desk.schedule.standing import drag_url, stands
from ritm.web.desk.templatetags.schedule import clash_word
from ritm.web.ui.wording import clock_time

_STATES = {State.PAST: " is-past", State.NOW: " is-now", State.COMING: "", State.CANCELLED: " is-off"}


@dataclass(frozen=True, kw_only=True)
class WeekWords:
    """Words of the language of now; those with a name or a number in them are patterns."""

    today: str
    cancelled: str
    unmarked: str
    no_hall: str
    single: str
    changed: str
    substituted: str
    taken: str
    waits: str
    ghost: str
    ghost_title: str
    add: str
    add_say: str

    @classmethod
    def of_now(cls) -> "WeekWords":
        """In the language of this request."""
        return cls(
            today=_("today"),
            cancelled=pgettext("class", "Cancelled"),
            unmarked=_("not marked: %(count)s"),
            no_hall=_("no hall"),
            single=pgettext("class not of the template", "single"),
            changed=pgettext("against the template", "changed"),
            substituted=pgettext("another teacher than planned", "substitute"),
            taken=_("Taken %(taken)s of %(places)s"),
            waits=_("%(count)s in line"),
            ghost=_("not in the week"),
            ghost_title=_("%(at)s %(name)s: in the template, not in this week"),
            add=pgettext("a class of the template", "Add"),
            add_say=_("Add %(name)s, %(at)s"),
        )


@dataclass(frozen=True, slots=True)
class WeekFace:
    """A lesson as the week draws it; a week has a hundred and forty."""

    pk: int
    css: str
    url: str  # "" where the person may not open it
    title: str
    at: str
    name: str
    is_off: bool
    who: str  # the hall, or with a `tone` what is to be seen to
    tone: str
    word: str  # how it stands to the template
    taken: int
    places: int | None
    stands: str  # from where it can be dragged, "" where it cannot
    waits: int  # people in line for a place

    @property
    def number(self) -> str:
        """«9/12», or «9» where places are not limited."""
        return f"{self.taken}/{self.places}" if self.places else str(self.taken)

    @property
    def has_bar(self) -> bool:
        """The bar gives way to words, and to people not marked."""
        return bool(self.places) and not self.word and self.tone != "warn"


@dataclass(frozen=True)
class WeekDrawing:
    """Who looks at the week: may_open (Home's panel), may_change (the dialog), may_fill (what is missing)."""

    may_open: bool
    may_change: bool
    may_fill: bool
    lines: Mapping[int, int]  # how many wait, by lesson

    @cached_property
    def words(self) -> WeekWords:
        """What the cards say."""
        return WeekWords.of_now()

    @staticmethod
    def is_card(item: Card | Lesson) -> bool:
        """A lesson of the week, not one that it lacks."""
        return isinstance(item, Card)

    def face(self, card: Card) -> WeekFace:
        """The card's face."""
        lesson, clash = card.lesson, next(iter(card.clashes), None)
        at, name = clock_time(lesson.wall_time), lesson.group.name
        who, tone = self._who(card, clash)
        return WeekFace(
            pk=lesson.pk,
            css=f"d-{lesson.discipline_id}{_STATES[card.state]}{' is-clash' if clash else ''}",
            url=self._url(lesson),
            title=_title(lesson, f"{at} {name}", clash),
            at=at,
            name=name,
            is_off=card.state == State.CANCELLED,
            who=who,
            tone=tone,
            word=self._word(card),
            taken=card.gone,
            places=lesson.capacity,
            stands=stands(card) if self.may_change else "",
            waits=self.lines.get(lesson.pk, 0),
        )

    def _word(self, card: Card) -> str:
        if card.lesson.stands_for_id:
            return self.words.substituted
        return self.words.single if card.is_single else self.words.changed if card.differs else ""

    def _who(self, card: Card, clash: Clash | None) -> tuple[str, str]:
        if clash:
            return clash_word(clash), "bad"
        if card.unmarked:
            return self.words.unmarked % {"count": card.unmarked}, "warn"
        return card.lesson.hall.name if card.lesson.hall else self.words.no_hall, ""

    def _url(self, lesson: Lesson) -> str:
        if self.may_open:
            return f"{self.home}?on={lesson.on}&lesson={lesson.pk}"
        return self.edit_url(lesson.pk) if self.may_change else ""

    @cached_property
    def home(self) -> str:
        """Where a card leads; the lesson is in the query."""
        return reverse("desk:home")

    @cached_property
    def edit_url(self) -> Callable[[int], str]:
        """The dialog of a lesson."""
        return by_id("desk:lesson_edit")

    @cached_property
    def drag(self) -> str:
        """Where a dropped card is sent."""
        return drag_url()

    @cached_property
    def add_url(self) -> Callable[[int], str]:
        """Where a lesson of the template is added, by slot."""
        return by_id("desk:week_add")


def _title(lesson: Lesson, begins: str, clash: Clash | None) -> str:
    """All of it, for a card that is cut."""
    names = [row.name for row in (lesson.hall, lesson.teacher) if row]
    names += [_("instead of: %(name)s") % {"name": lesson.stands_for.name}] if lesson.stands_for else []
    told = ", ".join((begins, *names))
    if clash is None:
        return told
    return f"{told}. {clash_word(clash)}: {clock_time(clash.other.wall_time)} {clash.other.group.name}"
