"""A valid filling of every form: what the page offers, and an example where a person would type."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from ritm.accounts.models import Login
from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.models import Booking
from ritm.clients.actions.keeping_lists import move_entry
from ritm.web.desk.schedule.standing import stands_at
from tests.contracts.papers import document
from tests.crawls.addresses import Address
from tests.crawls.reading import Field, Form
from tests.given import PASSWORD
from tests.support.furnished import Furnished, picture

Sent = dict[str, list[Any]]
# What is typed into an empty field of this name, on whatever page it stands; a name is always a new one.
EXAMPLES = {
    "name": "Новое имя",
    "entry_name": "Новое в списке",
    "login": "novichok",
    "password": "granit-88-elka",
    "current": PASSWORD,
    "wall_time": "09:00",
    "count": "8",
    "price_minor": "5600",
}
# Where the page's own values would change nothing, or more is needed: address → field → value.
CHANGED: dict[str, dict[str, Any]] = {
    "branch": {"branch": lambda house: house["branch"].pk},
    "theme": {"theme": "dark"},
    "language": {"language": "en"},
    "profile": {"theme": "dark"},
    "settings": {"sale_credit_days": "21"},
    "settings_penalties": {"miss_percent": "70"},
    "settings_usual_fields": {"asked-vk": "no"},
    "settings_limits": {"hours": "5"},
    "settings_bookings": {"most_ahead": "7"},
    "settings_limit_new": {"scope": lambda house: f"group:{house['group'].pk}", "hours": "7"},
    "settings_limit_edit": {"hours": "9"},
    "settings_consents": {"sms_text": "Согласна на рекламу в СМС."},
    "form_entry_edit": {"entry_name": "Иное в списке"},
    "client_draft": {"name": "Набросок"},
    "client_draft_new": {"name": "Набросок"},
    "lesson_edit": {"capacity": "9"},
    "closure_new": {"first_on": lambda house: house.place.today + timedelta(days=100), "last_on": ""},
    "closure_edit": {"name": "Иные дни"},
    "lesson_drag": {"from": lambda house: stands_at(house["free_lesson"]), "minutes": "75"},
    "lesson_new": {"on": lambda house: house.place.today + timedelta(days=3)},
    "template_edit": {"wall_time": "11:05"},
    "week_fill": {"weeks": "2"},
    "template_whole_edit": {"last_on": "2099-12-30"},
    "template_whole_new": {"first_on": "2099-12-31"},
    "manager_new": {"access_level": lambda house: house["held_level"].pk},
    "teacher_new": {"access_level": lambda house: house["held_level"].pk},
    "client_erase": {"number": lambda house: house["deleted_client"].pk},
    "lesson_book": {"client": lambda house: house["guest"].pk},
    "lesson_mark": {"client": lambda house: house["guest"].pk, "pay": "pass"},
    "lesson_unmark_all": {"marks": lambda house: house["visit"].pk},
    "lesson_wait": {"client": lambda house: house["absent"].pk},
    "lesson_wait_move": {"to": "2"},
    "lesson_keep": {"count": "1"},
    "client_book": {"lesson": lambda house: house["free_lesson"].pk, "on": lambda house: house["free_lesson"].on},
    "lesson_series": {"dates": lambda house: house["lesson"].pk},
    "card_blocks": {"do": "move", "block": "upcoming", "order": "visits upcoming"},
    "client_payment": {"minor": "100"},
    "client_freeze": {
        "begins_on": lambda house: house.place.today + timedelta(days=2),
        "ends_on": lambda house: house.place.today + timedelta(days=5),
    },
    "client_pass_renewal": {"is_on": "1"},
    "pass_extend_many": {"days": "3"},
    "client_pass_change": {"reason": "По просьбе", "price": "9900"},
    "client_pass_extend": {"reason": "Болела", "days": "5"},
    "client_hand_over": {"reason": "Уезжает", "holder": lambda house: house["guest"].pk},
    "client_regular_new": {"group": lambda house: house["group"].pk},
    "regular_edit": {"weekdays": "2"},
    "regular_pause": {
        "begins_on": lambda house: house.place.today + timedelta(days=40),
        "ends_on": lambda house: house.place.today + timedelta(days=41),
    },
    "client_pay_out": {"minor": "10", "method": "cash"},
    "client_sale": {"line": "cash", "cash": lambda house: house["plan"].price_minor // 100},
    "first_password": {"password": "granit-88-elka"},
    "advanced_segment_new": {"c": "blocked:yes"},
    "advanced_secret": {"field": "passport", "value": "4509 123456", "add": "1"},
    "import_fix": {"fix_2_2": "01.02.1990"},
    "import_lists": {"value_0": "skip", "value_1": ""},
    "import_sheet": {"header_row": "2"},
    "client_photo_new": {"photo": lambda _house: SimpleUploadedFile("photo.jpg", picture().read(), "image/jpeg")},
    "contract_template_upload": {"file": lambda house: table(document("{{ клиент }}"), "new.docx")},
    "contract_template_numbering": {"seller": "ИП Новая"},
    "contract_close": {"reason": "Ошибка", "status": "annulled"},
    "import_start": {"file": lambda house: table("ФИО;Телефон\nНовая Клиентка;89030000001\n".encode())},
}
# A field of many boxes of which at least one is ticked.
TICKED = frozenset(["branches", "disciplines"])


def table(content: bytes, name: str = "base.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def filled(house: Furnished, address: Address, form: Form | None) -> Sent:
    """What a person sends who has filled the form in; only the key where the address has no form on a page."""
    values = {**form.sent, **{name: _typed(known) for name, known in form.fields.items()}} if form else {}
    for name, value in CHANGED.get(address.name, {}).items():
        values[name] = [value(house) if callable(value) else value]
    values.pop("csrfmiddlewaretoken", None)
    return {**values, "request_key": [uuid4().hex]}


def _typed(known: Field) -> list[str]:
    """What stands in the field afterwards: the page's own value, else an example."""
    is_empty = known.values in ([""], [])
    if known.name == "name" or (is_empty and known.name in EXAMPLES):
        return [EXAMPLES[known.name]]
    if is_empty and (known.name in TICKED or (known.required and known.options)):
        return [option for option in known.options if option][:1]
    return known.values


def _one_time(house: Furnished) -> None:
    Login.objects.filter(pk=house.place.boss.login_id).update(must_change_password=True)


def _ordered(house: Furnished) -> None:
    for is_up in (True, False):
        move_entry(kind="interest", entry=house["interest"], is_up=is_up, actor=house.place.actor)


def _freed(house: Furnished) -> None:
    booking = Booking.objects.filter(lesson=house["full_lesson"], status=Booking.Status.BOOKED).first()
    cancel_booking(booking=booking, actor=house.place.actor)


# What has to stand before a page shows its form, or before it has something to do; done within the case.
BEFORE: dict[str, Callable[[Furnished], None]] = {
    "first_password": _one_time,
    "form_list_sort": _ordered,
    "lesson_wait_promote": _freed,
}


def prepare(house: Furnished, address: Address) -> None:
    """Bring the studio to where the page shows its form."""
    if address.name in BEFORE:
        with account_scope(house.place.account.pk):
            BEFORE[address.name](house)
