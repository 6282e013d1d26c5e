"""A studio with one of everything, each text of it its own: something to look at, something to leak.

Two studios furnished with different words share no text but the product's own (tests/crawls).
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.urls import reverse
from PIL import Image

from ritm.accounts.middleware import account_urls
from ritm.accounts.models import Branch, Login
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.limits import choose_cancel_limit
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.attendance.actions.waiting import join_waitlist, remove_from_waitlist
from ritm.attendance.limits import Limit
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.models_of_queue import SkipLog
from ritm.attendance.penalties import MissKind
from ritm.clients.actions.consents import give_consent, write_consent_text
from ritm.clients.actions.fields import FieldTerms, add_field, hide_field
from ritm.clients.actions.keeping_lists import archive_entry
from ritm.clients.actions.lists import LISTS, add_entry, add_source
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.passport import change_passport
from ritm.clients.actions.photos import keep_photo, set_photo
from ritm.clients.actions.portal import give_portal_login
from ritm.clients.actions.profile import add_client, make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.passport import PassportData
from ritm.core import clock
from ritm.directory.actions import save_segment, save_view
from ritm.directory.doubles import find_doubles
from ritm.directory.models import DoublePair
from ritm.ledger.models import Charge
from ritm.passes.actions.plans import archive_plan
from ritm.sales.actions import pay_out, take_payment
from ritm.schedule.actions.closures import add_closure
from ritm.schedule.actions.disciplines import archive_discipline
from ritm.schedule.actions.groups import archive_group
from ritm.schedule.actions.halls import archive_hall
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.actions.moving_back import move_of
from ritm.schedule.actions.template import add_slot
from ritm.staff.actions.levels import save_access_level
from ritm.staff.actions.people import add_staff, archive_staff, change_staff
from ritm.staff.models import StaffRole
from ritm.staff.permissions import preset_codes
from ritm.studio.actions import add_branch, change_branch
from ritm.studio.person_export import ask_for_person, write_person
from tests.support.furnished_batches import add_batches
from tests.support.furnished_files import add_contracts, add_imports
from tests.support.furnished_joining import add_joining
from tests.support.furnished_regulars import add_standing, add_weekly


@dataclass
class Furnished:
    """What stands in the studio: the kind of an address's object → the object."""

    place: Any
    word: str
    latin: str
    objects: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> Any:
        return self.objects[kind]

    def url(self, name: str, *, is_outside: bool = False, **parts: Any) -> str:
        """The address of this name in this account, or outside of every account."""
        if is_outside:
            return reverse(name, settings.ROOT_URLCONF, kwargs=parts)
        with account_urls(self.place.account.slug):
            return reverse(f"desk:{name}", kwargs=parts)

    def says(self, what: str) -> str:
        """A text that only this studio has."""
        return f"{self.word}-{what}"

    def email(self, who: str) -> str:
        """An email that only this studio has."""
        return f"{who}@{self.latin}.example"


def furnish(place: Any, *, word: str, latin: str, digits: str) -> Furnished:
    """Fill an account within its open scope. `digits`: four of their own for phones, barcodes, sums."""
    house = Furnished(place, word, latin)
    for step in (
        _people,
        _classes,
        _clients,
        _own,
        _doubles,
        _money,
        add_batches,
        _coming,
        add_standing,
        add_weekly,
        add_imports,
        _person,
        add_contracts,
        add_joining,
    ):
        step(house, digits)
    return house


def _people(house: Furnished, digits: str) -> None:
    place, boss = house.place, house.place.boss
    branch = Branch.objects.filter(position=1).first()
    branch = branch or add_branch(name=house.says("филиал"), time_zone="Europe/Kaliningrad", by=boss)
    reach = {
        "address": house.says("улица, 7"),
        "phone": f"+7901{digits}900",
        "email": house.email("branch"),
    }
    change_branch(branch=branch, name=branch.name, time_zone=branch.time_zone, **reach, by=boss)
    level = save_access_level(name=house.says("уровень"), codes=preset_codes("administrator"), by=boss)
    house.objects |= {
        "branch": branch,
        "level": save_access_level(name=house.says("запасной"), codes=("halls.read",), by=boss),
        "held_level": level,
    }
    for role, kind in ((StaffRole.FRONT_DESK, "manager"), (StaffRole.TEACHER, "teacher")):
        for number, who in enumerate((kind, f"archived_{kind}")):
            house.objects[who] = add_staff(
                role=role,
                name=house.says(f"{who.replace('_', ' ')} Ким"),
                access_level=level,
                login=f"{house.latin}-{who}",
                password="korall-77-sosna",
                phone=f"+7901{digits}{len(kind)}{number}0",
                email=house.email(who),
                branches=[place.branch],
                by=boss,
            )
        archive_staff(member=house[f"archived_{kind}"], by=boss)
    change_staff(
        member=house["manager"],
        name=house.says("администратор"),
        access_level=level,
        branches=[place.branch],
        email=house["manager"].email,
        by=boss,
    )


