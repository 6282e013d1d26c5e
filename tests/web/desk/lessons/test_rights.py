"""Rights and foreign ids: an absent control, a 403 for whoever sends the form all the same, a 404 for what is not ours."""

from datetime import time
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson
from tests.given import Studio, key
from tests.web.desk.lessons.conftest import PART, AtDesk, block


def bound(desk: AtDesk, *codes: str) -> AtDesk:
    """Somebody with just these rights before the same lesson."""
    return AtDesk(desk.studio, desk.lesson, desk.studio.staff("home.schedule", *codes))


@pytest.fixture
def anna(desk: AtDesk) -> Any:
    """Booked, with a pass."""
    client = desk.studio.client("Белова Анна")
    desk.studio.pass_(client)
    desk.studio.book(client, desk.lesson)
    return client


def test_who_may_only_look_sees_no_control(desk: AtDesk, anna: Any) -> None:
    vera = desk.studio.client("Ким Вера")
    desk.studio.pass_(vera)
    desk.studio.mark(vera, desk.lesson)
    page = bound(desk).panel().content.decode()
    assert "Белова Анна" in block(page, "booked")
    assert "Ким Вера" in block(page, "visited")
    for control in ("<form", "lesson-search", "more-", "undo-"):
        assert control not in page


@pytest.mark.parametrize(
    ("codes", "seen", "unseen"),
    [
        (("visits.change",), ("mark-", "menu-"), ("cancel-", "?pay=credit", "?pay=free", "?pay=drop_in")),
        (("bookings.change",), ("cancel-",), ("mark-", "?pay=pass")),
        (("visits.change", "visits.credit"), ("?pay=credit",), ("?pay=free", "?pay=drop_in")),
        (("visits.change", "visits.free"), ("?pay=free",), ("?pay=credit", "?pay=drop_in")),
        (("visits.change", "payments.take"), ("?pay=drop_in",), ("?pay=credit", "?pay=free")),
    ],
)
def test_each_right_brings_its_own_control(
    desk: AtDesk, anna: Any, codes: tuple[str, ...], seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    page = block(bound(desk, *codes).panel(), "booked")
    assert [control for control in seen if control not in page] == []
    assert [control for control in unseen if control in page] == []


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("desk:lesson_book", ("visits.change", "home.lesson_search")),
        ("desk:lesson_mark", ("bookings.change", "home.lesson_search")),
        ("desk:lesson_cancel", ("visits.change",)),
        ("desk:lesson_booking_undo", ("visits.change",)),
        ("desk:lesson_undo", ("bookings.change",)),
    ],
)
def test_without_the_right_the_form_is_refused_with_403(
    desk: AtDesk, anna: Any, name: str, codes: tuple[str, ...]
) -> None:
    vera = desk.studio.client("Ким Вера")
    desk.studio.pass_(vera)
    visit = desk.studio.mark(vera, desk.lesson)
    booking = Booking.objects.get(client=anna)
    args = {"desk:lesson_undo": (visit.pk,), "desk:lesson_book": (), "desk:lesson_mark": ()}.get(name, (booking.pk,))
    answer = bound(desk, *codes).post(name, *args, client=desk.studio.client().pk)
    assert answer.status_code == 403
    assert (Booking.objects.count(), Visit.objects.filter(undone_at=None).count()) == (2, 1)
    booking.refresh_from_db()
    assert booking.status == "booked"


@pytest.mark.parametrize(
    ("pay", "right"), [("credit", "visits.credit"), ("free", "visits.free"), ("drop_in", "payments.take")]
)
def test_each_way_to_pay_has_its_right(desk: AtDesk, anna: Any, pay: str, right: str) -> None:
    others = {"visits.credit", "visits.free", "payments.take"} - {right}
    assert bound(desk, "visits.change", *others).mark(anna, pay=pay).status_code == 403
    assert Visit.objects.count() == 0
    assert bound(desk, "visits.change", right).mark(anna, pay=pay).status_code == 204
    assert Visit.objects.count() == 1


@pytest.mark.rule("B-1")
@pytest.mark.parametrize("override", ["full", "blocked", "clash", "no_pass", "window"])
def test_each_override_has_its_right(desk: AtDesk, override: str) -> None:
    every = {"full", "blocked", "clash", "no_pass", "window"}
    others = [f"bookings.{code}" for code in every - {override}]
    client = desk.studio.client()
    assert bound(desk, "bookings.change", *others).book(client, override=override).status_code == 403
    assert Booking.objects.count() == 0
    assert bound(desk, "bookings.change", f"bookings.{override}").book(client, override=override).status_code == 204


def test_the_way_above_the_places_is_absent_without_its_right(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=1))
    studio.book(studio.client(), desk.lesson)
    boris = studio.client("Громов Борис")
    person = bound(desk, "bookings.change")
    page = person.book(boris).content.decode()
    assert "Мест нет, 1 из 1" in page
    assert "Записать сверх мест" not in page
    assert "В лист ожидания" in page
    dialog = person.dialog(boris)
    assert "Ваш уровень доступа этого не разрешает" in dialog
    assert "Записать клиента" not in dialog
    assert 'name="override"' not in dialog


