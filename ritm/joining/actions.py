"""Registering online: the form, the proved email, the card; and what staff make of those whom somebody's card resembles."""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from ritm.accounts.modules import takes_newcomers
from ritm.accounts.queries import current_account
from ritm.clients.actions.consents import keep_ticked
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.portal import open_portal_login
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.consent_texts import CHILD
from ritm.clients.data import ClientData
from ritm.clients.errors import BadFieldValue, PhoneTaken
from ritm.clients.family import wards_of
from ritm.clients.models import SENDINGS, Client, Consent, ConsentText
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.models_of_lists import LeadSource
from ritm.clients.queries import guardian_of, holder_of_phone
from ritm.clients.search_text import fold
from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.joining import errors
from ritm.joining.checking import checked
from ritm.joining.data import JoinData
from ritm.joining.events import JoinAsked, JoinDismissed, Joined, JoinSettled, JoinWaits
from ritm.joining.models import JoinRequest
from ritm.joining.queries import cards_with_email, since_when

# Unanswered requests of one network address and of one studio within an hour; letters to one email.
_OF_ADDRESS, _OF_STUDIO = 20, 200
_PAUSE, _LETTERS = timedelta(minutes=5), 5
_ASKED_DAYS, _WAITING_DAYS = 2, 60


@transaction.atomic
def ask_to_join(*, data: JoinData, address: str | None, base_url: str) -> None:
    """Keep what a newcomer has typed until he proves his email by a letter (CL-43).

    The client base is not asked: whether somebody comes here already only the letter's reader learns. Too many letters
    to one email: none, and the same answer. Raises JoiningClosed, TooManyRequests, NameRequired, TooLong, BadPhone,
    BadBirthDate, BadFieldValue and what `joining.errors` names.
    """
    if not takes_newcomers(current_account()):
        raise errors.JoiningClosed
    values = checked(data)
    hour = JoinRequest.objects.filter(asked_at__gt=clock.now() - timedelta(hours=1))
    if hour.count() >= _OF_STUDIO or (address and hour.filter(address=address).count() >= _OF_ADDRESS):
        raise errors.TooManyRequests
    same = JoinRequest.objects.filter(email__iexact=values["email"], asked_at__gt=clock.now() - timedelta(days=1))
    if same.count() >= _LETTERS or same.filter(asked_at__gt=clock.now() - _PAUSE).exists():
        return
    row = JoinRequest.objects.create(address=address, asked_at=clock.now(), **values)
    record(JoinAsked(request_id=row.pk, base_url=base_url), actor=SYSTEM)


@transaction.atomic
def confirm_joining(*, request: JoinRequest, base_url: str) -> None:
    """The email is proved: the card is made, with a login, or staff look at whose phone or email it is (T-STM-8).

    The one who presses sees the same either way. Raises JoinRequest.DoesNotExist once it is settled or old.
    """
    row = _lock(request)
    if row.state == JoinRequest.State.WAITING:
        return
    if row.asked_at <= since_when():
        raise JoinRequest.DoesNotExist
    try:
        if not cards_with_email(row.email).exists():
            _make(row, row.phone, base_url, SYSTEM)
            return
    except PhoneTaken:  # its savepoint is rolled back: nothing of the card stands
        pass
    row.state, row.confirmed_at = JoinRequest.State.WAITING, clock.now()
    row.save(update_fields=["state", "confirmed_at"])
    record(JoinWaits(request_id=row.pk, base_url=base_url), actor=SYSTEM)


@transaction.atomic
def settle_into(*, request: JoinRequest, client: Client, base_url: str, actor: Actor) -> None:
    """The newcomer is this client: his card gets a login, what it lacks of the request, and the consents.

    The letter with the login goes to the email of the card; the request's where the card has none. Raises SystemClient,
    JoinRequest.DoesNotExist, Client.DoesNotExist.
    """
    row = _waiting(request)
    if not client.email:
        known = ClientData.of(client, guardian=guardian_of(client))
        client = change_client(client=client, data=replace(known, email=row.email), actor=actor)
    open_portal_login(client=client, wanted=row.email, actor=actor)
    lacks = {int(key): text for key, text in row.own.items()}
    for number in FieldValue.objects.filter(client=client, field__in=lacks).values_list("field_id", flat=True):
        lacks.pop(number)
    _keep_own(client, lacks, actor)
    _keep_consents(row, client, actor)
    known_names = {fold(one.name) for one in wards_of(client)}
    _add_children(row, client, actor, without=known_names)
    record(JoinSettled(client_id=client.pk, request_id=row.pk, base_url=base_url), actor=actor)
    row.delete()