def _classes(house: Furnished, digits: str) -> None:
    place = house.place
    hall, discipline = place.hall(house.says("паркет")), place.discipline(house.says("танец"), "#0E7A5F")
    group = place.group(
        name=house.says("вечер"),
        discipline=discipline,
        hall=hall,
        teacher=house["teacher"],
        capacity=30,
        drop_in_minor=int(digits) * 100,
    )
    slot = add_slot(
        branch=place.branch,
        group=group,
        weekday=(place.today.weekday() + 2) % 7,
        wall_time=time(10),
        hall=hall,
        teacher=house["teacher"],
        actor=place.actor,
    )
    plan = place.plan(name=house.says("восемь занятий"), price_minor=int(digits) * 1000)
    house.objects |= {"hall": hall, "discipline": discipline, "group": group, "slot": slot, "plan": plan}
    _spare_classes(house)


def _spare_classes(house: Furnished) -> None:
    """What nothing stands on, so that it can be deleted; and what is in the archive."""
    place, by = house.place, {"actor": house.place.actor}
    spare_discipline = place.discipline(house.says("пилатес"))
    house.objects |= {
        "spare_hall": place.hall(house.says("чулан")),
        "spare_discipline": spare_discipline,
        "spare_group": place.group(name=house.says("утро"), discipline=house["discipline"], hall=house["hall"]),
        "archived_hall": archive_hall(hall=place.hall(house.says("подвал")), **by),
        "archived_discipline": archive_discipline(discipline=place.discipline(house.says("степ")), **by),
        "archived_group": archive_group(
            group=place.group(name=house.says("полдень"), discipline=house["discipline"], hall=house["hall"]), **by
        ),
        "archived_plan": archive_plan(
            plan=place.plan(name=house.says("старое пробное"), kind="trial", trial_category=house.says("проба")), **by
        ),
    }


def _lists(house: Furnished) -> dict[str, Any]:
    """A choice in each list of the form, and the fields of a client for whom all of them were chosen."""
    for kind in sorted(LISTS.keys() - {"source"}):
        house.objects[kind] = add_entry(kind=kind, name=house.says(kind), actor=house.place.actor)
    by = {"kind": "interest", "actor": house.place.actor}
    house.objects["spare_interest"] = add_entry(name=house.says("лишний интерес"), **by)
    shelved = add_entry(name=house.says("былой интерес"), **by)
    house.objects["archived_interest"] = archive_entry(entry=shelved, **by)
    pages = {network: f"{house.latin}.{network}" for network in ("vk", "facebook", "instagram")}
    return {
        "status": house["status"],
        "class_format": house["class_format"],
        "interests": (house["interest"],),
        "documents": (DocumentData(house["document"], house.place.today),),
        "illnesses": (house["illness"],),
        **pages,
    }


def _clients(house: Furnished, digits: str) -> None:
    place, branch = house.place, house.place.branch
    make_system_client()
    source = add_source(name=house.says("вывеска"), actor=place.actor)
    mother = place.client(
        house.says("мама Ольга"), phone=f"+7902{digits}001", birth_date=place.today.replace(year=1988)
    )

    def add(name: str, **fields: Any) -> Any:
        data = ClientData(name=house.says(name), branch=branch, **fields)
        return add_client(data=data, actor=place.actor, created_by=place.boss)

    anna = add(
        "Анна Нина",
        salutation=house.says("Анечка"),
        phone=f"+7902{digits}002",
        other_phone=f"+7902{digits}003 сестра",
        email=house.email("anna"),
        barcode=f"46{digits}0011223",
        birth_date=date(2015, 5, 17),
        guardian=mother,
        source=source,
        responsible=house["manager"],
        note=house.says("любит тишину"),
        alert_note=house.says("аллергия на мёд"),
        named_parent=house.says("тётя Рая"),
        named_parent_phone=f"+7902{digits}009 тётя",
        **_lists(house),
    )
    boris = add("Борис Крот", phone=f"+7902{digits}004", birth_date=place.today.replace(year=1984))
    vera = add("Вера Лань", phone=f"+7902{digits}005", is_blocked=True, block_reason=house.says("спорит"))
    gone = house.objects["deleted_client"] = add("Дина Рысь", phone=f"+7902{digits}007", note=house.says("уехала"))
    delete_client(client=gone, actor=place.actor)
    house.objects["guest"] = add("Глеб Лис", phone=f"+7902{digits}006", guardian=mother)
    house.objects |= {"client": anna, "mother": mother, "debtor": boris, "blocked": vera, "source": source}
    view = {"text": house.says("вид"), "sort": "-added"}
    house.objects["view"] = save_view(name=house.says("вид"), query=view, actor=place.actor, staff=place.boss)
    house.objects["segment"] = save_segment(
        name=house.says("сегмент"), conditions=[f"branch:is:{place.branch.pk}"], actor=place.actor
    )


