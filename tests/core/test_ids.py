"""Addresses and passwords."""

import pytest

from ritm.core.ids import address_of, readable_password


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Студия «Ритм»", "studiya-ritm"),
        ("Щёлково  Dance!", "schelkovo-dance"),
        ("🩰", "studio"),
        ("Объём", "obem"),
        ("x" * 80, "x" * 40),
    ],
)
def test_an_address_is_made_of_the_name(name, address):
    assert address_of(name) == address


def test_passwords_are_read_without_mistakes():
    made = {readable_password() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("l1o0IO")
