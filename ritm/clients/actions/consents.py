"""Consents: what the account presets, what staff choose, what a client gives and takes back (CL-22, CL-34, decision 3).

Whatever changes is a new row of the journal; a given consent carries its proof. The account's preset is copied into a
new client once, so changing it later rewrites nobody.
"""

from datetime import datetime

from django.db import transaction

from ritm.accounts.models import AccountSettings
from ritm.accounts.queries import settings_of_account
from ritm.clients.actions.writing import refuse_long
from ritm.clients.consent_texts import CHILD, standard_text
from ritm.clients.errors import (
    ConsentGivenAlready,
    ConsentNotAllowed,
    ConsentTextChanged,
    ConsentTextRequired,
    SystemClient,
)
from ritm.clients.events import ConsentChosen, ConsentGiven, ConsentTextWritten, ConsentWithdrawn
from ritm.clients.models import SENDINGS, Client, Consent, ConsentText, Standing
from ritm.clients.queries import consent_text, lock_client
from ritm.core import clock
from ritm.core.errors import Busy
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor

_TURNS = 10


def preset_standings() -> dict[str, Standing]:
    """What a new client's consents are preset to, by the column."""
    row, allowed = settings_of_account(), AccountSettings.Consent.ALLOWED
    names = [f"{purpose}_consent" for purpose in SENDINGS]
    return {name: Standing.PRESET_YES if getattr(row, name) == allowed else Standing.PRESET_NO for name in names}


@transaction.atomic
def give_consent(*, client: Client, purpose: str, channel: str, version: int, note: str = "", actor: Actor) -> Consent:
    """The client consents to the text of `version` (0: the standard one), read by him or to him; the proof is kept.

    Raises ConsentTextChanged where another text stands by now, ConsentGivenAlready, SystemClient, TooLong.
    """
    locked = _lock(client)
    if _standing(locked, purpose) == Standing.GIVEN:
        raise ConsentGivenAlready
    text = consent_text(purpose)
    if version != (text.version if text else 0):
        raise ConsentTextChanged
    text = text or _first_text(purpose, actor)
    row = _move(locked, purpose, Standing.GIVEN, channel=channel, note=note, text=text, actor=actor)
    record(ConsentGiven(client_id=client.pk, purpose=purpose, consent_id=row.pk), actor=actor)
    return row


@transaction.atomic
def withdraw_consent(*, client: Client, purpose: str, channel: str, note: str = "", actor: Actor) -> Consent:
    """The client takes the permission back: nothing is sent from now on. Raises ConsentNotAllowed, SystemClient."""
    locked = _lock(client)
    if not _standing(locked, purpose).is_allowed:
        raise ConsentNotAllowed
    row = _move(locked, purpose, Standing.WITHDRAWN, channel=channel, note=note, actor=actor)
    record(ConsentWithdrawn(client_id=client.pk, purpose=purpose, consent_id=row.pk), actor=actor)
    return row


@transaction.atomic
def choose_consent(*, client: Client, purpose: str, is_allowed: bool, actor: Actor) -> None:
    """What stands in the form's drop-down; where it says the same as before, nothing changes.

    «Нет разрешения» over a given consent withdraws it; «есть разрешение» never makes a given one.
    """
    locked = _lock(client)
    was = _standing(locked, purpose)
    if was.is_allowed == is_allowed:
        return
    if was == Standing.GIVEN:
        withdraw_consent(client=client, purpose=purpose, channel=Consent.Channel.FORM, actor=actor)
        return
    to = Standing.CHOSEN_YES if is_allowed else Standing.CHOSEN_NO
    row = _move(locked, purpose, to, channel=Consent.Channel.FORM, actor=actor)
    event = ConsentChosen(client_id=client.pk, purpose=purpose, is_allowed=is_allowed, consent_id=row.pk)
    record(event, actor=actor)


