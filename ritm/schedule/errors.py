"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class NameMissing(DomainError):
    """A list entry without a name."""

    code = "name_missing"
    message = _("Enter the name: it is shown in the schedule")
    field = "name"


class NameTooLong(DomainError):
    """The name does not fit."""

    code = "name_too_long"
    message = _("The name is too long: at most %(longest)s characters")
    field = "name"


class NameTaken(DomainError):
    """Another entry in use has this name."""

    code = "name_taken"
    message = _("“%(name)s” is already in the list. Choose another name.")
    field = "name"


class BadColor(DomainError):
    """Not a colour of six hexadecimal digits."""

    code = "bad_color"
    message = _("This is not a colour. Enter six digits or letters A–F, for example #2F6FDE.")
    field = "color"


class InUse(DomainError):
    """Groups, the template or coming lessons stand on it."""

    code = "in_use"
    message = _("“%(name)s” is in use. Put it into the archive: it will no longer be offered.")


class BadLength(DomainError):
    """A lesson lasts from 5 minutes to 24 hours."""

    code = "bad_length"
    message = _("A class lasts from 5 minutes to 24 hours")
    field = "minutes"


class BadCapacity(DomainError):
    """From 1 to 999 places, or no limit."""

    code = "bad_capacity"
    message = _("Enter from 1 to 999 places, or leave the field empty for no limit")
    field = "capacity"


class BadAge(DomainError):
    """Whole years from 0 to 120, the second not below the first."""

    code = "bad_age"
    message = _("Enter from 0 to 120 years, the second not less than the first, or leave the fields empty")
    field = "max_age"


class BadPrice(DomainError):
    """A drop-in price below zero or above the largest sum."""

    code = "bad_price"
    message = _("Enter a price from 0 to 10,000,000 ₽, or leave the field empty")
    field = "drop_in"


class BadDate(DomainError):
    """A date far outside the studio's life."""

    code = "bad_date"
    message = _("Choose a date between 2000 and 2099")
    field = "on"


class NoSuchTime(DomainError):
    """The clocks go forward over this wall time."""

    code = "no_such_time"
    message = _("The clocks go forward that night, %(time)s does not exist. The nearest time is %(nearest)s.")
    field = "wall_time"


class HallOfAnotherBranch(DomainError):
    """The hall stands elsewhere."""

    code = "hall_of_another_branch"
    message = _("The hall “%(hall)s” is in another branch. Choose one where the class is held: “%(branch)s”.")
    field = "hall"


class BranchNotChosen(DomainError):
    """Several branches are open and nothing says which."""

    code = "branch_not_chosen"
    message = _("The studio has several branches. Choose the branch of the class.")
    field = "branch"


class NoLongerOffered(DomainError):
    """What was chosen is in the archive."""

    code = "no_longer_offered"
    message = _("“%(name)s” is in the archive. Choose another one.")


class CapacityBelowTaken(DomainError):
    """Fewer places than people; saved only after a confirmation that names the excess (B-12)."""

    code = "capacity_below_taken"
    message = _("%(taken)s places are taken, %(over)s more than %(capacity)s. Nobody will be removed. Save?")
    field = "capacity"


class ClosureEndsBefore(DomainError):
    """The last day lies before the first"""

    code = "closure_ends_before"
    message = _("The last day lies before the first")
    field = "last_on"


class ClosureTooLong(DomainError):
    """A slip of the hand in the year."""

    code = "closure_too_long"
    message = _("At most %(days)s days at once. Check the year.")
    field = "last_on"


class ClosureIsOver(DomainError):
    """Nothing can be closed in the past."""

    code = "closure_is_over"
    message = _("These days are over already")
    field = "last_on"


class LessonsInClosure(DomainError):
    """Lessons stand on these days; closed only after a confirmation that names them (B-11)."""

    code = "lessons_in_closure"
    message = _("Classes stand on these days. They will be cancelled.")


