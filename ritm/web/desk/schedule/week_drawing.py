"""What every card of the week says and where it leads: looked up once a week, not once a card."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.schedule.planning import Clash
from ritm.web.desk.addresses import by_id
from ritm.web.desk.templatetags.schedule import clash_word


@dataclass(frozen=True, kw_only=True)
class WeekWords:
    """Words of the language of now; those with a name or a number in them are patterns."""

    today: str
    cancelled: str
    unmarked: str
    no_hall: str
    single: str
    changed: str
    taken: str
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
            taken=_("Taken %(taken)s of %(places)s"),
            ghost=_("not in the week"),
            ghost_title=_("%(at)s %(name)s: in the template, not in this week"),
            add=pgettext("a class of the template", "Add"),
            add_say=_("Add %(name)s, %(at)s"),
        )


@dataclass(frozen=True)
class WeekDrawing:
    """Who looks at the week: may_open (Home's panel), may_change (the dialog), may_fill (what is missing)."""

    may_open: bool
    may_change: bool
    may_fill: bool

    @cached_property
    def words(self) -> WeekWords:
        """What the cards say."""
        return WeekWords.of_now()

    def clash_word(self, clash: Clash) -> str:
        """Which of the two a clash is about."""
        return clash_word(clash)

    @cached_property
    def home(self) -> str:
        """Where a card leads; the lesson is in the query."""
        return reverse("desk:home")

    @cached_property
    def edit_url(self) -> Callable[[int], str]:
        """The dialog of a lesson."""
        return by_id("desk:lesson_edit")

    @cached_property
    def add_url(self) -> Callable[[int], str]:
        """Where a lesson of the template is added, by slot."""
        return by_id("desk:week_add")
