"""Files: whole or not at all, behind a right, nothing left over."""

import os
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.files import places
from ritm.files.actions import remove, shown_name, store, sweep
from ritm.files.errors import FileClosed, FileEmpty, FileTooBig
from ritm.files.models import StoredFile
from ritm.files.purposes import Purpose, declare
from ritm.files.queries import place_of, readable, stray_paths, violations
from ritm.files.uploads import MOST_BYTES
from tests.given import Studio

NOTE = declare(Purpose(code="test_note", requires=("clients.read", "clients.import"), max_bytes=2**20))


@pytest.fixture(autouse=True)
def _empty_folder(studio: Studio) -> Iterator[None]:
    """Account numbers come again in every test; files of an earlier one must not."""
    for path in places.folder().iterdir():
        path.unlink()
    yield
    for path in places.folder().iterdir():
        path.unlink()


def kept(studio: Studio, content: bytes = b"abc", name: str = "a.txt") -> StoredFile:
    return store(content=BytesIO(content), name=name, content_type="text/plain", purpose=NOTE.code, actor=studio.actor)


def test_a_file_is_kept_whole_under_a_name_of_nobodys_choice(studio: Studio) -> None:
    file = kept(studio, b"abc", "../../../etc/клиенты\u202e.txt")
    assert (file.name, file.size, file.created_by) == ("клиенты.txt", 3, str(studio.actor))
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    place = place_of(file)
    assert place.read_bytes() == b"abc"
    assert place.parent.name == str(studio.account.pk)
    assert place.name not in file.name
    assert place.stat().st_mode & 0o777 == 0o600
    assert violations() == []


@pytest.mark.parametrize(("size", "fits"), [(2**20 - 1, True), (2**20, True), (2**20 + 1, False)])
def test_the_limit_is_exact_and_a_refusal_leaves_nothing(studio: Studio, size: int, fits: bool) -> None:
    if fits:
        assert kept(studio, b"x" * size).size == size
        return
    with pytest.raises(FileTooBig) as refusal:
        kept(studio, b"x" * size)
    assert refusal.value.details == {"limit_mb": 1}
    assert list(places.folder().iterdir()) == []
    assert StoredFile.objects.count() == 0


def test_an_empty_file_is_refused(studio: Studio) -> None:
    with pytest.raises(FileEmpty):
        kept(studio, b"")
    assert list(places.folder().iterdir()) == []


@pytest.mark.parametrize("codes", [frozenset(), {"clients.read"}, {"clients.import"}, {"other"}])
def test_a_file_opens_only_for_the_rights_of_its_purpose(studio: Studio, codes: set[str]) -> None:
    file = kept(studio)
    assert readable(file_id=file.pk, purpose=NOTE.code, codes={"clients.read", "clients.import"}) == file
    with pytest.raises(FileClosed):
        readable(file_id=file.pk, purpose=NOTE.code, codes=codes)
    with pytest.raises(FileClosed):
        readable(file_id=file.pk, purpose="import", codes={"clients.read", "clients.import", "clients.change"})


def test_another_accounts_file_does_not_exist_here(studio: Studio, bobs: Studio) -> None:
    file = kept(studio)
    with account_scope(bobs.account.pk), pytest.raises(FileClosed):
        readable(file_id=file.pk, purpose=NOTE.code, codes=NOTE.requires)


def test_a_removed_file_is_gone_once_the_transaction_stands(studio: Studio, django_capture_on_commit_callbacks) -> None:
    file = kept(studio)
    place = place_of(file)
    with django_capture_on_commit_callbacks(execute=True):
        remove(file=file, actor=studio.actor)
        assert place.exists()
    assert not place.exists()
    assert StoredFile.objects.count() == 0


def test_what_a_kill_left_is_swept_after_a_day_and_nothing_else(studio: Studio) -> None:
    file = kept(studio)
    old, young = places.full("0" * 32), places.full("1" * 32 + places.HALF)
    for path in (old, young):
        path.write_bytes(b"left over")
    day_ago = clock.now().timestamp() - 25.5 * 3600
    os.utime(old, (day_ago, day_ago))
    os.utime(place_of(file), (day_ago, day_ago))

    assert stray_paths(hours=24) == [old.name]
    assert violations() == [f"{old.name} belongs to no row"]
    assert sweep() == 1
    assert (old.exists(), young.exists(), place_of(file).exists()) == (False, True, True)
    assert violations() == []


def test_lost_and_changed_bytes_are_violations(studio: Studio) -> None:
    lost, changed, unknown = kept(studio), kept(studio), kept(studio)
    place_of(lost).unlink()
    place_of(changed).write_bytes(b"abcd")
    StoredFile.objects.filter(pk=unknown.pk).update(purpose="nobodys")
    assert violations() == [
        f"file {lost.pk}: its bytes are gone",
        f"file {changed.pk}: its size differs",
        f"file {unknown.pk}: purpose nobodys is not declared",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("C:\\Отчёты\\база.xlsx", "база.xlsx"), ("a\x00b\n.txt", "ab.txt"), ("", "file"), ("/", "file")],
)
def test_names_are_shown_without_folders_and_marks(name: str, shown: str) -> None:
    assert shown_name(name) == shown
    assert len(shown_name("я" * 500)) == 200


def test_all_files_of_a_request_share_one_limit(studio: Studio) -> None:
    content = b"PK" + b"x" * (MOST_BYTES // 2)
    sent = {f"file{number}": SimpleUploadedFile(f"{number}.xlsx", content) for number in range(4)}
    request = RequestFactory().post("/", sent)
    assert {name: file.size for name, file in request.FILES.items()} == {"file0": len(content)}