class LessonHasBookings(DomainError):
    """Somebody is or was booked: the lesson is not removed."""

    code = "lesson_has_bookings"
    message = _(
        "There are bookings for this class, so it cannot be removed. Cancel the class: whoever is booked is told."
    )


class LessonHasVisits(DomainError):
    """Somebody is marked as having come: the lesson was held."""

    code = "lesson_has_visits"
    message = _("Clients are marked in this class, so it was held. Take off their marks first: %(count)s.")


class LessonMovesBookings(DomainError):
    """Another day or time with people in it; saved only after a confirmation that says what it does to them (B-11)."""

    code = "lesson_moves_bookings"
    message = _("Clients are booked into this class. They will be moved along with it.")


class BadLeast(DomainError):
    """A group that wants more people than it has places would never be held."""

    code = "bad_least"
    message = _("A number from 1 to the number of places")
    field = "min_people"


class PlaceTaken(DomainError):
    """Another lesson has the hall or the teacher then; saved only after a confirmation that names it (SC-05)."""

    code = "place_taken"
    message = _("The hall or the teacher is taken at this time")


class ClosedThen(DomainError):
    """A closure lies over the lesson's day and place; saved only after a confirmation that names it (SC-07)."""

    code = "closed_then"
    message = _("Classes are not held there on this day")


class LessonMovesBack(DomainError):
    """Nobody can be told to come at a time that has passed."""

    code = "lesson_moves_back"
    message = _("This time has passed already. Choose a later one, or cancel the class.")
    field = "wall_time"


class LongerDoesNotSuit(DomainError):
    """Somebody booked is elsewhere in the added minutes; saved only after a confirmation that names him (B-11)."""

    code = "longer_does_not_suit"
    message = _("With this length the class does not suit everybody who is booked")


class LessonStandsElsewhere(DomainError):
    """The card that was dragged had grown old."""

    code = "lesson_stands_elsewhere"
    message = _("Somebody else has changed the class meanwhile. It stands here now.")


class LessonMovedSince(DomainError):
    """A move is taken back only from where it led."""

    code = "lesson_moved_since"
    message = _("The class has been moved or cancelled since. Open it and choose its day and time.")


class LessonHasBegun(DomainError):
    """Whoever has come is there already."""

    code = "lesson_has_begun"
    message = _("The class has begun, so its move cannot be taken back")


class OldPlaceTaken(DomainError):
    """Another lesson stands where this one stood: its hall or its teacher is busy then."""

    code = "old_place_taken"
    message = _("Its old place is taken: “%(group)s” at %(time)s. Choose another time for one of the two.")


class LessonDayIsOver(DomainError):
    """A day gone by is changed by whoever holds the right to it (B-16)."""

    code = "lesson_day_is_over"
    message = _("The day of the class is over. Whoever has the right “Mark and undo on past days” can still change it.")


class BadExtension(DomainError):
    """Passes grow by at most thirty days for a lesson that is not held (B-11)."""

    code = "bad_extension"
    message = _("From 0 to %(most)s days")
    field = "extends"


class SlotTaken(DomainError):
    """The template has this group at this time already."""

    code = "slot_taken"
    message = _("The group “%(group)s” already stands in the template at this time")
    field = "wall_time"


class TemplatesOverlap(DomainError):
    """Two templates of a branch on one day: nobody could say which of them holds (SC-07)."""

    code = "templates_overlap"
    message = _("On some of these days the template “%(name)s” is in effect. Give it a last day, or choose other days.")
    field = "first_on"


class TemplateEndsBefore(DomainError):
    """The last day lies before the first."""

    code = "template_ends_before"
    message = _("The last day is before the first one")
    field = "last_on"


class BadWeeks(DomainError):
    """From 1 to 26 weeks are filled at once, from 0 to 26 are kept filled."""

    code = "bad_weeks"
    message = _("Enter at most %(most)s weeks")
    field = "weeks"