@transaction.atomic
def write_consent_text(*, purpose: str, text: str, actor: Actor) -> ConsentText | None:
    """Other words from now on; what was consented to before keeps its own. Same words: None.

    Raises ConsentTextRequired.
    """
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text:
        raise ConsentTextRequired
    now = consent_text(purpose)
    return None if text == (now.text if now else standard_text(purpose)) else _write_text(purpose, text, actor)


@transaction.atomic
def text_read(*, purpose: str, version: int) -> ConsentText:
    """The words that somebody has just read online, kept for ever from now on. Raises ConsentTextChanged.

    Of two who read the standard words (0) the first makes them the version 1: the other has read the same.
    """
    text = consent_text(purpose)
    if text is None and version == 0:
        return _first_text(purpose, SYSTEM)
    if text is None or (version != text.version and not (version == 0 and text.text == standard_text(purpose))):
        raise ConsentTextChanged
    return text


@transaction.atomic
def keep_ticked(*, client: Client, text: ConsentText, ticked_at: datetime, address: str, actor: Actor) -> Consent:
    """What was ticked online before there was a card: the words, the moment, the address of the network (CL-43)."""
    locked = _lock(client)
    purpose = Consent.Purpose.PERSONAL if text.purpose == CHILD else Consent.Purpose(text.purpose)
    said = {"channel": Consent.Channel.ONLINE, "note": address, "taken_at": ticked_at}
    row = _move(locked, purpose, Standing.GIVEN, **said, text=text, actor=actor)
    record(ConsentGiven(client_id=client.pk, purpose=purpose, consent_id=row.pk), actor=actor)
    return row


def _first_text(purpose: str, actor: Actor) -> ConsentText:
    """The standard words as the first version; somebody may write the same at this moment. Raises ConsentTextChanged."""
    terms = {"text": standard_text(purpose), "written_at": clock.now(), "written_by_id": _staff_id(actor)}
    row, is_new = ConsentText.objects.get_or_create(purpose=purpose, version=1, defaults=terms)
    if row.text != terms["text"]:
        raise ConsentTextChanged
    if is_new:
        record(ConsentTextWritten(purpose=purpose, version=row.version), actor=actor)
    return row


def _write_text(purpose: str, text: str, actor: Actor) -> ConsentText:
    """The next version; whoever writes at the same moment writes the one after it. Raises Busy."""
    for _turn in range(_TURNS):
        last = consent_text(purpose)
        terms = {"text": text, "written_at": clock.now(), "written_by_id": _staff_id(actor)}
        version = last.version + 1 if last else 1
        row, is_new = ConsentText.objects.get_or_create(purpose=purpose, version=version, defaults=terms)
        if is_new:
            record(ConsentTextWritten(purpose=purpose, version=version), actor=actor)
            return row
    raise Busy


def _lock(client: Client) -> Client:
    locked = lock_client(client.pk)
    if locked.is_system:
        raise SystemClient
    return locked


def _standing(client: Client, purpose: str) -> Standing:
    if purpose in SENDINGS:
        return Standing(getattr(client, f"{Consent.Purpose(purpose)}_consent"))
    last = Consent.objects.filter(client=client, purpose=purpose).order_by("-pk").first()
    return Standing(last.standing) if last else Standing.UNASKED


def _move(
    client: Client,
    purpose: str,
    standing: Standing,
    *,
    channel: str,
    actor: Actor,
    note: str = "",
    text: ConsentText | None = None,
    taken_at: datetime | None = None,
) -> Consent:
    values = {"note": note.strip()}
    refuse_long(Consent, values)
    row = Consent.objects.create(
        client=client,
        purpose=purpose,
        was=_standing(client, purpose),
        standing=standing,
        text=text,
        channel=Consent.Channel(channel),
        taken_at=taken_at or clock.now(),
        taken_by_id=_staff_id(actor),
        **values,
    )
    if purpose in SENDINGS:
        column = f"{purpose}_consent"
        setattr(client, column, standing)
        client.save(update_fields=[column])
    return row


def _staff_id(actor: Actor) -> int | None:
    return actor.id if actor.kind == "staff" else None
