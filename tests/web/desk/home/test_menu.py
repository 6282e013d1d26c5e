"""The menu is drawn once for everybody who sees the same one: other rights, another page, another language, another one."""

import re
from html import unescape

import pytest

from tests.web.desk.pages import words


def _menu(studio, person, url):
    """Labels of the rail's links by their address in the account, and which of them is the current page."""
    page = studio.browser(person).get(url)
    html = page.content.decode()
    rail = html[html.index('<aside class="rt-rail"') : html.index("</aside>")]
    bottom = html[html.index('id="more-menu"') : html.index('class="rt-keys"')]
    links = re.findall(r'<a href="([^"]+)"( aria-current="page")?[^>]*>([^<]+)</a>', rail)
    assert [link for link, _current, _label in links if link not in bottom] == []
    return {link: label for link, _current, label in links}, [link for link, current, _label in links if current]


@pytest.mark.req("ST-05")
def test_what_was_drawn_for_one_is_not_shown_to_another_of_other_rights(studio):
    home, clients, levels = (studio.url(f"desk:{name}") for name in ("home", "clients", "levels"))
    boss, _current = _menu(studio, studio.boss, home)
    assert {clients, levels} <= set(boss)
    for _time in range(2):
        few, _current = _menu(studio, studio.staff("home.schedule", "clients.read"), home)
        assert (clients in few, levels in few) == (True, False)
        assert _menu(studio, studio.boss, home)[0] == boss


def test_the_page_one_stands_on_is_marked_on_that_page_only(studio):
    home, clients, groups = (studio.url(f"desk:{name}") for name in ("home", "clients", "groups"))
    for _time in range(2):
        assert _menu(studio, studio.boss, clients)[1] == [clients]
        assert _menu(studio, studio.boss, groups)[1] == [groups]
        assert _menu(studio, studio.boss, home)[1] == []


def test_each_reads_it_in_his_language(studio):
    home, groups = studio.url("desk:home"), studio.url("desk:groups")
    english = studio.staff("home.schedule", "groups.read")
    english.language = "en"
    english.save(update_fields=["language"])
    russian = studio.staff("home.schedule", "groups.read")
    for _time in range(2):
        assert _menu(studio, english, home)[0][groups] == "Groups"
        assert _menu(studio, russian, home)[0][groups] == "Группы"
    assert "Help" in words(studio.browser(english).get(home))


def test_the_addresses_are_of_the_own_account(studio, bobs):
    from ritm.accounts.scope import account_scope

    mine, _current = _menu(studio, studio.boss, studio.url("desk:home"))
    with account_scope(bobs.account.pk):
        theirs, _current = _menu(bobs, bobs.boss, bobs.url("desk:home"))
    assert not set(mine) & set(theirs)
    assert list(mine.values()) == list(theirs.values())


def test_the_frame_drawn_for_one_holds_nothing_of_his(studio):
    """Two of one level: the name, the theme, the words looked for and the tokens are each one's own."""
    first, second = (studio.staff("home.schedule", "home.search", "clients.read", "groups.read") for _one in range(2))
    second.name, second.theme = "<Ким> %s%(q)s", "dark"
    second.save(update_fields=["name", "theme"])
    one, two, again = (
        _told(studio.browser(person).get(studio.url("desk:search"), {"q": asked}))
        for person, asked in ((first, '"бел'), (second, "%(name)s"), (first, '"бел'))
    )
    assert (one["q"], one["theme"]) == ('"бел', "auto")
    assert (two["q"], two["theme"]) == ("%(name)s", "dark")
    assert (again["q"], again["theme"], again["name"]) == (one["q"], one["theme"], one["name"])
    assert two["name"] == "%s%(q)s <."
    assert one["name"] != two["name"]
    assert not one["keys"] & again["keys"]
    assert [len(told["tokens"]) for told in (one, two, again)] == [1, 1, 1]
    assert one["tokens"] != two["tokens"]


def _told(page):
    """What is the person's own in the frame; its slots are all filled."""
    html = page.content.decode()
    assert "\0" not in html
    return {
        "q": unescape(re.search('name="q" id="search" value="([^"]*)"', html)[1]),
        "theme": re.search('data-bs-theme="([^"]*)"', html)[1],
        "name": unescape(re.search("rt-user.*?<span>([^<]*)</span>", html, re.DOTALL)[1]),
        "keys": set(re.findall(r'name="request_key" value="(\w+)"', html)),
        "tokens": set(re.findall(r'(?:"X-CSRFToken": |csrfmiddlewaretoken" value=)"(\w+)"', html)),
    }
