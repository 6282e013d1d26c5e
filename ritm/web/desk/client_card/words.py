"""What the card says after an act, beside what the lesson's panel says too: until when, what is left (ux §9.5)."""

from django.utils.translation import gettext as _

from ritm.attendance.models import Visit
from ritm.attendance.paying import lessons_text
from ritm.ledger.errors import written
from ritm.passes.models import Activation, ClientPass
from ritm.sales.models import Payment
from ritm.web.desk.lessons import words
from ritm.web.ui.wording import month_day


def sold_text(held: ClientPass) -> str:
    """«Абонемент оформлен, до 22 декабря»."""
    if held.ends_on is None and held.activation == Activation.AFTER_PREVIOUS:
        return _("The pass is sold, it begins right after the one before it")
    if held.ends_on is None:
        return _("The pass is sold, it begins at the first visit")
    return _("The pass is sold, until %(day)s") % {"day": month_day(held.ends_on)}


def undone_text(visit: Visit) -> str:
    """«Занятие вернулось в абонемент «8 занятий»: осталось 5 из 8»."""
    if visit.entry is None or visit.source != Visit.Source.PASS:
        return words.undone(visit)
    held = ClientPass.objects.get(pk=visit.entry.client_pass_id)
    if held.left_units is None:
        return words.undone(visit)
    left = {"name": held.name, "left": lessons_text(held.left_units), "count": lessons_text(held.granted_units or 0)}
    return words.and_freeze(_("The class is back on the pass “%(name)s”: %(left)s of %(count)s left") % left, visit)


def paid_words(payment: Payment, *, debt_minor: int, free_minor: int) -> str:
    """«Принято 1 500 ₽. На счёте 300 ₽»; what is still owed where something is."""
    text = _("%(sum)s taken") % {"sum": written(payment.minor)}
    if debt_minor:
        return text + ". " + _("Still owed: %(sum)s") % {"sum": written(debt_minor)}
    return text + ". " + _("On the balance: %(sum)s") % {"sum": written(free_minor)} if free_minor else text


def paid_out_words(payment: Payment, *, free_minor: int) -> str:
    """«Выдано 1 000 ₽. На счёте 500 ₽»."""
    sums = {"sum": written(payment.minor), "free": written(free_minor)}
    return _("%(sum)s paid out. On the balance: %(free)s.") % sums
