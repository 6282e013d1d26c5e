"""Photos: what is taken, how it is kept, whose it is (CL-05)."""

import random
import struct
import zlib
from contextlib import suppress
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageOps, PngImagePlugin

from ritm.clients.actions.photos import forget_waiting_photos, keep_photo, set_photo
from ritm.clients.actions.removal import delete_client
from ritm.clients.errors import PhotoTooManyPixels, PhotoTooSmall, PhotoUnreadable
from ritm.clients.models import Client, ClientPhoto
from ritm.clients.pictures import as_kept
from ritm.clients.purpose import PHOTO
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.files.errors import FileClosed, FileTooBig
from ritm.files.models import StoredFile
from ritm.files.queries import place_of, violations
from tests.given import Studio

pytestmark = pytest.mark.req("CL-05")
SEED, MUTANTS = 20261126, 500


def drawn(width: int = 640, height: int = 480, kind: str = "JPEG", mode: str = "RGB", **options) -> BytesIO:
    """A picture with something in it."""
    picture = Image.linear_gradient("L").resize((width, height))
    picture = picture.convert(mode) if mode != "I;16" else Image.new(mode, (width, height), 40_000)
    made = BytesIO()
    picture.save(made, kind, **options)
    made.seek(0)
    return made


def head_of_png(width: int, height: int) -> BytesIO:
    """A PNG that says it is so large, with nothing behind its head."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return BytesIO(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body)))


@pytest.mark.parametrize(
    ("width", "height", "kept"),
    [
        (640, 480, (640, 480)),
        (128, 96, (128, 96)),
        (4000, 3000, (640, 480)),
        (1000, 400, (533, 399)),
        (300, 1200, (300, 225)),
        (129, 500, (129, 96)),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photo_is_kept_four_by_three_and_never_larger(width, height, kept, kind):
    picture = Image.open(as_kept(drawn(width, height, kind)))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", kept)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_kind_of_png_is_read(mode):
    assert Image.open(as_kept(drawn(kind="PNG", mode=mode))).size == (640, 480)


def test_a_photo_of_a_telephone_stands_upright_and_tells_nothing():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "CANARY-CAMERA"
    kept = as_kept(drawn(800, 600, exif=exif)).getvalue()
    assert b"CANARY" not in kept
    assert Image.open(BytesIO(kept)).size == (600, 450)
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "CANARY-WORDS")
    assert b"CANARY" not in as_kept(drawn(kind="PNG", pnginfo=said)).getvalue()


@pytest.mark.parametrize(("width", "height"), [(127, 96), (128, 95), (1, 1)])
def test_too_small_a_photo_says_its_size(width, height):
    with pytest.raises(PhotoTooSmall) as refused:
        as_kept(drawn(width, height, "PNG"))
    assert f"{width}×{height}" in str(refused.value)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF", "ICO"])
def test_other_kinds_of_pictures_are_refused(kind):
    with pytest.raises(PhotoUnreadable):
        as_kept(drawn(kind=kind))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x00" * 5000])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PhotoUnreadable):
        as_kept(BytesIO(content))


@pytest.mark.parametrize(("width", "height"), [(5001, 5000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_head(width, height):
    with pytest.raises((PhotoTooManyPixels, PhotoUnreadable)):
        as_kept(head_of_png(width, height))


def test_a_bomb_in_the_text_of_a_png_is_refused():
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "A" * 40_000_000, zip=True)
    with pytest.raises(PhotoUnreadable):
        as_kept(drawn(kind="PNG", pnginfo=said))


def changed(whole: bytes, chance: random.Random) -> bytes:
    """A byte replaced, a piece cut out or doubled, some times over."""
    mutant = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(mutant)), chance.randint(1, 200)
        piece = chance.choice([bytes([chance.randrange(256)]), b"", bytes(mutant[at : at + length]) * 2])
        mutant[at : at + (1 if len(piece) == 1 else length)] = piece
        mutant = mutant or bytearray(b"x")
    return bytes(mutant)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_broken_photos_are_refused_in_words_or_read(kind):
    """Half of the mutants of each kind: nothing but a refusal may come of them."""
    chance = random.Random(f"{SEED}-{kind}")
    whole = drawn(200, 150, kind).getvalue()
    refused = 0
    for _ in range(MUTANTS // 2):
        try:
            as_kept(BytesIO(changed(whole, chance)))
        except DomainError:
            refused += 1
    assert 0 < refused < MUTANTS // 2


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    lying = drawn(640, 480, exif=exif)
    with Image.open(lying) as picture:
        upright = ImageOps.exif_transpose(picture)
    with Image.open(as_kept(lying)) as kept:
        middle = ImageOps.fit(upright, kept.size)
        assert kept.size == ((640, 480) if turn < 5 else (480, 360))
        near = [abs(kept.getpixel(at)[0] - middle.getpixel(at)[0]) < 12 for at in ((9, 9), (9, 350), (470, 9))]
    assert all(near)


@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_metadata_of_any_kind_spoil_no_photo(kind):
    """Cameras write what they like beside the orientation: wrong types, lengths and places."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x011A] = 6, "что-то", (72, 1)
    exif[0x8769], exif[0x8825] = {0x9003: "2020:01:01", 0x9286: b"abc"}, {1: "N", 2: (1.0, 2.0, 3.0)}
    whole = drawn(200, 150, kind, exif=exif).getvalue()
    read = 0
    at, chance = whole.find(b"Exif" if kind == "JPEG" else b"eXIf"), random.Random(SEED)
    for _number in range(300):
        mutant = bytearray(whole)
        for _time in range(chance.randint(1, 6)):
            mutant[at + chance.randint(6, 180)] = chance.choice([0, 1, 2, 4, 5, 10, 12, 255, chance.randrange(256)])
        if kind == "PNG":
            end = at + 4 + int.from_bytes(whole[at - 4 : at], "big")
            mutant[end : end + 4] = zlib.crc32(bytes(mutant[at:end])).to_bytes(4, "big")
        with suppress(DomainError):
            read += bool(as_kept(BytesIO(bytes(mutant))).getvalue())
    assert read > 200


