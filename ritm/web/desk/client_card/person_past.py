"""What has been, in the PDF with a client's data: passes, visits, bookings, money, contracts, the history (CL-34)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.attendance.models import Booking
from ritm.attendance.queries import visits_of
from ritm.clients.queries import ids_of
from ritm.contracts.models import Contract
from ritm.core import clock
from ritm.ledger.queries import money_of
from ritm.sales.models import Payment
from ritm.schedule.models import Lesson
from ritm.studio.paper import Person, Section
from ritm.web.desk.client_card import changes, filling
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.history import bookings as with_cancellers
from ritm.web.desk.client_card.history import payments as payments_told
from ritm.web.desk.client_card.history import visits as visits_told
from ritm.web.ui.wording import clock_time, plain_date
from ritm.web.ui.wording import money as in_roubles

_LESSON = ("lesson__group", "lesson__teacher", "lesson__branch")


def passes(person: Person) -> list[Section]:
    """Every pass, the newest first: what it opens, what is left, until when, what it cost."""
    head = (_("Sold"), _("Pass"), _("Left"), _("Term"), _("Price"))
    rows = [
        (
            plain_date(one.held.sold_on),
            f"{one.held.name}\n{one.disciplines}",
            one.badge,
            one.term,
            in_roubles(one.held.price_minor),
        )
        for one in filling.every_pass(_card(person))
    ]
    return [Section(_("Passes"), [], head, rows, (14, 34, 16, 22, 14), frozenset({4}), pgettext("rows", "none"))]


def visits(person: Person) -> list[Section]:
    """Every visit, the latest first."""
    head = (_("Date"), _("Class"), _("Teacher"), _("Paid by"))
    found = list(visits_of(person.client))
    rows = [
        (*_lesson(row["lesson"]), "\n".join(filter(None, (row["paid_by"], row["text"]))))
        for row in visits_told(found, _card(person))
    ]
    return [Section(_("Visits"), head=head, rows=rows, widths=(18, 30, 24, 28), empty=pgettext("rows", "none"))]


def bookings(person: Person) -> list[Section]:
    """Bookings that stand, were missed or taken off, each kind the latest first."""
    head = (_("Date"), _("Class"), _("Teacher"), pgettext("booking", "How it ended"))
    kinds = (Booking.Status.BOOKED, Booking.Status.NO_SHOW, Booking.Status.CANCELLED)
    rows = Booking.objects.filter(client=person.client, status__in=kinds).select_related(*_LESSON, "client_pass")
    found = with_cancellers(list(rows.order_by("-lesson__starts_at", "-pk")), _card(person))
    lines = [(*_lesson(row.lesson), _ended(row, person)) for row in found]
    return [Section(_("Bookings beside the visits"), head=head, rows=lines, widths=(18, 30, 24, 28))]


def _ended(row: Booking, person: Person) -> str:
    if row.status == Booking.Status.NO_SHOW:
        return f"{row.get_status_display()}, {row.said}"
    if row.status != Booking.Status.CANCELLED:
        return str(row.get_status_display())
    at = clock.local(row.cancelled_at, person.branch.time_zone) if row.cancelled_at else None
    day = f" {plain_date(at.date())}" if at else ""
    return f"{row.get_status_display()}{day}, {row.canceller or row.get_cancelled_by_display()}"


def money(person: Person) -> list[Section]:
    """Where the client stands now."""
    now = money_of(person.client.pk)
    pairs = [(_("On the balance"), in_roubles(now.free_minor)), (_("Debt"), in_roubles(now.debt_minor))]
    return [Section(_("Money"), pairs)]


def payments(person: Person) -> list[Section]:
    """Every payment, the latest first; money given back is below zero."""
    head = (_("Date"), _("What for"), pgettext("paid", "How"), _("Sum"))
    found = list(Payment.objects.filter(client__in=ids_of(person.client.pk)).order_by("-paid_on", "-pk"))
    rows = [
        (
            plain_date(row["payment"].paid_on),
            "\n".join(filter(None, (row["what"], _payer(row["payment"]), row["payment"].comment))),
            str(row["payment"].get_method_display()),
            in_roubles(row["minor"]),
        )
        for row in payments_told(found, _card(person))
    ]
    return [Section(_("Payments"), [], head, rows, (14, 50, 18, 18), frozenset({3}), pgettext("rows", "none"))]


def _payer(payment: Payment) -> str:
    return _("paid by %(name)s") % {"name": payment.payer} if payment.payer else ""


def contracts(person: Person) -> list[Section]:
    """Contracts, for whoever may see them; their files lie beside this one."""
    found = Contract.objects.filter(client__in=ids_of(person.client.pk)).select_related("template").order_by("-pk")
    rows = found if person.may("contracts") else found.none()
    lines = [(plain_date(one.made_on), one.number, one.template.name, str(one.get_status_display())) for one in rows]
    head = (_("Date"), pgettext("contract", "No."), _("Contract"), pgettext("contract", "Status"))
    return [Section(_("Contracts"), head=head, rows=lines, widths=(14, 26, 40, 20))]


def history(person: Person) -> list[Section]:
    """Who did what with the client's data and when, as «История изменений» tells this person."""
    card = _card(person)
    told = changes.told(list(changes.events_of(card)), card)
    rows = [(f"{plain_date(one.at.date())} {clock_time(one.at)}", _changed(one), one.who) for one in told]
    head = (_("Date"), _("What was changed"), _("By whom"))
    return [Section(_("History of changes"), head=head, rows=rows, widths=(18, 56, 26))]


def _changed(one: changes.Change) -> str:
    values = (
        f"{value.label}: {pgettext('value', 'erased')}"
        if value.is_erased
        else f"{value.label}: {value.old or '—'} → {value.new or '—'}"
        for value in one.values
    )
    unsaid = [_("%(fields)s: changed, values are not shown") % {"fields": one.unsaid}] if one.unsaid else []
    return "\n".join((one.text, *values, *unsaid))


def _lesson(lesson: Lesson) -> tuple[str, str, str]:
    teacher = lesson.teacher.name if lesson.teacher else ""
    return f"{plain_date(lesson.on)} {clock_time(lesson.wall_time)}", lesson.group.name, teacher


def _card(person: Person) -> Card:
    return Card(person.client, person.staff, person.branch, clock.today(person.branch.time_zone))
