"""«Заявки онлайн»: who waits, whose card it may be, three ways out (CL-11, CL-21, CL-40)."""

import re

import pytest

from ritm.accounts.models import Module
from ritm.clients.models import Client
from ritm.joining.actions import confirm_joining
from ritm.joining.data import ChildData
from ritm.joining.models import JoinRequest
from ritm.staff.models import AccessLevel
from tests.given import key
from tests.joining.newcomers import HOUSE, asked, opened
from tests.web.desk.clients.looking import BOBS, queries, text_of
from tests.web.desk.pages import send

pytestmark = pytest.mark.req("CL-21", "CL-40")
RIGHTS = ("clients.read", "clients.change", "clients.login", "joining.settle")


def waiting(**fields):
    row = asked(**fields)
    confirm_joining(request=row, base_url=HOUSE)
    return row


def begin(studio):
    opened(studio)
    zoya = studio.client("Лань Зоя Петровна", phone="+79161230077")
    return zoya, waiting(
        children=(ChildData("Лань Яша", studio.today.replace(year=studio.today.year - 7, day=1)),),
        ticks={"personal": 0, "child": 0},
    )


def page(studio, person=None):
    answer = studio.browser(person).get(studio.url("desk:joinings"))
    assert answer.status_code == 200
    return text_of(answer)


def act(studio, name, row, person=None, **fields):
    return send(studio.browser(person), studio.url(f"desk:joinings_{name}", row.pk), **fields)


def test_the_page_says_who_waits_and_whose_card_it_may_be(studio):
    said = page(studio)
    assert "Лань Зоя" in said
    assert "+7 916 123-00-77 · zoya@example.org · Центр · ребёнок: Лань Яша, 01." in said
    assert "Лань Зоя Петровна +7 916 123-00-77, тот же телефон" in said
    assert not [word for word in BOBS if word in said]


def test_the_same_person_gets_access(studio):
    zoya, row = studio.begun
    assert act(studio, "settle", row, client=zoya.pk).status_code == 302
    zoya.refresh_from_db()
    assert zoya.login.name == "zoya@example.org"
    assert "Заявок нет" in page(studio)
    assert act(studio, "settle", row, client=zoya.pk).status_code == 404


def test_another_person_and_a_refusal(studio):
    _zoya, row = studio.begun
    assert act(studio, "anew", row).status_code == 302
    assert Client.objects.get(name="Лань Зоя").other_phone == "+79161230077"
    other = waiting(phone="+79161230077", email="other@example.org")
    assert act(studio, "dismiss", other).status_code == 302
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("said", ["", "0", "-1", "abc", "9" * 30, "\x00", "system", "bobs"])
def test_a_card_that_is_nobodys_changes_nothing(studio, bobs, said):
    _zoya, row = studio.begun
    if said == "bobs":
        from ritm.accounts.scope import account_scope

        with account_scope(bobs.account.pk):
            said = Client.objects.order_by("pk")[0].pk
    assert act(studio, "settle", row, client=said).status_code == 404
    assert JoinRequest.objects.get(pk=row.pk).state == JoinRequest.State.WAITING


@pytest.mark.req("ST-05", "ST-09")
def test_phones_and_branches_are_hidden_as_everywhere(studio):
    zoya, here = studio.begun
    hidden = studio.staff(*RIGHTS, phones=AccessLevel.Phones.NONE)
    assert "123-00-77" not in page(studio, hidden)
    north = studio.second_branch()
    bound = studio.staff(*RIGHTS, branches=(north,), clients=AccessLevel.Clients.BRANCHES)
    Client.objects.filter(pk=zoya.pk).update(branch=studio.branch)
    assert "Заявок нет" in page(studio, bound)  # hers is to the other branch
    for name, said in (("settle", {"client": zoya.pk}), ("anew", {}), ("dismiss", {})):
        assert act(studio, name, here, bound, **said).status_code == 404
    there = waiting(branch=north, email="north@example.org")
    said = page(studio, bound)
    assert ("north@example.org" in said, "zoya@example.org" in said) == (True, False)
    assert "Карточка филиала, который вам не виден" in said
    assert "Петровна" not in said
    assert act(studio, "settle", there, bound, client=zoya.pk).status_code == 404
    assert act(studio, "dismiss", there, bound).status_code == 302
    common = studio.staff(*RIGHTS, branches=(north,), clients=AccessLevel.Clients.ALL)
    assert "zoya@example.org" in page(studio, common)


def test_pressed_twice_it_is_done_once(studio):
    zoya, row = studio.begun
    sent, url = {**key(), "client": zoya.pk}, studio.url("desk:joinings_settle", row.pk)
    browser = studio.browser()
    assert [browser.post(url, sent).status_code for _turn in range(2)] == [302, 302]
    assert not JoinRequest.objects.exists()


def test_an_empty_page_says_whether_the_door_is_open(studio):
    JoinRequest.objects.all().delete()
    assert "Заявок нет" in page(studio)
    Module.objects.filter(code="online_registration").delete()
    assert "Онлайн-регистрация выключена" in page(studio)


def test_the_page_does_not_ask_more_for_more(studio):
    browser, url = studio.browser(), studio.url("desk:joinings")
    browser.get(url)
    few = queries(browser, url)
    for number in range(3):
        waiting(email=f"a{number}@example.org")
    assert queries(browser, url) <= few + 3  # the cards that each may be


def test_the_oldest_stand_first_fifty_a_page(studio, monkeypatch):
    zoya, first = studio.begun
    monkeypatch.setattr("ritm.directory.queries.paging.PAGE_SIZE", 2)
    for number in range(2):
        waiting(name=f"Лань Вторая {number}", phone=zoya.phone, email=f"second{number}@example.org")
    browser = studio.browser()

    def names(at):
        found = browser.get(studio.url("desk:joinings", page=at))
        return re.findall(r'card-title ell"[^>]*>(.*?)<', found.content.decode()), text_of(found)

    (one, told), (two, end) = names(1), names(2)
    assert (one, two) == ([first.name, "Лань Вторая 0"], ["Лань Вторая 1"])
    assert ("1–2 из 3" in told, "3–3 из 3" in end) == (True, True)
    assert names(9)[0] == two