def _doubles(house: Furnished, digits: str) -> None:
    """Two cards that look alike, and two that were merged."""
    place = house.place
    for number in range(2):
        place.client(house.says("Ева Куница"), birth_date=date(1991, 3, 4), phone=f"+7902{digits}02{number}")
    find_doubles(actor=place.actor)
    house.objects["pair"] = DoublePair.objects.get()
    kept, dropped = (place.client(house.says(name)) for name in ("Жанна Выдра", "Жаннета Выдра"))
    house.objects["merge"] = merge_clients(kept=kept, dropped=dropped, chosen={"name": "dropped"}, actor=place.actor)


def _own(house: Furnished, digits: str) -> None:
    """The boss's own fields, a photo of a client, a picture chosen and not saved."""
    place = house.place
    terms = {"kind": "choice", "options": (house.says("первый"), house.says("второй")), "hint": house.says("подсказка")}
    house.objects["own_field"] = own = add_field(
        terms=FieldTerms(name=house.says("разряд"), **terms), actor=place.actor
    )
    house.objects["spare_field"] = add_field(terms=FieldTerms(name=house.says("школа"), kind="text"), actor=place.actor)
    hidden = add_field(terms=FieldTerms(name=house.says("былое"), kind="text"), actor=place.actor)
    house.objects["hidden_field"] = hide_field(own=hidden, is_hidden=True, actor=place.actor)
    write_values(client=house["client"], texts={own.pk: house.says("второй")}, actor=place.actor)
    set_photo(client=house["client"], file_id=keep_photo(content=picture(), actor=place.actor).pk, actor=place.actor)
    house.objects["chosen_photo"] = keep_photo(content=picture(), actor=place.actor)


def picture() -> BytesIO:
    """A photo that the house takes."""
    made = BytesIO()
    Image.new("RGB", (160, 120), "navy").save(made, "JPEG")
    made.seek(0)
    return made


