"""«Занятия → Группы»: name and discipline; what lessons take over, and what they keep (CT-06 … CT-08)."""

from datetime import time

import pytest

from ritm.schedule.models import ClassGroup, Lesson
from tests.web.desk.pages import chosen, complaints, said, send, words


@pytest.mark.req("CT-06")
def test_name_and_discipline_are_enough(studio):
    ballet = studio.discipline("Балет")
    browser, url = studio.browser(), studio.url("desk:group_new")
    page = send(browser, url, htmx=True, minutes="60")
    assert page.status_code == 422
    assert complaints(page) == {
        "name": "Укажите название — под ним всё видно в расписании",
        "discipline": "Выберите направление: по нему абонементы открывают занятия",
    }
    saved = send(browser, url, htmx=True, name="Балет 5–7", discipline=ballet.pk, minutes="60")
    assert (saved.status_code, said(saved)) == (204, "Группа сохранена")
    group = ClassGroup.objects.get()
    assert (group.discipline, group.minutes, group.capacity, group.teacher, group.hall) == (
        ballet,
        60,
        None,
        None,
        None,
    )


@pytest.mark.req("CT-06")
def test_length_places_teacher_and_hall_go_over_to_new_lessons(studio):
    ballet, hall, maria = studio.discipline("Балет"), studio.hall("Большой"), studio.teacher("Тихонова Мария")
    browser = studio.browser()
    form = {"name": "Балет", "discipline": ballet.pk, "minutes": "45", "capacity": "8", "drop_in_minor": "700,50"}
    form |= {"min_age": "5", "max_age": "7", "min_people": "3", "is_online": "on"}
    send(browser, studio.url("desk:group_new"), hall=hall.pk, teacher=maria.pk, **form)
    group = ClassGroup.objects.get()
    assert (group.drop_in_minor, group.min_age, group.max_age, group.min_people) == (70050, 5, 7, 3)
    assert "Балет Балет Тихонова Мария Большой 45 мин 8 700,50 ₽" in words(browser.get(studio.url("desk:groups")))
    on = studio.today.isoformat()
    send(browser, studio.url("desk:lesson_new"), group=group.pk, on=on, wall_time="10:00")
    lesson = Lesson.objects.get()
    assert (lesson.hall, lesson.teacher, lesson.minutes, lesson.capacity) == (hall, maria, 45, 8)


@pytest.mark.req("CT-07")
def test_a_change_reaches_coming_lessons_but_not_a_teacher_changed_inside_one(studio):
    ballet, maria, olga = studio.discipline("Балет"), studio.teacher("Мария"), studio.teacher("Ольга")
    group = studio.group(name="Балет", discipline=ballet, teacher=maria, capacity=8)
    plain, replaced = studio.lesson(group=group), studio.lesson(group=group, at=time(12))
    browser = studio.browser()
    inside = studio.url("desk:lesson_edit", replaced.pk)
    on = replaced.on.isoformat()
    send(browser, inside, on=on, wall_time="12:00", minutes="60", capacity="8", teacher=olga.pk, hall=replaced.hall_id)
    url = studio.url("desk:group_edit", group.pk)
    assert "Изменения получат 2 предстоящих занятия" in words(browser.get(url))
    anna = studio.teacher("Анна")
    form = {"name": "Балет", "discipline": ballet.pk, "minutes": "60", "capacity": "10", "hall": group.hall_id}
    saved = send(browser, url, htmx=True, teacher=anna.pk, **form)
    assert said(saved) == "Группа сохранена, изменены 2 предстоящих занятия"
    plain.refresh_from_db()
    replaced.refresh_from_db()
    assert [(row.teacher, row.capacity) for row in (plain, replaced)] == [(anna, 10), (olga, 10)]


@pytest.mark.req("CT-08")
def test_without_a_discipline_the_page_and_the_form_lead_to_disciplines(studio):
    browser, disciplines = studio.browser(), studio.url("desk:disciplines")
    for address in ("desk:groups", "desk:group_new"):
        page = browser.get(studio.url(address))
        assert "Сначала добавьте направление" in words(page)
        assert f'href="{disciplines}">Занятия → Направления</a>' in page.content.decode()
    listed = browser.get(studio.url("desk:groups")).content.decode()
    assert studio.url("desk:group_new") not in listed


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("minutes", "4"),
        ("minutes", "1441"),
        ("capacity", "0"),
        ("capacity", "1000"),
        ("drop_in_minor", "-1"),
        ("min_age", "-1"),
        ("max_age", "121"),
        ("min_people", "0"),
    ],
)
def test_impossible_numbers_are_refused_at_their_field(studio, field, typed):
    form = {"name": "Балет", "discipline": studio.discipline().pk, "minutes": "60", field: typed}
    page = send(studio.browser(), studio.url("desk:group_new"), **form)
    assert page.status_code == 422
    assert list(complaints(page)) == [field]
    assert ClassGroup.objects.count() == 0


def test_what_is_in_the_archive_is_not_offered(studio):
    from ritm.schedule.actions.halls import archive_hall
    from ritm.staff.actions.people import archive_staff

    studio.discipline()
    hall, maria = studio.hall("Старый зал"), studio.teacher("Ушедшая Мария")
    archive_hall(hall=hall, actor=studio.actor)
    archive_staff(member=maria, by=studio.boss)
    said_by_form = words(studio.browser().get(studio.url("desk:group_new")))
    assert "Старый зал" not in said_by_form
    assert "Ушедшая Мария" not in said_by_form


@pytest.mark.req("CT-06")
def test_the_only_hall_stands_chosen_already(studio):
    studio.discipline()
    hall = studio.hall("Большой")
    browser, url = studio.browser(), studio.url("desk:group_new")
    assert chosen(browser.get(url), "hall") == [str(hall.pk)]
    studio.hall("Малый")
    assert chosen(browser.get(url), "hall") == [""]
