"""«Главная»: the day of a branch by halls, by teachers, as a list (SC-01, ux 4.1)."""

from datetime import date, time, timedelta

import pytest

from ritm.schedule.actions.template import add_slot
from tests.web.desk.home.cards import attribute, columns, now, panel_of, part, shown
from tests.web.desk.pages import HTMX, words

MONDAY = date(2026, 11, 23)


@pytest.fixture
def halls(studio):
    """Two halls in the order of their names."""
    return studio.hall("Большой зал"), studio.hall("Малый зал")


@pytest.mark.req("SC-01")
def test_the_day_stands_by_halls_in_the_colours_of_disciplines(studio, halls):
    yoga = studio.discipline("Йога", "#2E9A4B")
    anna = studio.teacher("Ким Анна Петровна")
    lesson = studio.lesson(
        group=studio.group(name="Йога 6–9 лет", discipline=yoga, hall=halls[1], teacher=anna, capacity=12),
        on=MONDAY,
        at=time(10),
    )
    with now(studio, MONDAY, time(8)):
        page = studio.browser().get(studio.url("desk:home"))
    (card,) = shown(page)
    assert columns(page) == ["Большой зал", "Малый зал"]
    assert card.pk == lesson.pk
    assert {"rt-lesson", f"d-{yoga.pk}", "rt-s12", "rt-n12", "rt-l-2"} == card.css
    assert card.words == "10:00 Йога 6–9 лет Анна К. 0/12"
    assert card.title == "10:00 Йога 6–9 лет, Малый зал, Ким Анна Петровна"
    assert card.href == studio.url("desk:home", on=MONDAY, lesson=lesson.pk)
    assert card.panel == studio.url("desk:lesson", lesson.pk)
    assert "desk/disciplines.css?v=" in page.content.decode()


@pytest.mark.req("SC-01")
def test_a_lesson_stands_on_its_day_only(studio, halls):
    lesson = studio.lesson(group=studio.group(hall=halls[0]), on=MONDAY)
    with now(studio, MONDAY, time(8)):
        browser = studio.browser()
        days = [browser.get(studio.url("desk:home", on=MONDAY + timedelta(days=n))) for n in (-7, -1, 0, 1, 7)]
    assert [[card.pk for card in shown(page)] for page in days] == [[], [], [lesson.pk], [], []]


@pytest.mark.parametrize(
    ("on", "title", "near"),
    [
        (date(2026, 11, 23), "Понедельник, 23 ноября", "сегодня"),
        (date(2026, 11, 24), "Вторник, 24 ноября", "завтра"),
        (date(2026, 11, 22), "Воскресенье, 22 ноября", "вчера"),
        (date(2026, 11, 25), "Среда, 25 ноября", ""),
        (date(2027, 2, 1), "Понедельник, 1 февраля 2027", ""),
    ],
)
def test_the_title_says_weekday_and_how_near(studio, on, title, near):
    with now(studio, MONDAY, time(12)):
        page = studio.browser().get(studio.url("desk:home", on=on))
    said = words(page)
    assert f"{title} {near}".strip() in said
    assert [word for word in ("сегодня", "завтра", "вчера") if f"{title} {word}" in said] == ([near] if near else [])


def test_the_day_is_the_branchs_own(studio):
    # 23:00 of Sunday in UTC is Monday in Vladivostok.
    with now(studio, MONDAY, time(9)):
        page = studio.browser().get(studio.url("desk:home"))
    assert "Понедельник, 23 ноября" in words(page)


def test_steps_lead_a_day_back_and_on_and_home(studio):
    with now(studio, MONDAY, time(12)):
        page = studio.browser().get(studio.url("desk:home", on="2026-11-25", view="teachers"))
    keys = ("prev", "t", "next", "view-1", "view-2", "view-3", "shift-n")
    found = {key: attribute(part(page, f'a class="[^"]*"[^>]* data-key="{key}"'), "href") for key in keys}
    home = studio.url("desk:home")
    assert found == {
        "prev": f"{home}?on=2026-11-24&view=teachers",
        "t": f"{home}?view=teachers",
        "next": f"{home}?on=2026-11-26&view=teachers",
        "view-1": f"{home}?on=2026-11-25&view=halls",
        "view-2": f"{home}?on=2026-11-25&view=teachers",
        "view-3": f"{home}?on=2026-11-25&view=list",
        "shift-n": studio.url("desk:lesson_new", on="2026-11-25"),
    }


@pytest.mark.parametrize("on", ["", "31.02.2026", "2026-02-31", "0001-01-01", "9999-12-31", "x\x00"])
def test_an_impossible_day_is_today(studio, on):
    with now(studio, MONDAY, time(12)):
        page = studio.browser().get(studio.url("desk:home", on=on, view="nonsense", discipline="x", lesson="zero"))
    assert page.status_code == 200
    assert "Понедельник, 23 ноября сегодня" in words(page)