@transaction.atomic
def settle_anew(*, request: JoinRequest, base_url: str, actor: Actor) -> Client:
    """The newcomer is somebody else: a card of his own; a phone that another has becomes the alternative one.

    Raises JoinRequest.DoesNotExist, PhoneTaken where somebody takes the phone at this moment.
    """
    row = _waiting(request)
    return _make(row, "" if holder_of_phone(row.phone) else row.phone, base_url, actor)


@transaction.atomic
def dismiss(*, request: JoinRequest, actor: Actor) -> None:
    """No card comes of it; what was typed is gone. Raises JoinRequest.DoesNotExist."""
    row = _waiting(request)
    record(JoinDismissed(request_id=row.pk), actor=actor)
    row.delete()


@transaction.atomic
def forget_requests(*, on: str = "") -> None:
    """What nobody has answered goes: unread letters after two days, requests that staff left lying after sixty. A daily job."""
    state, now = JoinRequest.State, clock.now()
    JoinRequest.objects.filter(state=state.ASKED, asked_at__lt=now - timedelta(days=_ASKED_DAYS)).delete()
    JoinRequest.objects.filter(state=state.WAITING, asked_at__lt=now - timedelta(days=_WAITING_DAYS)).delete()


def _lock(request: JoinRequest) -> JoinRequest:
    return JoinRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)


def _waiting(request: JoinRequest) -> JoinRequest:
    row = _lock(request)
    if row.state != JoinRequest.State.WAITING:
        raise JoinRequest.DoesNotExist
    return row


@transaction.atomic
def _make(row: JoinRequest, phone: str, base_url: str, actor: Actor) -> Client:
    client = add_client(
        data=ClientData(
            name=row.name,
            gender=Client.Gender.UNKNOWN,  # nobody has asked
            birth_date=row.birth_date,
            branch=row.branch,
            phone=phone,
            other_phone="" if phone else row.phone,
            email=row.email,
            source=_source(),
        ),
        actor=actor,
    )
    open_portal_login(client=client, wanted=row.email, actor=actor)
    _keep_own(client, {int(key): text for key, text in row.own.items()}, actor)
    _keep_consents(row, client, actor)
    _add_children(row, client, actor)
    record(Joined(client_id=client.pk, request_id=row.pk, base_url=base_url), actor=actor)
    row.delete()
    return client


def _source() -> LeadSource | None:
    return LeadSource.objects.filter(code="online").first()


def _keep_own(client: Client, texts: dict[int, str], actor: Actor) -> None:
    for number, text in texts.items():
        try:
            write_values(client=client, texts={number: text}, actor=actor)
        except BadFieldValue:  # the boss has changed the field since: the card comes without it
            continue


def _keep_consents(row: JoinRequest, client: Client, actor: Actor) -> None:
    for purpose in (Consent.Purpose.PERSONAL, *SENDINGS):
        if purpose in row.ticks:
            _keep(row, client, row.ticks[purpose], actor)


def _keep(row: JoinRequest, client: Client, text_id: int, actor: Actor) -> None:
    text, address = ConsentText.objects.get(pk=text_id), row.address or ""
    keep_ticked(client=client, text=text, ticked_at=row.asked_at, address=address, actor=actor)


def _add_children(row: JoinRequest, parent: Client, actor: Actor, without: set[str] | None = None) -> None:
    for child in row.children:
        if fold(child["name"]) in (without or set()):
            continue
        born = date.fromisoformat(child["birth_date"]) if child["birth_date"] else None
        data = ClientData(
            name=child["name"],
            gender=Client.Gender.UNKNOWN,
            birth_date=born,
            branch=parent.branch,
            guardian=parent,
            source=_source(),
        )
        card = add_client(data=data, actor=actor)
        _keep(row, card, row.ticks[CHILD], actor)
