"""Short texts sealed for the disk: AES-256-GCM, so that a stolen database tells nothing and a changed one is noticed.

A sealed text is `1.<key id>.<base64 of nonce and ciphertext>`. The `place` (which account, which row) is bound to it:
a sealed text that is moved to another row cannot be opened there. Keys are named: the first of `settings.FIELD_KEYS`
seals, every one of them opens. To change the key, put a new one before the old, seal everything anew
(`bin/ritm reseal`), then take the old one away. A lost key is a lost text: nothing else opens it.
"""

import base64
import hashlib
import hmac
import os
from functools import cache
from typing import Any

from django.conf import settings

_FORM, _NONCE, _KEY = "1", 12, 32
SHORTEST_SECRET = 32


class Unreadable(Exception):
    """Changed on the disk, moved from its place, or sealed with a key that is not here."""


def seal(text: str, *, place: str) -> str:
    """The text as it may lie on the disk; twice the same text gives two different ones."""
    name, nonce = current_key(), os.urandom(_NONCE)
    closed = _cipher(name, settings.FIELD_KEYS[name]).encrypt(nonce, text.encode(), _bound(name, place))
    return f"{_FORM}.{name}.{base64.urlsafe_b64encode(nonce + closed).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """The text again. Raises Unreadable."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- see _cipher

    form, name, body = _parts(sealed)
    if form != _FORM or name not in settings.FIELD_KEYS:
        message = f"No key {name!r} for a sealed text of form {form!r}."
        raise Unreadable(message)
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
        opened = _cipher(name, settings.FIELD_KEYS[name]).decrypt(raw[:_NONCE], raw[_NONCE:], _bound(name, place))
    except (InvalidTag, ValueError) as error:
        message = f"A sealed text does not open with the key {name!r} in its place."
        raise Unreadable(message) from error
    return opened.decode()


def mark(text: str, *, place: str) -> str:
    """What a text that lies sealed is found by: the same for the same text of a place, and nobody without the key
    can try texts until one fits.
    """
    return _marked(current_key(), text, place)


def marks(text: str, *, place: str) -> tuple[str, ...]:
    """The same by every key that is known: rows that were sealed with an older one are found as well."""
    return tuple(_marked(name, text, place) for name in settings.FIELD_KEYS)


def current_key() -> str:
    """The name of the key that seals now."""
    return next(iter(settings.FIELD_KEYS))


def is_current(sealed: str) -> bool:
    """Whether it was sealed with the key of now."""
    form, name, _body = _parts(sealed)
    return (form, name) == (_FORM, current_key())


def keys_from(written: str) -> dict[str, str]:
    """`2:secret,1:secret` as names and secrets, the sealing one first; a single secret without a name is key 1.

    Raises ValueError for a name twice, a dot in it, or a secret shorter than 32 characters.
    """
    keys: dict[str, str] = {}
    for one in filter(None, (part.strip() for part in written.split(","))):
        name, colon, secret = one.partition(":")
        name, secret = (name, secret) if colon else ("1", one)
        if not name.isalnum() or name in keys or len(secret) < SHORTEST_SECRET:
            message = "RITM_FIELD_KEYS is NAME:SECRET,NAME:SECRET; names once, secrets of 32 characters or more."
            raise ValueError(message)
        keys[name] = secret
    return keys


def _parts(sealed: str) -> tuple[str, str, str]:
    form, _dot, rest = sealed.partition(".")
    name, _dot, body = rest.partition(".")
    return form, name, body


def _bound(name: str, place: str) -> bytes:
    return f"{_FORM}.{name}.{place}".encode()


def _marked(name: str, text: str, place: str) -> str:
    key = _derived("mark", name, settings.FIELD_KEYS[name])
    return hmac.new(key, f"{place}\n{text}".encode(), hashlib.sha256).hexdigest()


@cache
def _cipher(name: str, secret: str) -> Any:
    # Loaded when the first text is sealed or opened: most processes never do, and it costs their start.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- as above

    return AESGCM(_derived("field", name, secret))


@cache
def _derived(use: str, name: str, secret: str) -> bytes:
    """A key for one use: what seals never marks."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 -- see _cipher
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 -- see _cipher

    derive = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=f"ritm {use} key {name}".encode())
    return derive.derive(secret.encode())