def test_by_teachers_the_columns_are_people(studio, halls):
    anna = studio.teacher("Ким Анна")
    lesson = studio.lesson(group=studio.group(hall=halls[0], teacher=anna, capacity=4), on=MONDAY, at=time(9))
    alone = studio.lesson(group=studio.group(hall=halls[1]), on=MONDAY, at=time(9))
    with now(studio, MONDAY, time(8)):
        page = studio.browser().get(studio.url("desk:home", view="teachers"))
    assert columns(page) == ["Ким Анна", "Без преподавателя"]
    assert [(card.pk, card.words) for card in shown(page)] == [
        (lesson.pk, f"9:00 {lesson.group.name} Большой зал 0/4"),
        (alone.pk, f"9:00 {alone.group.name} Малый зал 0"),
    ]


def test_the_list_goes_by_time(studio, halls):
    later = studio.lesson(group=studio.group(hall=halls[0]), on=MONDAY, at=time(19))
    first = studio.lesson(group=studio.group(hall=halls[1], minutes=45), on=MONDAY, at=time(10))
    with now(studio, MONDAY, time(9)):
        page = studio.browser().get(studio.url("desk:home", view="list"))
    assert [card.pk for card in shown(page)] == [first.pk, later.pk]
    assert "10:00 10:45" in words(page)
    assert "Сейчас 9:00" in page.content.decode()


def test_the_list_folds_what_is_over_since_before_the_evening(studio, halls):
    group = studio.group(hall=halls[0])
    morning = [studio.lesson(group=group, on=MONDAY, at=time(hour)) for hour in (9, 13)]
    with now(studio, MONDAY, time(8)):
        studio.book(studio.client(), morning[1])
    evening = [studio.lesson(group=group, on=MONDAY, at=time(hour)) for hour in (17, 19)]
    with now(studio, MONDAY, time(18, 4)):
        page = studio.browser().get(studio.url("desk:home", view="list", lesson=0))
    html = page.content.decode()
    fold = html[html.index('<details id="day-over"') : html.index("</details>", html.index('<details id="day-over"'))]
    assert [f'id="lesson-{one.pk}"' in fold for one in (*morning, *evening)] == [True, True, False, False]
    assert "Утро и день: 2 занятия не отмечено: 1" in words(page)
    line = html.index("rt-nowrow")
    assert html.index(f"lesson-{evening[0].pk}") < line < html.index(f"lesson-{evening[1].pk}")


def test_a_phone_gets_the_list_and_no_panel_that_nobody_asked_for(studio, halls):
    studio.lesson(group=studio.group(hall=halls[0]), on=MONDAY, at=time(18))
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36"}
    with now(studio, MONDAY, time(18)):
        by_phone = studio.browser().get(studio.url("desk:home"), headers=phone)
        by_desk = studio.browser().get(studio.url("desk:home"))
        chosen = studio.browser().get(studio.url("desk:home", view="halls"), headers=phone)
    assert ["rt-slot" in page.content.decode() for page in (by_phone, by_desk, chosen)] == [True, False, False]
    assert [bool(panel_of(page)) for page in (by_phone, by_desk)] == [False, True]
    narrow = [attribute(part(page, 'div id="day"'), "data-narrow") for page in (by_phone, by_desk, chosen)]
    assert narrow == ["", studio.url("desk:home", on="2026-11-23", view="list"), ""]


def test_disciplines_filter_the_day_one_press_each(studio, halls):
    yoga, ballet = studio.discipline("Йога"), studio.discipline("Балет")
    one = studio.lesson(group=studio.group(discipline=yoga, hall=halls[0]), on=MONDAY)
    two = studio.lesson(group=studio.group(discipline=ballet, hall=halls[1]), on=MONDAY)
    with now(studio, MONDAY, time(8)):
        browser = studio.browser()
        pages = [browser.get(studio.url("desk:home") + query) for query in ("", f"?discipline={yoga.pk}")]
        both = browser.get(studio.url("desk:home") + f"?discipline={yoga.pk}&discipline={ballet.pk}")
    assert [[card.pk for card in shown(page)] for page in (*pages, both)] == [
        [one.pk, two.pk],
        [one.pk],
        [one.pk, two.pk],
    ]
    assert columns(pages[1]) == ["Большой зал", "Малый зал"]
    assert "Направления: Йога" in words(pages[1])
    assert "Направления: 2" in words(both)
    # The second press takes it away again.
    assert f'href="{studio.url("desk:home")}" aria-current="true"><span class="rt-swatch d-{yoga.pk}"' in (
        pages[1].content.decode()
    )