@pytest.mark.req("ST-12")
@pytest.mark.parametrize("missing", ["home.schedule", "home.lesson_search"])
def test_the_panels_search_needs_both_its_rights(desk: AtDesk, missing: str) -> None:
    rights = {"home.schedule", "home.lesson_search"}
    url = desk.studio.url("desk:lesson_search", desk.lesson.pk, q="белова")
    browser = desk.studio.browser(desk.studio.staff(*(rights - {missing}), "bookings.change", "clients.change"))
    assert browser.get(url).status_code == 403
    assert desk.studio.browser(desk.studio.staff(*rights)).get(url, headers={"HX-Request": "true"}).status_code == 200
    if missing == "home.lesson_search":
        assert "lesson-search" not in bound(desk, "bookings.change").panel().content.decode()


@pytest.mark.parametrize("level", ["branches"])
def test_a_level_of_own_branches_finds_and_books_only_theirs(studio: Studio, level: str) -> None:
    north = studio.second_branch()
    desk = AtDesk(studio, studio.lesson())
    ours, theirs = studio.client("Белова Своя", branch=studio.branch), studio.client("Белова Чужая", branch=north)
    codes = ("home.schedule", "home.lesson_search", "bookings.change", "visits.change", "card.read")
    person = studio.staff(*codes, clients=level, branches=(studio.branch,))
    at = AtDesk(studio, desk.lesson, person)
    found = at.search("белова")
    assert "Белова Своя" in found
    assert "Белова Чужая" not in found
    assert at.book(theirs).status_code == 404
    assert at.book(ours).status_code == 204
    studio.book(theirs, desk.lesson)
    assert "Белова Чужая" in at.panel().content.decode()
    away = studio.lesson(branch=north, group=studio.group(hall=studio.hall(branch=north)))
    assert AtDesk(studio, away, person).panel().status_code == 404
    assert AtDesk(studio, away).panel().status_code == 200


def test_another_accounts_ids_are_404_and_change_nothing(desk: AtDesk, anna: Any, bobs: Studio) -> None:
    with account_scope(bobs.account.pk):
        lesson, client = Lesson.objects.order_by("pk")[0], Client.objects.filter(bookings__isnull=False)[0]
        booking, held = Booking.objects.order_by("pk")[0], ClientPass.objects.order_by("pk")[0]
        before = list(Booking.objects.order_by("pk").values_list("pk", "status"))
    foreign = AtDesk(desk.studio, lesson)
    assert foreign.panel().status_code == 404
    assert foreign.panel(headers={"If-None-Match": '"1"'}).status_code == 404
    assert foreign.book(anna).status_code == 404
    assert desk.panel(client=client.pk).status_code == 404
    assert desk.book(client).status_code == 404
    assert desk.mark(client).status_code == 404
    assert desk.mark(anna, pay=f"pass:{held.pk}").status_code == 404
    assert desk.mark(anna, client_pass=held.pk).status_code == 404
    assert desk.post("desk:lesson_cancel", booking.pk).status_code == 404
    assert desk.post("desk:lesson_booking_undo", booking.pk).status_code == 404
    assert desk.post("desk:lesson_undo", 999_999).status_code == 404
    for name in ("desk:lesson_search", "desk:lesson_print"):
        assert foreign.browser.get(desk.studio.url(name, lesson.pk)).status_code == 404
    dialog = desk.studio.url("desk:lesson_booking_dialog", desk.lesson.pk, client.pk)
    assert desk.browser.get(dialog).status_code == 404
    with account_scope(bobs.account.pk):
        assert list(Booking.objects.order_by("pk").values_list("pk", "status")) == before
    assert Visit.objects.count() == 0


def test_a_booking_of_another_lesson_is_404_here(desk: AtDesk, anna: Any) -> None:
    other = desk.studio.lesson(at=time(10))
    booking = desk.studio.book(anna, other)
    assert desk.post("desk:lesson_cancel", booking.pk).status_code == 404
    booking.refresh_from_db()
    assert booking.status == "booked"


def test_another_clients_pass_pays_for_nobody_else(desk: AtDesk, anna: Any) -> None:
    held = desk.studio.pass_(desk.studio.client("Ким Вера"))
    assert desk.mark(anna, pay=f"pass:{held.pk}").status_code == 404
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("client", ["", "0", "abc", "-1", "9" * 30, "１２"])
def test_nonsense_for_a_client_is_404(desk: AtDesk, client: str) -> None:
    url = desk.studio.url("desk:lesson_book", desk.lesson.pk)
    assert desk.browser.post(url, {**key(), "client": client}, headers=PART).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"pay": "gold"},
        {"pay": "x" * 10_000},
        {"pay": "credit", "price": "NaN"},
        {"pay": "credit", "price": "-5"},
        {"pay": "credit", "price": "1e400"},
        {"pay": "drop_in", "method": "barter"},
        {"reason": "р" * 201},
        {"pay": "\x00"},
    ],
)
def test_bad_input_is_422_with_a_reason_and_no_visit(desk: AtDesk, anna: Any, fields: dict[str, str]) -> None:
    answer = desk.mark(anna, **fields)
    assert answer.status_code == 422
    assert 'class="rt-p-err wide" role="alert"' in answer.content.decode()
    assert Visit.objects.count() == 0
