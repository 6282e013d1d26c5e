"""What is personal: sealed, erased for good, kept in files with an owner, seen by whom it may be (I-22, I-28, I-29, I-32)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Q

from ritm.accounts.tenant import AccountModel, tenant_models
from ritm.clients.models import Client, ClientPassport, ClientPhoto, Guardianship
from ritm.clients.moving import Eraser, client_rows
from ritm.clients.passport import marks_of, opened
from ritm.clients.purpose import PHOTO
from ritm.clients.search_text import plain, search_text_of
from ritm.clients.sensitive import SENSITIVE
from ritm.core import clock
from ritm.core.sealing import Unreadable, unseal
from ritm.events.models import Event, EventDetail
from ritm.files.models import StoredFile
from ritm.files.purposes import is_known, purpose_of
from ritm.files.queries import ORPHAN_HOURS, place_of, violations
from ritm.sales.models import Payment, Sale
from ritm.staff.models import AccessLevel, StaffBranch, StaffMember
from ritm.studio.models import PersonExport

_BRANCHES_MOVED = ("staff.staff_added", "staff.staff_changed")


def i_22() -> Iterator[str]:
    """Passports are sealed for their own client, sensitive values stand in no log, photos have a right of their own."""
    for row in ClientPassport.objects.order_by("pk"):
        try:
            number = opened(row).passport_number
        except Unreadable:
            yield f"passport {row.pk}: it does not open for its client"
            continue
        if row.number_mark not in (marks_of(number) or {""}):
            yield f"passport {row.pk}: it is not found by its number"
    told = EventDetail.objects.filter(field__in=SENSITIVE, event__name__startswith="clients.")
    for detail in told.exclude(old=None, new=None).order_by("pk"):  # a branch has an address too: that is no secret
        yield f"event {detail.event_id}: it holds values of {detail.field}"
    yield from _open_files()
    yield from _left_of_erased()


def _open_files() -> Iterator[str]:
    for photo in ClientPhoto.objects.exclude(file__purpose=PHOTO.code).order_by("pk"):
        yield f"photo {photo.pk}: its file is open as something else"
    for export in PersonExport.objects.filter(file__isnull=False).select_related("file").order_by("pk"):
        if export.file and not _is_sealed(export, export.file):
            yield f"person export {export.pk}: its file is not sealed for it"


def _is_sealed(export: PersonExport, file: StoredFile) -> bool:
    try:
        unseal(place_of(file).read_text(), place=f"account {export.account_id}, person export {export.pk}")
    except (Unreadable, OSError, UnicodeDecodeError):
        return False
    return True


def _left_of_erased() -> Iterator[str]:
    gone = Client.objects.filter(erased_at__isnull=False)
    said = Q(phone="", other_phone="", email="", barcode="", note="", alert_note="", block_reason="", birth_date=None)
    for client in gone.exclude(said).order_by("pk"):
        yield f"client {client.pk}: erased, yet something personal stands in the row"
    if not gone.exists():
        return
    for key, rows in client_rows().items():
        if rows.eraser == Eraser.GOES:
            label, _dot, name = key.rpartition(".")
            for row in apps.get_model(label)._default_manager.filter(**{f"{name}__in": gone}).order_by("pk"):
                yield f"{label} {row.pk}: its client is erased"


def i_28() -> Iterator[str]:
    """Who is bound to branches takes no money and sells nothing in another; how far each level sees is known."""
    for level in AccessLevel.objects.exclude(clients__in=AccessLevel.Clients.values).order_by("pk"):
        yield f"access level {level.pk}: nobody knows whom «{level.clients}» shows"
    own: dict[int, set[int]] = {}
    for person, branch in StaffBranch.objects.values_list("staff_member", "branch"):
        own.setdefault(person, set()).add(branch)
    free = {one.pk for one in StaffMember.objects.filter(pk__in=own) if one.has_every_right}
    since = _branches_since(set(own) - free)
    for model, at in ((Payment, "paid_at"), (Sale, "sold_at")):
        for pk, person, branch, when in model.objects.filter(staff__in=since).values_list("pk", "staff", "branch", at):  # type: ignore[attr-defined] -- tenant models
            if branch not in own[person] and when > since[person]:
                yield f"{model.__name__} {pk}: person {person} has no business in branch {branch}"


def _branches_since(people: set[int]) -> dict[int, datetime]:
    """Since when each is bound as he is now; those of whom no event says so are left out."""
    moved = Event.objects.filter(name__in=_BRANCHES_MOVED).order_by("pk")
    return {data["staff_id"]: at for data, at in moved.values_list("data", "happened_at") if data["staff_id"] in people}


def i_29() -> Iterator[str]:
    """A file has its bytes, a purpose with a right, and one row that it belongs to; none is an orphan for a day."""
    yield from violations()
    border, owners = clock.now() - timedelta(hours=ORPHAN_HOURS), _owners()
    for file in StoredFile.objects.order_by("pk"):
        if owners[file.pk] > 1:
            yield f"file {file.pk}: {owners[file.pk]} rows call it their own"
        if not owners[file.pk] and file.created_at < border:
            yield f"file {file.pk}: nobody's since {file.created_at:%Y-%m-%d}"
        if is_known(file.purpose) and not purpose_of(file.purpose).requires:
            yield f"file {file.pk}: anybody may open it"


def _owners() -> Counter[int]:
    """How many rows call each file their own."""
    found: Counter[int] = Counter()
    for model, name in _pointing_at_files():
        found.update(model.objects.filter(**{f"{name}__isnull": False}).values_list(name, flat=True))
    return found


def _pointing_at_files() -> Iterator[tuple[type[AccountModel], str]]:
    for model in tenant_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.remote_field.model is StoredFile:
                yield model, field.name


def i_32() -> Iterator[str]:
    """A parent is a living card's link to another person, in no circle; a child is found by his own parents alone."""
    links = list(Guardianship.objects.select_related("child", "guardian").order_by("pk"))
    above: dict[int, set[int]] = {}
    for link in links:
        above.setdefault(link.child_id, set()).add(link.guardian_id)
        for person, who in ((link.guardian, "parent"), (link.child, "child")):
            # A child's card that was merged keeps the parents for which the kept card had no room: undo needs them.
            is_merged = person.merged_into_id and who == "parent"
            if person.is_system or is_merged or person.erased_at:
                yield f"guardianship {link.pk}: its {who} is nobody's card"
    for child in above:
        if child in _all_above(child, above):
            yield f"client {child}: his own parent in a circle"
    yield from _found_by_others(links)


def _all_above(child: int, above: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    last = {child}
    while last:
        last = {parent for one in last for parent in above.get(one, ())} - found
        found |= last
    return found


def _found_by_others(links: list[Guardianship]) -> Iterator[str]:
    names: dict[int, list[str]] = {}
    for link in links:
        names.setdefault(link.child_id, []).append(plain(link.guardian.name))
    for client in Client.objects.only("name", "phone", "other_phone", "barcode", "search_text").order_by("pk"):
        own, text = search_text_of(client, None), client.search_text
        rest = text.removeprefix(own)
        for name in names.get(client.pk, ()):
            rest = rest.replace(name, " ")
        # A text that is full ends within the parent's name.
        is_cut = any(name.startswith(rest.strip()) for name in names.get(client.pk, ()))
        if text.startswith(own) and rest.strip() and not is_cut:
            yield f"client {client.pk}: found by words of others"


CHECKS = {"I-22": i_22, "I-28": i_28, "I-29": i_29, "I-32": i_32}
