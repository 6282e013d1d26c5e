"""What the panel says: translated once a language; the client's name is filled in for each row."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.web.ui.words import once_a_language


@dataclass(frozen=True, kw_only=True)
class RowWords:
    """Words of the language of now; those with a name in them are patterns."""

    first_time: str
    number: str
    is_marked: str
    book: str
    pencil_say: str
    pencil_tip: str
    mark: str
    mark_sure: str
    mark_say: str
    credit_say: str
    ask: str
    more_say: str
    cancel: str
    cancel_sure: str
    missed: str
    came: str
    came_say: str
    waive: str
    waive_say: str
    unmiss: str
    unmiss_say: str
    undo: str
    undo_sure: str
    undo_say: str
    undo_tip: str
    why: str
    give_back_sure: str
    give_back_tip: str

    @classmethod
    def of_now(cls) -> "RowWords":
        """In the language of this request."""
        return cls(
            first_time=_("First time"),
            number=_("No. %(number)s in the line"),
            is_marked=_("is marked"),
            book=_("Book"),
            pencil_say=_("Booking: %(name)s"),
            pencil_tip=_("Booking: choose the pass, credit, a reason"),
            mark=pgettext("who came", "Mark"),
            mark_sure=pgettext("mark", "Sure?"),
            mark_say=_("Press once more to mark %(name)s"),
            credit_say=_("Press once more to mark %(name)s on credit"),
            ask=_("The front desk can help"),
            more_say=_("More: %(name)s"),
            cancel=_("Take off the booking…"),
            cancel_sure=_("Sure? Press once more"),
            missed=_("No-show…"),
            came=_("Was there after all: mark"),
            came_say=_("Press once more to mark %(name)s"),
            waive=_("Waive the charge"),
            waive_say=_("Press once more to waive the charge of %(name)s"),
            unmiss=_("Back to the booked"),
            unmiss_say=_("Press once more to take back the no-show of %(name)s"),
            undo=_("Take off"),
            undo_sure=pgettext("take off", "Sure?"),
            undo_say=_("Press once more to take %(name)s off the class"),
            undo_tip=_("Take off the class"),
            why=_("Why?"),
            give_back_sure=_("Give it back?"),
            give_back_tip=_("Take off the class: the visit goes back to the pass"),
        )


row_words = once_a_language(RowWords.of_now)


def _teacher_words() -> dict[str, str]:
    return {
        "other_teacher": _("Another teacher for this class"),
        "no_teacher": _("no teacher"),
        "instead": _("instead of: %(name)s"),
    }


@once_a_language
def panel_words() -> SimpleNamespace:
    """What the panel says beside its rows; those with a number in them are patterns."""
    return SimpleNamespace(
        menu=_("Actions with the class"),
        close=_("Close the panel"),
        no_hall=_("no hall"),
        **_teacher_words(),
        edit=_("Change the class"),
        move=_("Move to another time…"),
        call_off=_("Cancel the class…"),
        keep=_("Places in reserve…"),
        kept=_("%(count)s in reserve"),
        limit=_("Free cancellation…"),
        print=_("Print the list"),
        copy=_("Copy the link"),
        sure=_("Sure? Press once more"),
        delete_say=_("Press once more to delete the class"),
        delete=_("Delete the class"),
        new_client=_("New client for this class"),
        find=_("Find a client for this class"),
        find_by=_("Name, phone, barcode"),
        found=_("Found clients"),
        booked=pgettext("block of a class", "Booked"),
        attended=pgettext("block of a class", "Attended"),
        mark_all=_("Mark all"),
        mark_all_say=_("Press once more to mark everybody who is booked"),
        missed=pgettext("block of a class", "Missed"),
        cancelled=pgettext("block of a class", "Cancelled"),
        **_line(),
        **_places(),
        every_marked=_("Everybody who was booked has been marked"),
        nobody_find=_("Nobody is booked yet. Find a client above by name, phone or barcode."),
        nobody_booked=_("Nobody is booked yet"),
        nobody_marked=_("Nobody is marked yet"),
        is_off=_("The class is cancelled."),
        reopen=_("Hold the class after all"),
        is_over=_(
            "The class ended more than an hour ago. Whoever has the right “Mark and undo on past days” can still mark."
        ),
    )


def _line() -> dict[str, str]:
    """Of the waiting list."""
    return {
        "waiting": pgettext("block of a class", "Waiting list"),
        "number": _("No. %(number)s in the line"),
        "promote_say": _("Press once more to give %(name)s the place"),
        "wait_more": _("More: %(name)s"),
        "above": _("Book above the places…"),
        "leave": _("Does not want to wait any more"),
        "leave_say": _("Press once more: %(name)s does not want to wait"),
        "remove": _("Take off the list…"),
    }


def _places() -> dict[str, str]:
    """Of the places in the head."""
    return {
        "taken": _("%(taken)s of %(places)s"),
        "over": _("above the places: %(count)s"),
        "full": _("no places"),
        "no_limit": _("no limit of places"),
    }
