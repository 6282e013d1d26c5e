"""Templates: typed or uploaded, each saving a new version; archived, never deleted, as contracts stand on them."""

from typing import BinaryIO

from django.db import IntegrityError, transaction

from ritm.contracts import typed, word
from ritm.contracts.errors import TemplateEmpty, TemplateNameRequired, TemplateNameTaken, TemplateTooLong, TemplateWrong
from ritm.contracts.events import TemplateSaved, TemplateShelved
from ritm.contracts.models import ContractTemplate, TemplateVersion
from ritm.contracts.purpose import TEMPLATE
from ritm.contracts.variables import by_name, every_variable
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.core.ids import fold
from ritm.core.lines import one_line
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.files.actions import remove, store
from ritm.files.models import StoredFile
from ritm.files.queries import place_of
from ritm.staff.models import StaffMember

Kind = ContractTemplate.Kind


@transaction.atomic
def save_typed(*, template: ContractTemplate | None, name: str, text: str, staff: StaffMember) -> ContractTemplate:
    """A new template of typed text, or a new version of one.

    Raises TemplateNameRequired, TemplateNameTaken, TemplateEmpty, TemplateTooLong, TemplateWrong.
    """
    clean = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not clean:
        raise TemplateEmpty
    if len(clean) > typed.LONGEST:
        raise TemplateTooLong(most=typed.LONGEST)
    known = by_name(every_variable())
    names, problems = typed.check(clean, known)
    if problems:
        raise TemplateWrong(problems=problems, field="text")
    codes = {one: known[one].code for one in names}
    return _saved(template, Kind.TYPED, name, staff, {"text": clean, "names": codes})


def receive_word(*, content: BinaryIO, name: str, actor: Actor) -> StoredFile:
    """Keep an uploaded .docx and look whether contracts can be made from it; what cannot be used does not stay.

    Slow work, so outside of every transaction. Raises FileTooBig, FileEmpty, NotADocument, DocumentProtected,
    DocumentHasMacros, DocumentTooBig, TemplateWrong.
    """
    file = store(content=content, name=name, content_type=word.CONTENT_TYPE, purpose=TEMPLATE.code, actor=actor)
    try:
        word.check_file(place_of(file))
        word.check(place_of(file), by_name(every_variable()))
    except DomainError:
        remove(file=file, actor=actor)
        raise
    return file


@transaction.atomic
def save_word(
    *, template: ContractTemplate | None, name: str, file: StoredFile | None, staff: StaffMember
) -> ContractTemplate:
    """A new template of a received file, or a new version of one; without a file the words stay as they are.

    Raises TemplateNameRequired, TemplateNameTaken, TemplateWrong.
    """
    if file is None:
        return _named(template, Kind.WORD, name)
    known = by_name(every_variable())
    names = {one: known[one].code for one in word.check(place_of(file), known)}
    return _saved(template, Kind.WORD, name, staff, {"file": file, "names": names})


@transaction.atomic
def shelve_template(*, template: ContractTemplate, is_archived: bool, actor: Actor) -> ContractTemplate:
    """Into the archive or back. Raises TemplateNameTaken where another took its name meanwhile."""
    locked = _lock(template)
    if locked.is_archived == is_archived:
        return locked
    if not is_archived:
        _check_name(locked, locked.name)
    locked.is_archived = is_archived
    _written(locked)
    record(TemplateShelved(template_id=locked.pk, is_archived=is_archived), actor=actor)
    return locked


def _saved(
    template: ContractTemplate | None, kind: str, name: str, staff: StaffMember, fields: dict
) -> ContractTemplate:
    saved = _named(template, kind, name)
    last = saved.versions.order_by("-number").first()
    if last is not None and (last.text, last.file, last.names) == (
        fields.get("text", ""),
        fields.get("file"),
        fields["names"],
    ):
        return saved
    version = TemplateVersion.objects.create(
        template=saved, number=last.number + 1 if last else 1, written_at=clock.now(), written_by=staff, **fields
    )
    record(TemplateSaved(template_id=saved.pk, version_id=version.pk), actor=staff.actor)
    return saved


def _named(template: ContractTemplate | None, kind: str, name: str) -> ContractTemplate:
    clean = one_line(name)
    if not clean:
        raise TemplateNameRequired
    row = _lock(template) if template else ContractTemplate(kind=kind)
    _check_name(row, clean)
    row.name, row.folded = clean, fold(clean)
    return _written(row)


def _written(row: ContractTemplate) -> ContractTemplate:
    """Saved; somebody may have taken the name at this very moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise TemplateNameTaken(name=row.name) from None
    return row


def _check_name(row: ContractTemplate, name: str) -> None:
    others = ContractTemplate.objects.filter(folded=fold(name), is_archived=False).exclude(pk=row.pk)
    if others.exists():
        raise TemplateNameTaken(name=name)


def _lock(template: ContractTemplate) -> ContractTemplate:
    return ContractTemplate.objects.select_for_update(no_key=True, of=("self",)).get(pk=template.pk)
