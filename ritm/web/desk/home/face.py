"""What stands on the card of a lesson, said once: its classes, words and addresses."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.schedule.grid import Card, State
from ritm.schedule.models import Lesson
from ritm.schedule.planning import Clash
from ritm.web.desk.home.asked import HALLS, TEACHERS, Asked
from ritm.web.desk.schedule.standing import stands
from ritm.web.ui.wording import clock_time, short_name

_STATES = {State.PAST: " is-past", State.NOW: " is-now", State.COMING: "", State.CANCELLED: " is-off"}
_ONE_LINE, _FREE = 1, 3  # Card.size


@dataclass  # not frozen: a page makes sixty, and a frozen one takes thrice as long
class Face:
    """A lesson as the grid and the list draw it. `word` with its `tone` takes the place of `who`."""

    pk: int
    css: str
    url: str  # Home with the lesson open
    part: str  # the panel alone, "" where the person may not open it
    title: str
    at: str
    name: str
    who: str
    word: str
    tone: str
    unmarked: int
    taken: int
    places: int | None
    has_bar: bool
    fill: str  # the tone of the bar
    single: str  # «разовое»
    single_below: bool
    is_off: bool
    is_half: bool
    is_one_line: bool
    is_done: bool
    stands: str  # from where it can be dragged, "" where it cannot
    waits: int = 0  # people in line for a place

    @property
    def waits_words(self) -> str:
        """«2 в очереди»."""
        return _("%(count)s in line") % {"count": self.waits}

    @property
    def number(self) -> str:
        """«9/12», or «9» where places are not limited."""
        return f"{self.taken}/{self.places}" if self.places else str(self.taken)

    @property
    def taken_words(self) -> str:
        """What the bar says to a screen reader."""
        return _("Taken %(taken)s of %(places)s") % {"taken": self.taken, "places": self.places}


def face(card: Card, asked: Asked, *, may_open: bool, waits: int = 0) -> Face:
    """The card's face in the asked view; `waits`: how many are in line for a place."""
    lesson, is_list = card.lesson, asked.view not in {HALLS, TEACHERS}
    word, tone = _word(card)
    single = pgettext("class not of the template", "single") if card.is_single and not word else ""
    size = _FREE if is_list else card.size
    return Face(
        pk=lesson.pk,
        css=_css(card, is_list=is_list),
        url=asked.lesson_url(lesson.pk),
        part=asked.panel_url(lesson.pk) if may_open else "",
        title=_title(card),
        at=clock_time(lesson.wall_time),
        name=lesson.group.name,
        who=_who(lesson, asked.view),
        word=word,
        tone=tone,
        unmarked=card.unmarked,
        taken=card.gone,
        places=lesson.capacity,
        has_bar=bool(lesson.capacity)
        and size > _ONE_LINE
        and (is_list or (not word and (not single or size == _FREE))),
        fill=f" is-{card.tone}" if card.tone else "",
        single=single if size > _ONE_LINE else "",
        single_below=size == _FREE and not is_list,
        is_off=card.state == State.CANCELLED,
        is_half=card.lanes > 1 and not is_list,
        is_one_line=size == _ONE_LINE,
        is_done=card.is_done,
        stands="" if is_list else stands(card),
        waits=waits,
    )


def _css(card: Card, *, is_list: bool) -> str:
    state = _STATES[card.state] + (" is-clash" if card.clashes else "")
    colour = f"d-{card.lesson.discipline_id}{state}"
    if is_list:
        return colour
    half = f" rt-half rt-lane-{card.lane}" if card.lanes > 1 else ""
    return f"{colour} rt-s{card.row} rt-n{card.rows} rt-l-{card.size}{half}"


def _word(card: Card) -> tuple[str, str]:
    """The one thing to be seen to: cancelled, a clash, people not marked."""
    if card.state == State.CANCELLED:
        return pgettext("class", "Cancelled"), ""
    if card.clashes:
        return pgettext("of classes", "Clash"), "bad"
    if card.unmarked:
        return _("not marked: %(count)s") % {"count": card.unmarked}, "warn"
    return "", ""


def _who(lesson: Lesson, view: str) -> str:
    hall = lesson.hall.name if lesson.hall else _("no hall")
    teacher = _teacher(lesson)
    if view == HALLS:
        return teacher
    if view == TEACHERS:
        return hall
    return f"{hall}, {teacher}" if teacher else hall


def _teacher(lesson: Lesson) -> str:
    """Who gives it; that it was to be somebody else."""
    name = short_name(lesson.teacher.name) if lesson.teacher else ""
    if lesson.stands_for is None:
        return name
    return _("%(name)s (substitute)") % {"name": name} if name else _("no teacher")


def _title(card: Card) -> str:
    lesson = card.lesson
    names = [lesson.hall.name] if lesson.hall else []
    names += [lesson.teacher.name] if lesson.teacher else []
    names += [_("instead of: %(name)s") % {"name": lesson.stands_for.name}] if lesson.stands_for else []
    told = [f"{clock_time(lesson.wall_time)} {lesson.group.name}", *names, *(_clash(one) for one in card.clashes[:2])]
    return ", ".join(told)


def _clash(clash: Clash) -> str:
    other = clash.other
    words = {"at": clock_time(other.wall_time), "name": other.group.name}
    if clash.by == "hall":
        return _("the hall is taken: %(at)s %(name)s") % words
    return _("the teacher is taken: %(at)s %(name)s") % words
