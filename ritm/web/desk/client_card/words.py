"""What the card says after an act: which pass paid, what is left, until when (ux §9.5)."""

from django.utils.translation import gettext as _

from ritm.attendance.models import Booking, Visit
from ritm.attendance.paying import lessons_text, paid_text
from ritm.ledger.errors import written
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment
from ritm.web.ui.wording import clock_time, month_day, weekday_date


def sold_text(held: ClientPass) -> str:
    """«Абонемент оформлен, до 22 декабря»."""
    if held.ends_on is None:
        return _("The pass is sold, it begins at the first visit")
    return _("The pass is sold, until %(day)s") % {"day": month_day(held.ends_on)}


def marked_text(visit: Visit) -> str:
    """«Отметка поставлена. «8 занятий»: осталось 4 из 8»."""
    held = _paying_pass(visit)
    how = f"«{held.name}», {paid_text(visit)}" if held and held.count is None else paid_text(visit)
    if held and held.count is not None and visit.entry.left_after is not None:
        how = _left(held, visit.entry.left_after)
    return _("The mark is made. %(how)s") % {"how": how[:1].upper() + how[1:]}


def undone_text(visit: Visit) -> str:
    """«Занятие вернулось в абонемент «8 занятий»: осталось 5 из 8»."""
    held = _paying_pass(visit)
    if held is None:
        return _("The mark is taken back")
    if held.left_units is None:
        return _("The visit is back on the pass «%(name)s»") % {"name": held.name}
    return _("The visit is back on the pass %(left)s") % {"left": _left(held, held.left_units)}


def booked_text(booking: Booking) -> str:
    """«Белова Маша: записано на ср 25.11, 18:00»."""
    lesson = booking.lesson
    words = {"name": booking.client.name, "day": weekday_date(lesson.on), "time": clock_time(lesson.wall_time)}
    return _("%(name)s: booked for %(day)s, %(time)s") % words


def paid_words(payment: Payment, *, debt_minor: int, free_minor: int) -> str:
    """«Принято 1 500 ₽. На счёте 300 ₽»; what is still owed where something is."""
    text = _("%(sum)s taken") % {"sum": written(payment.minor)}
    if debt_minor:
        return text + ". " + _("Still owed: %(sum)s") % {"sum": written(debt_minor)}
    return text + ". " + _("On the balance: %(sum)s") % {"sum": written(free_minor)} if free_minor else text


def paid_out_words(payment: Payment, *, free_minor: int) -> str:
    """«Выдано 1 000 ₽. На счёте 500 ₽»."""
    words = {"sum": written(payment.minor), "free": written(free_minor)}
    return _("%(sum)s paid out. On the balance: %(free)s") % words


def _paying_pass(visit: Visit) -> ClientPass | None:
    return visit.entry.client_pass if visit.source == Visit.Source.PASS and visit.entry else None


def _left(held: ClientPass, units: int) -> str:
    words = {"name": held.name, "left": lessons_text(units), "count": held.count}
    return _("«%(name)s»: %(left)s of %(count)s left") % words
