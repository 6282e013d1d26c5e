"""The photo of the form: sent when chosen, shown in the form and on the card, nobody else's (CL-05)."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ritm.clients.actions.photos import keep_photo, set_photo
from ritm.clients.models import Client, ClientPhoto
from ritm.clients.purpose import PHOTO
from ritm.files.models import StoredFile
from tests.given import Studio, key

pytestmark = pytest.mark.req("CL-05")


def photo(colour: str = "red", size: tuple[int, int] = (400, 300), kind: str = "JPEG") -> BytesIO:
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    made.seek(0)
    return made


def test_the_dialog_takes_a_photo_too(studio: Studio) -> None:
    dialog = studio.browser().get(studio.url("desk:client_new"), headers={"HX-Request": "true"}).content.decode()
    assert 'id="quick-photo-camera"' in dialog
    assert 'name="photo"' in dialog


def chosen(browser: Any, studio: Studio, content: bytes | None = None, **form: Any) -> Any:
    """The answer to a picture that was just chosen."""
    sent = SimpleUploadedFile("белова.jpg", content if content is not None else photo().read(), "image/jpeg")
    return browser.post(studio.url("desk:client_photo_new"), {**key(), "photo": sent, **form})


def test_a_new_client_with_a_photo_has_it_in_form_and_card(studio: Studio) -> None:
    browser = studio.browser()
    said = chosen(browser, studio).json()
    assert browser.get(said["url"])["Content-Type"] == "image/jpeg"
    form = {**key(), "name": "Белова Анна", "branch": studio.branch.pk, "photo": said["id"]}
    answer = browser.post(studio.url("desk:client_new"), form)
    anna = Client.objects.get(name="Белова Анна")
    assert answer.status_code == 302
    assert ClientPhoto.objects.get(client=anna).file_id == said["id"]
    address = f"{studio.url('desk:client_photo', anna.pk)}?v={said['id']}"
    assert address in browser.get(studio.url("desk:client", anna.pk)).content.decode()
    assert address in browser.get(studio.url("desk:client_edit", anna.pk)).content.decode()
    shown = browser.get(address)
    assert Image.open(BytesIO(shown.content)).size == (400, 300)
    assert "no-store" in shown["Cache-Control"]
    assert browser.get(said["url"]).status_code == 404


def test_a_refused_form_keeps_the_chosen_photo(studio: Studio) -> None:
    browser = studio.browser()
    said = chosen(browser, studio).json()
    answer = browser.post(studio.url("desk:client_new"), {**key(), "name": "", "photo": said["id"]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'src="{said["url"]}"' in page
    assert f'name="photo" value="{said["id"]}"' in page


def test_the_same_press_twice_is_one_picture_of_the_form(studio: Studio) -> None:
    browser, form = studio.browser(), key()
    first = chosen(browser, studio, **form).json()
    assert chosen(browser, studio, **form).json() == first


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg/>", "PNG"),
        (b"", "PNG"),
        (photo(size=(100, 90)).read(), "100×90"),
        (photo().read() + b"\x00" * PHOTO.max_bytes, "3 МБ"),
    ],
)
def test_what_is_no_photo_is_told_at_once(studio: Studio, content: bytes, words: str) -> None:
    answer = chosen(studio.browser(), studio, content)
    assert answer.status_code == 422
    assert words in answer.json()["message"]
    assert not StoredFile.objects.exists()


def test_without_a_file_or_its_key_nothing_is_kept(studio: Studio) -> None:
    browser, url = studio.browser(), studio.url("desk:client_photo_new")
    assert browser.post(url, key()).status_code == 422
    assert chosen(browser, studio, request_key="").status_code == 422


def test_a_picture_chosen_by_another_is_nobodys_else(studio: Studio) -> None:
    said = chosen(studio.browser(), studio).json()
    other = studio.browser(studio.staff("clients.read", "clients.change", "home.search", "card.read"))
    assert other.get(said["url"]).status_code == 404
    anna = studio.client("Белова Анна")
    form = {**key(), "name": "Белова Анна", "branch": studio.branch.pk, "photo": said["id"]}
    answer = other.post(studio.url("desk:client_edit", anna.pk), form)
    assert answer.status_code == 422
    assert not ClientPhoto.objects.exists()


def test_a_photo_is_seen_with_the_card_only(studio: Studio, bobs: Studio) -> None:
    anna = studio.client("Белова Анна")
    set_photo(client=anna, file_id=keep_photo(content=photo(), actor=studio.actor).pk, actor=studio.actor)
    url = studio.url("desk:client_photo", anna.pk)
    assert studio.browser(studio.staff("card.read")).get(url).status_code == 200
    assert studio.browser(studio.staff("clients.read", "clients.change")).get(url).status_code == 403
    foreign = bobs.browser().get(bobs.url("desk:client_photo", anna.pk))
    assert foreign.status_code == 404
    assert studio.browser().get(studio.url("desk:client_photo", studio.client("Без фото").pk)).status_code == 404


@pytest.mark.parametrize("typed", ["abc", "-1", "1e400", "99999999999999999999", "0", "\x00"])
def test_a_number_that_is_no_picture_is_refused(studio: Studio, typed: str) -> None:
    form = {**key(), "name": "Белова Анна", "branch": studio.branch.pk, "photo": typed}
    assert studio.browser().post(studio.url("desk:client_new"), form).status_code == 422
    assert not Client.objects.filter(name="Белова Анна").exists()
