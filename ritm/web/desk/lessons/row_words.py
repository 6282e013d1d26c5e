"""What every row of the panel says: translated once a panel, the client's name filled in for each row."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True, kw_only=True)
class RowWords:
    """Words of the language of now; those with a name in them are patterns."""

    first_time: str
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
    cancel_say: str
    undo: str
    undo_sure: str
    undo_say: str
    undo_tip: str
    give_back_sure: str
    give_back_tip: str

    @classmethod
    def of_now(cls) -> "RowWords":
        """In the language of this request."""
        return cls(
            first_time=_("First time"),
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
            cancel=_("Take off the booking"),
            cancel_sure=_("Sure? Press once more"),
            cancel_say=_("Press once more to take off the booking of %(name)s"),
            undo=_("Take off"),
            undo_sure=pgettext("take off", "Sure?"),
            undo_say=_("Press once more to take %(name)s off the class"),
            undo_tip=_("Take off the class"),
            give_back_sure=_("Give it back?"),
            give_back_tip=_("Take off the class: the visit goes back to the pass"),
        )