def _money(house: Furnished, digits: str) -> None:
    place, anna, boris = house.place, house["client"], house["debtor"]
    minor, staff = int(digits), place.boss
    house.objects["client_pass"] = place.pass_(anna, house["plan"])
    absent = house.objects["absent"] = place.client(house.says("Рита Норка"), phone=f"+7902{digits}008")
    for one in (house["guest"], house["mother"], absent):
        place.pass_(one, house["plan"])
    taken = {"branch": place.branch, "method": "cash", "actor": place.actor, "staff": staff}
    payment = take_payment(client=anna, minor=minor, payer=house.says("бабушка"), comment=house.says("за май"), **taken)
    take_payment(client=house["guest"], minor=minor, **taken)
    pay_out(client=anna, minor=minor // 2, comment=house.says("вернули"), **taken)
    for client in (boris, anna):
        place.pass_(client, house["plan"], paid=False)
    house.objects["payment"] = payment


def _person(house: Furnished, _digits: str) -> None:
    """Passport, a consent on paper, and everything about the client as the worker puts it together."""
    boss, anna = house.place.boss, house["client"]
    change_passport(client=anna, data=PassportData(address=house.says("улица, 7")), actor=boss.actor)
    give_portal_login(client=anna, name=f"{house.latin}-guest", password="korall-77-sosna", actor=boss.actor)
    paper = {"channel": "paper", "version": 1, "note": house.says("папка")}
    for purpose in ("sms", "email"):
        write_consent_text(purpose=purpose, text=house.says("согласие"), actor=boss.actor)
    give_consent(client=anna, purpose="email", **paper, actor=boss.actor)
    asked = ask_for_person(client=anna, language="ru", actor=boss.actor, staff=boss)
    write_person(export_id=asked.pk)
    house.objects["person_export"] = asked


def _coming(house: Furnished, digits: str) -> None:
    """Today's lesson has a visit by a pass, one on credit, a booking, a miss and a cancelled one; tomorrow's is empty."""
    place, group = house.place, house["group"]
    lesson = place.lesson(group=group, on=place.today, at=time(23, 30))
    anna, boris, mother = house["client"], house["debtor"], house["mother"]
    booking = place.book(mother, lesson)
    place.book(house["blocked"], lesson, Override.BLOCKED, reason=house.says("просила"))
    cancel_booking(booking=place.book(boris, lesson), actor=place.actor)
    place.mark(anna, lesson)
    place.mark(boris, lesson, pay=PayBy(kind=PayKind.CREDIT))
    missed = mark_no_show(booking=place.book(house["absent"], lesson), kind=MissKind.CHARGED, actor=place.actor)
    house.objects |= {"lesson": lesson, "booking": booking, "missed": missed}
    house.objects |= {
        "visit": Visit.objects.get(client=anna, lesson=lesson),
        "unpaid_visit": Visit.objects.get(client=boris),
    }
    place.lesson(group=group, on=place.today + timedelta(days=7), at=time(12))
    own = place.lesson(group=group, on=place.today + timedelta(days=2), at=time(8, 30))
    house.objects |= {"charge": Charge.objects.filter(kind=Charge.Kind.PASS).latest("pk")}
    place.mark(anna, own, pay=PayBy(kind=PayKind.CREDIT))
    for days, client in ((3, anna), (4, anna), (5, boris)):
        place.book(client, place.lesson(group=group, on=place.today + timedelta(days=days), at=time(8, 30)))
    house.objects["free_lesson"] = place.lesson(group=group, at=time(19, 15))
    house.objects["closure"] = add_closure(
        name=house.says("Ремонт"),
        branch=place.branch,
        first_on=place.today + timedelta(days=90),
        last_on=place.today + timedelta(days=92),
        actor=place.actor,
    )
    house.objects["off_lesson"] = place.call_off(
        place.lesson(group=group, at=time(20, 45)), reason=house.says("тренер болен")
    )
    moved = place.lesson(group=group, on=place.today + timedelta(days=6), at=time(8, 30))
    place.book(boris, moved)
    moved = change_lesson(lesson=moved, wall_time=time(9, 45), move=MoveTerms(is_accepted=True), actor=place.actor)
    house.objects |= {"moved_lesson": moved, "move": move_of(moved)}
    house.objects["cancelled"] = Booking.objects.get(client=boris, lesson=lesson, status=Booking.Status.CANCELLED)
    _cancelled_late(house)
    _line(house)


def _cancelled_late(house: Furnished) -> None:
    """A class with a limit of its own, and somebody who has cancelled it late."""
    place, terms = house.place, {"charges": True, "miss_percent": 100, "excused_percent": 0, "late_percent": 100}
    lesson = place.lesson(group=house["group"], on=place.today + timedelta(days=3), at=time(21, 15))
    choose_penalty_terms(**terms, actor=place.actor)
    house.objects["cancel_limit"] = choose_cancel_limit(
        scope=lesson, limit=Limit(hours=168, morning_hours=168), actor=place.actor
    )
    late = place.book(house["absent"], lesson)
    with clock.at(late.booked_at + timedelta(minutes=16)):
        house.objects["late"] = cancel_booking(booking=late, by=Booking.By.CLIENT, actor=place.actor)
    house.objects["late_lesson"] = lesson


def _line(house: Furnished) -> None:
    """A full class with one who waits for a place, and one who was taken off the list."""
    place = house.place
    full = place.lesson(group=house["group"], on=place.today + timedelta(days=9), at=time(8, 30), capacity=3)
    for client in (house["client"], house["mother"], house["debtor"]):
        place.book(client, full)
    waiting = [join_waitlist(client=one, lesson=full, actor=place.actor) for one in (house["guest"], house["absent"])]
    house.objects |= {"full_lesson": full, "waiting": waiting[0]}
    gone = waiting[1]
    remove_from_waitlist(entry=gone, reason=house.says("передумали"), actor=place.actor)
    SkipLog.objects.create(
        entry=gone, passed_at=gone.joined_at, code="no_pass", details={"discipline": house.says("дело")}
    )


def client_login(house: Furnished) -> Login:
    """Somebody who may sign in as a client and at no desk."""
    return Login.objects.get(kind=Login.Kind.CLIENT, client=house["client"].pk)
