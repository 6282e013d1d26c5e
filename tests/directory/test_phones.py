import pytest

from ritm.directory.queries.phones import shown_phone


@pytest.mark.req("ST-05")
@pytest.mark.parametrize(
    ("level", "phone", "shown"),
    [
        ("full", "+79165551234", "+7 916 555-12-34"),
        ("full", "у мамы", "у мамы"),
        ("full", "+7", "+7"),
        ("tail", "+79165551234", "+7 916\u00a0…-12-34"),
        ("tail", "у мамы 9165551234", "…1234"),
        ("none", "+79165551234", ""),
        ("none", "у мамы", ""),
    ],
)
def test_a_phone_is_shown_as_the_level_says(studio, level, phone, shown):
    assert shown_phone(phone, studio.staff("clients.read", phones=level)) == shown


def test_boss_and_heads_see_it_all(studio):
    assert shown_phone("+79165551234", studio.boss) == "+7 916 555-12-34"
    assert shown_phone("+79165551234", studio.staff(role="head")) == "+7 916 555-12-34"
    assert shown_phone("", studio.boss) == ""