@pytest.mark.parametrize(
    ("at", "css", "said"),
    [
        (time(17, 59), set(), "18:00 Группа 1/2"),
        (time(18), {"is-now"}, "18:00 Группа 1/2"),
        (time(19), {"is-past"}, "18:00 Группа не отмечено: 1 1/2"),
    ],
)
def test_a_card_says_where_its_lesson_stands(studio, halls, at, css, said):
    lesson = studio.lesson(group=studio.group(name="Группа", hall=halls[0], capacity=2), on=MONDAY, at=time(18))
    with now(studio, MONDAY, time(8)):
        studio.book(studio.client(), lesson)
    with now(studio, MONDAY, at):
        (card,) = shown(studio.browser().get(studio.url("desk:home")))
    assert {name for name in card.css if name.startswith("is-")} == css
    assert card.words == said


def test_a_lesson_where_all_are_marked_has_its_tick(studio, halls):
    lesson = studio.lesson(group=studio.group(name="Группа", hall=halls[0], capacity=2), on=MONDAY, at=time(18))
    client = studio.client()
    with now(studio, MONDAY, time(18)):
        studio.pass_(client)
        studio.book(client, lesson)
        studio.mark(client, lesson)
    with now(studio, MONDAY, time(19)):
        (card,) = shown(studio.browser().get(studio.url("desk:home")))
    assert card.words == "18:00 Группа 1/2 ✓"


def test_a_clash_is_shown_and_says_with_whom(studio, halls):
    one = studio.lesson(group=studio.group(name="Первая", hall=halls[0]), on=MONDAY, at=time(18))
    two = studio.lesson(group=studio.group(name="Вторая", hall=halls[0]), on=MONDAY, at=time(18, 30))
    with now(studio, MONDAY, time(8)):
        cards = {card.pk: card for card in shown(studio.browser().get(studio.url("desk:home")))}
    assert [cards[one.pk].css & {"is-clash", "rt-lane-1", "rt-lane-2"}, cards[two.pk].words] == [
        {"is-clash", "rt-lane-1"},
        "18:30 0 Вторая Накладка",
    ]
    assert cards[one.pk].title == "18:00 Первая, Большой зал, зал занят: 18:30 Вторая"


def test_a_cancelled_lesson_is_struck(studio, halls):
    lesson = studio.lesson(group=studio.group(name="Группа", hall=halls[0]), on=MONDAY, at=time(18))
    studio.call_off(lesson, may_past=True)
    with now(studio, MONDAY, time(8)):
        page = studio.browser().get(studio.url("desk:home"))
    (card,) = shown(page)
    assert "is-off" in card.css
    assert card.words == "18:00 Группа Отменено 0"
    assert "<s>Группа</s>" in page.content.decode()


def test_only_the_exception_from_the_template_is_named(studio, halls):
    group = studio.group(name="Группа", hall=halls[0], minutes=90)
    slot = add_slot(branch=studio.branch, group=group, weekday=0, wall_time=time(9), actor=studio.actor)
    by_hand = studio.lesson(group=group, on=MONDAY, at=time(18))
    from ritm.schedule.actions.lessons import add_missing_lesson

    of_template = add_missing_lesson(slot=slot, on=MONDAY, actor=studio.actor)
    with now(studio, MONDAY, time(8)):
        said = {card.pk: card.words for card in shown(studio.browser().get(studio.url("desk:home")))}
    assert said == {of_template.pk: "9:00 Группа 0", by_hand.pk: "18:00 Группа 0 разовое"}


@pytest.mark.req("SC-01")
def test_an_empty_place_knows_its_hall_and_hours(studio, halls):
    studio.lesson(group=studio.group(hall=halls[0]), on=MONDAY, at=time(10))
    with now(studio, MONDAY, time(8)):
        page = studio.browser().get(studio.url("desk:home"))
        dialog = studio.browser().get(
            studio.url("desk:lesson_new", on=MONDAY, time="12:30", hall=halls[1].pk), headers=HTMX
        )
    grid = part(page, 'div class="rt-day"')
    assert attribute(grid, "data-new") == studio.url("desk:lesson_new", on=MONDAY)
    assert (attribute(grid, "data-first-hour"), attribute(grid, "data-hours")) == ("9", "3")
    places = [f'data-place="&amp;hall={hall.pk}"' in page.content.decode() for hall in halls]
    assert places == [True, True]
    assert 'value="12:30"' in dialog.content.decode()
    assert f'<option value="{halls[1].pk}" selected' in dialog.content.decode()


def test_another_branch_shows_its_own_day(studio, halls):
    north = studio.second_branch(zone=studio.branch.time_zone)
    here = studio.lesson(group=studio.group(hall=halls[0]), on=MONDAY)
    there = studio.lesson(group=studio.group(hall=studio.hall("Северный", branch=north)), on=MONDAY)
    with now(studio, MONDAY, time(8)):
        browser = studio.browser()
        first = browser.get(studio.url("desk:home"))
        browser.post(studio.url("desk:branch"), {"branch": north.pk, "request_key": "a" * 32})
        second = browser.get(studio.url("desk:home"))
    assert [[card.pk for card in shown(page)] for page in (first, second)] == [[here.pk], [there.pk]]
    assert columns(second) == ["Северный"]