def test_a_chosen_photo_becomes_the_clients_and_the_next_takes_its_place(studio: Studio) -> None:
    anna = studio.client("Белова Анна")
    first = keep_photo(content=drawn(), actor=studio.actor)
    set_photo(client=anna, file_id=first.pk, actor=studio.actor)
    set_photo(client=anna, file_id=first.pk, actor=studio.actor)
    assert ClientPhoto.objects.get().file == first
    assert Event.objects.filter(name="clients.photo_changed", client_ref=anna.pk).count() == 1
    second = keep_photo(content=drawn(200, 150), actor=studio.actor)
    set_photo(client=anna, file_id=second.pk, actor=studio.actor)
    assert ClientPhoto.objects.get().file == second
    assert list(StoredFile.objects.all()) == [second]
    assert Image.open(place_of(second)).size == (200, 150)
    assert violations() == []


def test_only_ones_own_fresh_picture_is_taken(studio: Studio) -> None:
    anna, boris = studio.client("Белова Анна"), studio.client("Белов Борис")
    other = studio.staff("clients.change")
    theirs = keep_photo(content=drawn(), actor=other.actor)
    ours = keep_photo(content=drawn(), actor=studio.actor)
    set_photo(client=anna, file_id=ours.pk, actor=studio.actor)
    for file in (theirs, ours):
        with pytest.raises(FileClosed):
            set_photo(client=boris, file_id=file.pk, actor=studio.actor)
    delete_client(client=boris, actor=studio.actor)
    mine = keep_photo(content=drawn(), actor=studio.actor)
    with pytest.raises(Client.DoesNotExist):
        set_photo(client=boris, file_id=mine.pk, actor=studio.actor)


def test_what_was_never_saved_is_let_go_after_a_day(studio: Studio) -> None:
    anna = studio.client("Белова Анна")
    kept = keep_photo(content=drawn(), actor=studio.actor)
    set_photo(client=anna, file_id=kept.pk, actor=studio.actor)
    keep_photo(content=drawn(), actor=studio.actor)
    assert forget_waiting_photos() == 0
    with clock.at(clock.now() + timedelta(hours=25)):
        assert forget_waiting_photos() == 1
    assert list(StoredFile.objects.all()) == [kept]


def test_more_than_three_megabytes_are_refused(studio: Studio) -> None:
    heavy = drawn(kind="PNG")
    heavy.seek(0, 2)
    heavy.write(b"\x00" * PHOTO.max_bytes)
    with pytest.raises(FileTooBig) as refused:
        keep_photo(content=heavy, actor=studio.actor)
    assert "3" in str(refused.value)
