"""Pages in social networks: pasted as people paste them, kept as one safe address (CL-19)."""

import pytest

from ritm.clients.errors import BadLink
from ritm.clients.links import link_of, shown_link


@pytest.mark.req("CL-19")
@pytest.mark.parametrize(
    ("network", "typed", "kept"),
    [
        ("vk", "", ""),
        ("vk", "  vk.com/masha.dance ", "https://vk.com/masha.dance"),
        ("vk", "http://m.vk.com/id12345/", "https://vk.com/id12345"),
        ("vk", "HTTPS://VK.RU/masha?from=search#wall", "https://vk.com/masha"),
        ("vk", "@masha", "https://vk.com/masha"),
        ("vk", "masha.dance", "https://vk.com/masha.dance"),
        ("facebook", "https://www.facebook.com/profile.php?id=100", "https://facebook.com/profile.php?id=100"),
        ("facebook", "fb.com/masha", "https://facebook.com/masha"),
        ("instagram", "instagram.com/masha_dance/", "https://instagram.com/masha_dance"),
    ],
)
def test_an_address_is_brought_to_one_form(network, typed, kept):
    assert link_of(network, typed) == kept
    assert link_of(network, kept) == kept
    assert link_of(network, shown_link(kept)) == kept


@pytest.mark.req("CL-19")
@pytest.mark.parametrize(
    "typed",
    [
        *("javascript:alert(1)", "javascript://vk.com/%0aalert(1)", "data:text/html,1", "ftp://vk.com/masha"),
        *("vk.com", "https://vk.com/", "https://evil.com/masha", "https://vk.com.evil.com/masha"),
        *("https://vk.com@evil.com/masha", "https://vk.com:80/masha", "http://[vk.com/masha", "//vk.com/masha"),
        *(
            "вк.ком/маша",
            "vk.com/ма ша",
            "vk.com/<b>",
            "vk.com/a\\b",
            "vk.com/\x00",
            "🧘",
            "https://vk.com/" + "a" * 200,
        ),
    ],
)
def test_what_is_no_page_of_the_network_is_refused(typed):
    with pytest.raises(BadLink) as refusal:
        link_of("vk", typed)
    assert refusal.value.field == "vk"
    assert "vk.com/ivanova" in str(refusal.value)
