"""What comes to the demo's cards after they were made: photos, answers, consents, passports; cards deleted, merged, doubled.

Safe to run again after a fall: what is there already is not made twice.
"""

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import chain

from django.db import transaction

from ritm.accounts.models import Branch
from ritm.clients.actions.consents import choose_consent, give_consent, withdraw_consent
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.passport import change_passport
from ritm.clients.actions.photos import keep_photo, set_photo
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import SENDINGS, Client, ClientPassport, ClientPhoto, Consent, Standing
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.queries import consent_text, guardian_of
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.directory.doubles import find_doubles
from ritm.staff.models import StaffMember
from ritm.tools.seed import words
from ritm.tools.seed import words_of_profiles as said
from ritm.tools.seed.people import moment
from ritm.tools.seed.portal import open_registration
from ritm.tools.seed.portraits import portrait


def lay_papers(owner: StaffMember) -> Iterable[Callable[[], None]]:
    """Steps of a few milliseconds each, so that nobody at the desk waits."""
    people = Client.objects.filter(is_system=False, birth_date__isnull=False, deleted_at=None).order_by("pk")
    own = {field.name: field.pk for field in ProfileField.objects.filter(is_hidden=False)}
    steps = (
        lambda client=client, number=number: _paper(client, number, own, owner) for number, client in enumerate(people)
    )
    return chain(
        steps,
        (
            lambda: _make_spare(owner),
            lambda: _merge(owner),
            lambda: _look_for_doubles(owner),
            lambda: open_registration(owner),
        ),
    )


def _look_for_doubles(owner: StaffMember) -> None:
    find_doubles(actor=owner.actor)


def _paper(client: Client, number: int, own: dict[str, int], owner: StaffMember) -> None:
    chance = random.Random(f"{words.SEED}:papers:{number}")
    born = client.birth_date or date(1990, 1, 1)
    is_child = (clock.today("UTC") - born).days < 16 * 365
    with transaction.atomic(), clock.at(min(clock.now(), client.created_at + timedelta(minutes=5))):
        if chance.random() < 0.6:
            answers = _answers(chance, number, client, is_child=is_child)
            write_values(client=client, texts={own[name]: text for name, text in answers.items()}, actor=owner.actor)
        if chance.random() < 0.45 and not ClientPhoto.objects.filter(client=client).exists():
            drawn = portrait(f"{number}", is_male=client.gender == Client.Gender.MALE, is_child=is_child)
            set_photo(client=client, file_id=keep_photo(content=drawn, actor=owner.actor).pk, actor=owner.actor)
        _say(client, number, owner)
        if number % 31 == 4 and not ClientPassport.objects.filter(client=client).exists():
            change_passport(client=client, data=said.PASSPORTS[number % len(said.PASSPORTS)], actor=owner.actor)
    if number % 29 == 7:
        _rename(client, owner)


def _answers(chance: random.Random, number: int, client: Client, *, is_child: bool) -> dict[str, str]:
    common = {
        said.SHIRT: chance.choice(("XS", "S", "M", "L")),
        said.SHOE: str(chance.randint(26, 34) if is_child else chance.randint(36, 43)),
        said.PICTURES: chance.choice(("yes", "yes", "no")),
        said.FIRST: client.created_at.date().isoformat(),
        said.GOALS: "\n".join(
            chance.sample(("Осанка", "Здоровье", "Сбросить вес", "Новые друзья"), chance.randint(1, 3))
        ),
    }
    if is_child:
        return common | {said.SCHOOL: chance.choice(said.SCHOOLS), said.COLLECTS: chance.choice(said.WHO_COLLECTS)}
    more = {
        said.URGENT: f"+7903700{number:04d}",
        said.WORK: f"worker{number}@firma.example",
        said.PAGE: f"https://photo.example/{number}",
    }
    return common | {name: text for name, text in more.items() if chance.random() < 0.4}


