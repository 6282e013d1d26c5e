"""A visit on a day on which the pass is frozen, as the boss wants it: refused, the freeze ends, or it stays (F-5)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from ritm.accounts.models import AccountSettings
from ritm.accounts.queries import settings_of_account
from ritm.attendance.models import Booking, Visit
from ritm.attendance.paying import Choice
from ritm.core.days import short_day
from ritm.passes.freezes import days_thawed
from ritm.passes.models import ClientPass, PassState
from ritm.passes.models_of_freezes import EndedFreeze
from ritm.passes.queries import Fit
from ritm.passes.states import frozen_on
from ritm.schedule.models import Lesson

Mode = AccountSettings.FrozenVisit


def frozen_fit(choice: Choice, pinned: ClientPass | None = None) -> Fit | None:
    """The pass that would pay were it not frozen on the day of the lesson; None where another one pays."""
    if choice.client_pass is not None:
        return None
    alone = (fit for fit in choice.fits if [reason.code for reason in fit.reasons] == [PassState.FROZEN])
    begun = (fit for fit in alone if fit.client_pass.starts_on is not None)
    return next((fit for fit in begun if pinned is None or fit.client_pass.pk == pinned.pk), None)


def mode() -> str:
    """What the boss wants of a visit on a frozen day."""
    return settings_of_account().frozen_visit


def thaw_text(held: ClientPass, lesson: Lesson) -> str:
    """«заморозка до 05.12 закончится, абонемент до 20.12»: what a mark that ends the freeze would do."""
    freeze = frozen_on(held, lesson.on)
    if freeze is None or held.ends_on is None:
        return ""
    ends_on = held.ends_on - timedelta(days=days_thawed(freeze, lesson.on))
    words = {"until": short_day(freeze[1]), "ends": short_day(ends_on)}
    return _("the freeze until %(until)s ends with this visit, the pass then runs until %(ends)s") % words


def back_text(visit: Visit) -> str:
    """What has become of the freeze once the mark is taken back; "" where the visit had ended none."""
    if visit.entry is None:
        return ""
    if EndedFreeze.objects.filter(cause=cause_of(visit), is_over=True).exists():
        return _("the freeze does not come back: its days are in use")
    freeze = frozen_on(ClientPass.objects.get(pk=visit.entry.client_pass_id), visit.lesson.on)
    return _("the freeze until %(until)s lies again") % {"until": short_day(freeze[1])} if freeze else ""


def ended_by(visit: Visit) -> EndedFreeze | None:
    """The freeze that the visit has ended, as it was."""
    return EndedFreeze.objects.filter(cause=cause_of(visit), is_over=False).first()


def booked_inside(kept: EndedFreeze) -> list[Booking]:
    """Standing bookings on the pass in the days that the freeze had left."""
    rows = Booking.objects.filter(client_pass=kept.client_pass_id, status=Booking.Status.BOOKED)
    return list(rows.filter(lesson__on__range=(kept.ended_on, kept.ends_on)))


def cause_of(visit: Visit) -> str:
    """What entries and freezes call the visit."""
    return f"visit:{visit.pk}"
