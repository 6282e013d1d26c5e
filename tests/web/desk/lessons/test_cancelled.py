"""«Отменили» of the panel: who took each booking off."""

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.models import Booking
from ritm.web.ui.wording import short_name
from tests.web.desk.lessons.conftest import AtDesk
from tests.web.desk.pages import queries, words


def test_the_cancelled_ones_are_read_with_the_others_and_name_the_kind_where_no_person_did_it(desk: AtDesk) -> None:
    url, browser = desk.studio.url("desk:lesson", desk.lesson.pk), desk.studio.browser()
    anna, boris = desk.studio.client("Белова Анна"), desk.studio.client("Козлов Борис")
    for client in (anna, boris):
        desk.studio.book(client, desk.lesson)
    before = queries(browser, url)
    cancel_booking(booking=Booking.objects.get(client=boris), by=Booking.By.CLIENT, actor=desk.studio.actor)
    desk.post("desk:lesson_cancel", Booking.objects.get(client=anna).pk)
    assert queries(browser, url) <= before
    folded = words(browser.get(url)).partition("Отменили 2")[2]
    assert f"Белова Анна {short_name(desk.studio.boss.name)}, " in folded
    assert f"Козлов Борис {Booking.By.CLIENT.label}, " in folded