def _say(client: Client, number: int, owner: StaffMember) -> None:
    for purpose in SENDINGS:
        chance = random.Random(f"{words.SEED}:consent:{number}:{purpose}")
        luck, standing = chance.random(), getattr(client, f"{purpose}_consent")
        about = {"client": client, "purpose": purpose, "actor": owner.actor}
        if standing not in {Standing.PRESET_YES, Standing.PRESET_NO}:
            continue
        if luck < 0.35:
            text = consent_text(purpose)
            channel = chance.choice((Consent.Channel.PERSON, Consent.Channel.PAPER))
            give_consent(**about, channel=channel, version=text.version if text else 0, note="")
        elif luck < 0.4 and Standing(standing).is_allowed:
            withdraw_consent(**about, channel=Consent.Channel.PHONE, note="Попросила не писать")
        elif luck < 0.45:
            choose_consent(**about, is_allowed=False)


def _rename(client: Client, owner: StaffMember) -> None:
    """A change for the history: the note of half a year ago."""
    fresh = Client.objects.get(pk=client.pk)
    note = "Просит место у окна"
    if note in fresh.note:
        return
    data = ClientData.of(fresh, guardian=guardian_of(fresh))
    values = {name: getattr(data, name) for name in data.__dataclass_fields__}
    change_client(
        client=fresh, data=ClientData(**{**values, "note": f"{fresh.note}\n{note}".strip()}), actor=owner.actor
    )


def _make_spare(owner: StaffMember) -> None:
    """Cards that stand twice, and deleted ones: nobody of them comes, so nobody of them has a birth date."""
    branch = Branch.objects.order_by("id")[0]
    living = Client.objects.filter(deleted_at=None, is_system=False).exclude(phone="").order_by("pk")[0]
    for number, (first, second) in enumerate(said.DOUBLES):
        _spare(owner, branch, first, 200, phone=f"+7916333{number:04d}")
        _spare(owner, branch, second, 40, other_phone=f"+7 916 333-00-{number:02d}")
    for number, name in enumerate((*said.DELETED, said.DELETED_WITH_PHONE)):
        gone = _spare(owner, branch, name, 300 - number * 20, phone=f"+7916222{number:04d}")
        if gone is not None and name == said.DELETED_WITH_PHONE:
            _give_phone(living, gone, owner)


def _spare(owner: StaffMember, branch: Branch, name: str, days: int, **contacts: str) -> Client | None:
    if Client.objects.filter(name=name).exists():
        return None
    made = moment(clock.today(branch.time_zone) - timedelta(days=days), 13, branch.time_zone)
    with transaction.atomic(), clock.at(made):
        client = add_client(data=ClientData(name=name, branch=branch, **contacts), actor=owner.actor, created_by=owner)
    if name in said.DELETED or name == said.DELETED_WITH_PHONE:
        with transaction.atomic(), clock.at(made + timedelta(days=20)):
            delete_client(client=client, actor=owner.actor)
    return client


def _give_phone(living: Client, gone: Client, owner: StaffMember) -> None:
    """The phone of the deleted one is a living one's now."""
    data = ClientData.of(living, guardian=guardian_of(living))
    values = {name: getattr(data, name) for name in data.__dataclass_fields__}
    change_client(client=living, data=ClientData(**{**values, "phone": gone.phone}), actor=owner.actor)


def _merge(owner: StaffMember) -> None:
    """Two cards that were one person's are one by now; it can still be undone."""
    branch, (name, other) = Branch.objects.order_by("id")[0], said.MERGED
    kept = _spare(owner, branch, name, 400, phone="+79161110001")
    dropped = _spare(owner, branch, other, 60, phone="+79161110002", note="Приходит с подругой")
    if kept and dropped:
        try:
            merge_clients(kept=kept, dropped=dropped, chosen={"name": "kept"}, actor=owner.actor)
        except DomainError:  # nothing to lose: the demo then has two cards
            return
