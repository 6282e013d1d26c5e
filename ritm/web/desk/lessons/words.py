"""What a toast says after a press: object and participle (ux §9), by the client's gender where it is known."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.attendance.models import Booking, Visit
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.paying import entry_text, paid_text
from ritm.attendance.penalties import missed_text
from ritm.attendance.thawing import back_text
from ritm.attendance.waiting import place_in_line
from ritm.clients.models import Client
from ritm.core.quotes import quoted
from ritm.ledger.errors import written
from ritm.ledger.queries import money_of, paid_of
from ritm.schedule.models import Lesson


def booked(client: Client, lesson: Lesson) -> str:
    """«Белова Маша записана на 18:00»."""
    words = {
        Client.Gender.FEMALE: pgettext("she", "%(name)s is booked for %(time)s"),
        Client.Gender.MALE: pgettext("he", "%(name)s is booked for %(time)s"),
    }
    text = words.get(client.gender) or _("Booked for %(time)s: %(name)s")
    return text % {"name": client.name, "time": f"{lesson.wall_time:%H:%M}"}


def marked(visit: Visit) -> str:
    """«Белова Маша отмечена: «8 занятий», −1, осталось 4»."""
    client = visit.client
    words = {
        Client.Gender.FEMALE: pgettext("she", "%(name)s is marked: %(how)s"),
        Client.Gender.MALE: pgettext("he", "%(name)s is marked: %(how)s"),
    }
    how = paid_text(visit)
    if visit.entry is not None and visit.source == Visit.Source.PASS:
        how = f"{quoted(visit.entry.client_pass.name)}, {how}"
    text = words.get(client.gender) or _("Marked, %(name)s: %(how)s")
    return text % {"name": client.name, "how": how}


def cancelled(booking: Booking) -> str:
    """«Запись снята: Белова Маша», or «Поздняя отмена: Белова Маша, «8 занятий», −1, осталось 4»."""
    if not booking.is_late:
        return _("The booking is taken off: %(name)s") % {"name": booking.client.name}
    text = _("Late cancellation: %(name)s") % {"name": booking.client.name}
    if booking.charge_minor:
        return f"{text}, {_('%(sum)s charged') % {'sum': written(booking.charge_minor)}}"
    if booking.entry is None or booking.client_pass is None:
        return f"{text}, {pgettext('missed booking', 'not charged')}"
    return f"{text}, {quoted(booking.client_pass.name)}, {entry_text(booking.entry)}"


def waits(entry: WaitlistEntry) -> str:
    """«Белова Маша в листе ожидания, № 2»."""
    text = _("%(name)s is number %(place)s on the waiting list")
    return text % {"name": entry.client.name, "place": place_in_line(entry) if entry.status in LIVE else 1}


def waits_no_longer(entry: WaitlistEntry) -> str:
    """«Больше не в листе ожидания: Белова Маша»."""
    return _("Off the waiting list: %(name)s") % {"name": entry.client.name}


def missed(booking: Booking) -> str:
    """«Пропуск: Белова Маша, «8 занятий», −1, осталось 4», or that nothing is charged."""
    text = _("No-show: %(name)s") % {"name": booking.client.name}
    if booking.entry is None or booking.client_pass is None:
        return f"{text}, {missed_text(booking)}"
    return f"{text}, {quoted(booking.client_pass.name)}, {entry_text(booking.entry)}"


def booked_again(booking: Booking) -> str:
    """«Снова записана: Белова Маша»."""
    return _("Booked again: %(name)s") % {"name": booking.client.name}


def waived(booking: Booking) -> str:
    """«Штраф снят: Белова Маша»."""
    return _("The charge is waived: %(name)s") % {"name": booking.client.name}


def restored(booking: Booking) -> str:
    """«Занятие возмещено: Белова Маша»."""
    return _("The visit is restored: %(name)s") % {"name": booking.client.name}


def undone(visit: Visit) -> str:
    """«Занятие вернулось в абонемент «8 занятий»: Белова Маша», or that the mark is taken back and where its money is."""
    if visit.entry is None or visit.source != Visit.Source.PASS:
        text = _("The mark is taken back: %(name)s") % {"name": visit.client.name}
        return f"{text}. {money}" if (money := _came_back(visit)) else text
    words = {"pass": visit.entry.client_pass.name, "name": visit.client.name}
    return and_freeze(_("The class is back on the pass “%(pass)s”: %(name)s") % words, visit)


def and_freeze(text: str, visit: Visit) -> str:
    """The same, with what has become of a freeze that the mark had ended (F-5)."""
    freeze = back_text(visit)
    return f"{text}. {freeze[0].upper()}{freeze[1:]}" if freeze else text


def _came_back(visit: Visit) -> str:
    """Money is never given back by itself: what was paid for the visit is the client's, and pays his other debts (G-5)."""
    paid = paid_of(visit.charge_id) if visit.charge_id else 0
    if not paid:
        return ""
    stays = money_of(visit.client_id).free_minor >= paid
    text = _("%(sum)s stay on the client's balance") if stays else _("%(sum)s went back and paid the client's debts")
    return text % {"sum": written(paid)}
