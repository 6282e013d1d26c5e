"""Sealed texts: a stolen database tells nothing, a changed one is noticed, keys change by their names (CL-25)."""

import base64
import stat

import pytest

from config.environment import kept_secret
from ritm.core.sealing import Unreadable, is_current, keys_from, seal, unseal

PLACE = "account 1, client 2, passport"
OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = {"1": OLD}
    return settings


def turned(sealed: str, at: int) -> str:
    """The same with one bit of the body changed."""
    head, _dot, body = sealed.rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[at] ^= 1
    return f"{head}.{base64.urlsafe_b64encode(bytes(raw)).decode()}"


@pytest.mark.req("CL-25")
@pytest.mark.parametrize("text", ["", "4510 123456", "ул. Ленина, д. 1, кв. 2 «Ё» 🙂", "x" * 5000])
def test_what_was_sealed_is_opened_and_cannot_be_read_without(text):
    sealed = seal(text, place=PLACE)
    assert unseal(sealed, place=PLACE) == text
    assert sealed.startswith("1.1.")
    assert not text or text not in sealed
    assert text.encode() not in base64.urlsafe_b64decode(sealed.rpartition(".")[2]) or not text


@pytest.mark.req("CL-25")
def test_the_same_text_is_never_sealed_alike():
    assert len({seal("4510 123456", place=PLACE) for _ in range(200)}) == 200


@pytest.mark.req("CL-25")
@pytest.mark.parametrize("at", [0, 11, 12, 20, -16, -1])
def test_a_changed_text_is_noticed(at):
    with pytest.raises(Unreadable):
        unseal(turned(seal("4510 123456", place=PLACE), at), place=PLACE)


@pytest.mark.req("CL-25")
@pytest.mark.parametrize(
    "sealed", ["", "1", "1.1", "1.1.", "1.1.????", "1.1.AAAA", "2.1.AAAA", "4510 123456", "1.9.AAAA"]
)
def test_what_is_no_sealed_text_is_refused(sealed):
    with pytest.raises(Unreadable):
        unseal(sealed, place=PLACE)


@pytest.mark.req("CL-25")
def test_a_text_opens_in_its_own_place_only():
    sealed = seal("4510 123456", place=PLACE)
    with pytest.raises(Unreadable):
        unseal(sealed, place="account 1, client 3, passport")


@pytest.mark.req("CL-25")
def test_another_key_of_the_same_name_opens_nothing(settings):
    sealed = seal("4510 123456", place=PLACE)
    settings.FIELD_KEYS = {"1": NEW}
    with pytest.raises(Unreadable):
        unseal(sealed, place=PLACE)


@pytest.mark.req("CL-25")
def test_a_key_is_changed_by_its_name(settings):
    old = seal("4510 123456", place=PLACE)
    settings.FIELD_KEYS = {"2": NEW, "1": OLD}
    assert unseal(old, place=PLACE) == "4510 123456"
    assert not is_current(old)
    new = seal(unseal(old, place=PLACE), place=PLACE)
    assert is_current(new)
    settings.FIELD_KEYS = {"2": NEW}
    assert unseal(new, place=PLACE) == "4510 123456"
    with pytest.raises(Unreadable):
        unseal(old, place=PLACE)
    with pytest.raises(Unreadable):  # the name of the key is bound to the text too
        unseal(new.replace("1.2.", "1.1."), place=PLACE)


def test_keys_are_read_from_the_environment():
    assert keys_from(OLD) == {"1": OLD}
    assert list(keys_from(f"2:{NEW}, 1:{OLD}").items()) == [("2", NEW), ("1", OLD)]


@pytest.mark.parametrize("written", ["2:short", f"2:{NEW},2:{OLD}", f"a.b:{NEW}", f":{NEW}", "short"])
def test_keys_that_protect_nothing_are_refused(written):
    with pytest.raises(ValueError, match="RITM_FIELD_KEYS"):
        keys_from(written)


def test_a_fresh_installation_makes_its_key_for_its_user_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("RITM_VAR", str(tmp_path))
    monkeypatch.delenv("RITM_FIELD_KEYS", raising=False)
    made = kept_secret("RITM_FIELD_KEYS")
    path = tmp_path / "secret" / "ritm_field_keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_secret("RITM_FIELD_KEYS") == made
    assert list(keys_from(made)) == ["1"]
