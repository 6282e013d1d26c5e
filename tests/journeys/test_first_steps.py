"""Registration and steps 1–6 of the acceptance script, line by line, refused tries included; on both engines.

One boss at one screen: each test goes on where the last one ended.
"""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect  # noqa: A004 -- the browser's own

from tests.journeys import beginnings, launch
from tests.journeys.desk import POLLING, Desk
from tests.journeys.times import WEEKDAYS, weekday, written

pytestmark = pytest.mark.journey

BOSS, FIRST, OWN = "boss@example.com", "Первый-пароль-26", "Второй-пароль-26"


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.NOTHING


@pytest.mark.req("AC-01")
def test_e1_registering_brings_a_letter_with_link_login_and_password(desk: Desk):
    desk.go(desk.server.base)
    desk.press("Открыть студию")
    assert desk.complained_of() == ["Название студии", "Email"]
    letter = desk.register("Студия «Ромашка»", BOSS)
    assert letter.link.endswith("/desk/")
    assert "Логин: boss" in letter.text
    desk.sign_in("boss", "не-тот-пароль")
    desk.refused("Логин или пароль не подошли")
    desk.sign_in("boss", letter.password)
    desk.choose_password(FIRST)


@pytest.mark.req("AC-12")
@pytest.mark.req("AC-10")
def test_e2_a_new_studio_holds_what_it_should_and_nothing_more(desk: Desk):
    desk.open("Аккаунт", "Запуск студии")
    desk.sees("0 из 9")
    expect(desk.main.locator("[aria-current=step]")).to_contain_text("Сотрудники")
    for section, page, only in (
        ("Занятия", "Залы", "Тестовый зал"),
        ("Занятия", "Направления", "Тестовое направление"),
    ):
        desk.open(section, page)
        desk.lists(only)
    for section, page, nothing in (
        ("Занятия", "Группы", "Групп пока нет"),
        ("Занятия", "Абонементы", "Абонементов пока нет"),
        ("Сотрудники", "Менеджеры", "Менеджеров пока нет"),
        ("Сотрудники", "Преподаватели", "Преподавателей пока нет"),
    ):
        desk.open(section, page)
        desk.sees(nothing)


@pytest.mark.req("AC-02")
@pytest.mark.req("AC-13")
def test_e2_the_boss_has_the_pages_of_the_boss(desk: Desk):
    desk.open("Аккаунт", "Мой кабинет")
    desk.sees("Не передавайте свой логин и пароль третьим лицам")
    desk.open("Аккаунт", "Настройки аккаунта")
    expect(desk.row("Основной филиал")).to_contain_text(written())


@pytest.mark.req("AC-02")
def test_e3_a_second_boss_cannot_be_made(desk: Desk):
    desk.open("Сотрудники", "Менеджеры")
    desk.open_window("Новый Менеджер", "Новый Менеджер")
    kinds = desk.window.get_by_role("radiogroup", name="Тип").get_by_role("radio")
    assert [kind.get_attribute("value") for kind in kinds.all()] == ["front_desk", "head"]
    kinds.first.evaluate("radio => { radio.value = 'owner' }")
    desk.fill("ФИО", "Второй Босс")
    desk.fill("Логин", "boss2")
    desk.fill("Пароль", "Подделка-2026")
    desk.press("Сохранить")
    assert "Тип" in desk.complained_of()
    desk.close()
    desk.sees("Менеджеров пока нет")


@pytest.mark.req("AC-04")
def test_e4_the_boss_recovers_the_access_by_email(desk: Desk):
    desk.sign_out()
    desk.press("Не получается войти?")
    desk.fill("Email босса", BOSS)
    desk.press("Отправить письмо")
    desk.stands("Проверьте почту")
    letter = desk.server.letter(to=BOSS, number=2)
    desk.sign_in("boss", letter.password)
    desk.choose_password(OWN)
    desk.sign_out()
    desk.sign_in("boss", FIRST)
    desk.refused("Логин или пароль не подошли")
    desk.sign_in("boss", OWN)
    desk.at_home()


@pytest.mark.req("ST-05")
def test_1_1_an_access_level_of_ones_own(desk: Desk):
    launch.add_level(desk, "Старший преподаватель", base="Преподаватель", also=("Список клиентов (чтение)",))
    expect(desk.field("Список клиентов (чтение)")).to_be_checked()


@pytest.mark.req("ST-02")
@pytest.mark.req("AC-03")
def test_1_2_a_manager_needs_five_fields(desk: Desk):
    desk.open("Сотрудники", "Менеджеры")
    desk.open_window("Новый Менеджер", "Новый Менеджер")
    desk.press("Сохранить")
    assert desk.complained_of() == ["ФИО", "Логин", "Пароль", "Уровень доступа", "Филиалы"]
    desk.fill("ФИО", "Кузнецова Анна")
    desk.fill("Логин", "anna")
    desk.fill("Пароль", "Анна-пароль-26")
    desk.choose("Уровень доступа", "Администратор")
    desk.tick("Основной филиал")
    desk.press("Сохранить")
    desk.sees("Данные для входа: Кузнецова Анна")
    desk.sees(re.compile(r"Ссылка: \S+/desk/\s+Логин: anna\s+Пароль: Анна-пароль-26"))
    desk.close()
    expect(desk.row("Кузнецова Анна")).to_contain_text("Администратор")


@pytest.mark.req("ST-03")
def test_1_5_a_name_is_enough_for_a_teacher(desk: Desk):
    desk.open("Сотрудники", "Преподаватели")
    desk.open_window("Новый Преподаватель", "Новый Преподаватель")
    desk.press("Сохранить")
    assert desk.complained_of() == ["ФИО"]
    desk.fill("ФИО", "Петрова Ирина")
    desk.save()
    expect(desk.row("Петрова Ирина")).to_contain_text("без входа")
    desk.open_window("Новый Преподаватель", "Новый Преподаватель")
    desk.fill("ФИО", "Сидорова Ольга")
    desk.save()


@pytest.mark.req("CT-01")
@pytest.mark.req("CT-08")
def test_2_halls(desk: Desk):
    desk.open("Занятия", "Залы")
    desk.open_window("Изменить «Тестовый зал»", "Зал")
    desk.fill("Название", "Большой зал")
    desk.save()
    expect(desk.row("Большой зал")).to_be_visible()
    desk.open_window("Новый зал", "Новый зал")
    desk.press("Сохранить")
    assert desk.complained_of() == ["Название"]
    desk.fill("Название", "Малый зал")
    desk.save()
    desk.lists("Большой зал", "Малый зал")
    asks = desk.arm("Удалить «Большой зал»")
    expect(asks).to_have_text("?")
    desk.page.keyboard.press("Escape")
    desk.lists("Большой зал", "Малый зал")
    desk.press_twice("Удалить «Большой зал»")
    desk.lists("Малый зал")
    desk.press_twice("Удалить «Малый зал»")
    desk.sees("Залов пока нет")
    desk.open("Расписание", "Шаблон расписания")
    desk.sees("Сначала добавьте зал")
    desk.press("Занятия → Залы")
    desk.open_window("Новый зал", "Новый зал")
    desk.fill("Название", "Светлый зал")
    desk.save()
    desk.lists("Светлый зал")


@pytest.mark.req("CT-03")
@pytest.mark.req("CT-04")
def test_3_directions_and_their_colour(desk: Desk):
    desk.open("Занятия", "Направления")
    desk.press_twice("Удалить «Тестовое направление»")
    desk.sees("Направлений пока нет")
    desk.open_window("Новое направление", "Новое направление")
    desk.fill("Цвет направления", "")
    desk.press("Сохранить")
    assert desk.complained_of() == ["Название", "Цвет направления"]
    desk.fill("Название", "Балет")
    desk.press("Выбрать цвет")
    desk.press("Розовый")
    desk.save()
    expect(desk.row("Балет")).to_contain_text("#D6408F")
    desk.open_window("Изменить «Балет»", "Направление")
    desk.fill("Цвет направления", "розовый")
    desk.press("Сохранить")
    assert desk.complained_of() == ["Цвет направления"]
    desk.fill("Цвет направления", "0e8a8f")
    desk.save()
    expect(desk.row("Балет")).to_contain_text("#0E8A8F")


@pytest.mark.req("CT-06")
def test_4_1_a_group_takes_a_name_and_a_direction(desk: Desk):
    desk.open("Занятия", "Группы")
    desk.open_window("Новая группа", "Новая группа")
    desk.press("Сохранить")
    assert desk.complained_of() == ["Название", "Направление"]
    desk.fill("Название", "Балет 5–7")
    desk.choose("Направление", "Балет")
    desk.save()
    desk.open_window("Изменить «Балет 5–7»", "Группа")
    desk.choose("Преподаватель", "Петрова Ирина")
    desk.choose("Зал", "Светлый зал")
    desk.fill("Длительность, минут", "45")
    desk.fill("Мест", "12")
    desk.save()
    for fact in ("45 мин", "12", "Петрова Ирина", "Светлый зал"):
        expect(desk.row("Балет 5–7")).to_contain_text(fact)


@pytest.mark.req("SC-01")
def test_5a_a_lesson_by_hand_stands_on_its_day_only(desk: Desk):
    desk.open("Главная")
    desk.open_window("Новое занятие", "Новое занятие")
    desk.press("Сохранить")
    assert desk.complained_of() == ["Группа", "Время начала"]
    desk.choose("Группа", "Балет 5–7")
    desk.fill("Время начала", "20:00")
    desk.save()
    desk.sees("Балет 5–7", place=desk.main)
    desk.open("Расписание", "Расписание на неделю")
    stand(desk, f"{weekday()} 20:00 Балет 5–7")
    desk.press("Следующая неделя")
    stand(desk)


@pytest.mark.req("SC-02")
def test_5b_the_template_by_a_press_on_the_time(desk: Desk):
    desk.open("Расписание", "Шаблон расписания")
    desk.open_window(f"{weekday()}, 18:00: поставить занятие", "Новое занятие шаблона")
    desk.press("Сохранить")
    assert desk.complained_of() == ["Группа"]
    desk.choose("Группа", "Балет 5–7")
    desk.save()
    desk.open_window(f"{weekday(1)}, 10:00: поставить занятие", "Новое занятие шаблона")
    desk.choose("Группа", "Балет 5–7")
    desk.unfold("Ещё поля")
    desk.choose("Преподаватель", "Сидорова Ольга")
    desk.save()
    stand(desk, *sorted_week(f"{weekday()} 18:00 Балет 5–7", f"{weekday(1)} 10:00 Балет 5–7"))


@pytest.mark.req("SC-03")
def test_5c_the_week_is_filled_once(desk: Desk):
    desk.open("Расписание", "Расписание на неделю")
    desk.press("Следующая неделя")
    fill = "Заполнить недели по шаблону?"
    desk.open_window("Заполнить на неделю", fill)
    desk.sees("Будет добавлено 2 занятия.")
    desk.press("Не заполнять")
    stand(desk)
    desk.open_window("Заполнить на неделю", fill)
    desk.save("Заполнить на неделю")
    desk.told("Расписание успешно заполнено по шаблону: добавлено 2 занятия")
    filled = sorted_week(f"{weekday()} 18:00 Балет 5–7", f"{weekday(1)} 10:00 Балет 5–7")
    stand(desk, *filled)
    desk.open_window("Заполнить на неделю", fill)
    desk.sees("Добавлять нечего", "2 уже есть")
    desk.lacks("Заполнить на неделю", place=desk.window)
    desk.close()
    stand(desk, *filled)


@pytest.mark.req("CT-04")
@pytest.mark.req("CT-07")
def test_4_2_and_3_3_lessons_follow_their_group_and_their_direction(desk: Desk):
    assert colour_of_lessons(desk) == "rgb(14, 138, 143)"
    desk.open("Занятия", "Направления")
    desk.open_window("Изменить «Балет»", "Направление")
    desk.fill("Цвет направления", "#D43B3B")
    desk.save()
    desk.open("Занятия", "Группы")
    desk.open_window("Изменить «Балет 5–7»", "Группа")
    desk.sees("Изменения получат 3 предстоящих занятия")
    desk.choose("Преподаватель", "Без преподавателя")
    desk.fill("Мест", "9")
    desk.save()
    desk.told("изменены 3 предстоящих занятия")
    desk.open("Расписание", "Расписание на неделю")
    desk.press("Следующая неделя")
    desk.sees("0/9")
    assert colour_of_lessons(desk) == "rgb(212, 59, 59)"
    titles = [card.get_attribute("title") or "" for card in desk.main.locator(".rt-lesson").all()]
    assert sorted("Сидорова" in title for title in titles) == [False, True]
    assert not any("Петрова" in title for title in titles)


@pytest.mark.req("PA-01")
@pytest.mark.req("PA-02")
def test_6_1_a_pass_takes_five_fields(desk: Desk):
    desk.open("Занятия", "Абонементы")
    desk.open_window("Новый абонемент", "Новый абонемент")
    expect(desk.window.get_by_role("radio", name="Базовый")).to_be_checked()
    desk.fill("Срок действия", "")
    desk.press("Сохранить")
    wrong = desk.complained_of()
    assert {"Название", "Срок действия", "Цена, ₽"} <= set(wrong)
    desk.fill("Название", "8 занятий")
    desk.fill("Количество занятий", "8")
    desk.fill("Срок действия", "30")
    desk.tick("Балет")
    desk.fill("Цена, ₽", "5600")
    desk.sees("8 занятий за 30 дней со дня покупки на «Балет», 5\u00a0600\u00a0₽ (700\u00a0₽ за занятие)")
    desk.save()
    expect(desk.row("8 занятий")).to_contain_text("5\u00a0600\u00a0₽")


@pytest.mark.req("PA-03")
def test_6_2_and_6_3_an_unlimited_pass_and_a_trial_one(desk: Desk):
    desk.open_window("Новый абонемент", "Новый абонемент")
    desk.tick("Безлимитный")
    desk.fill("Название", "Безлимит")
    desk.tick("Все направления")
    desk.fill("Цена, ₽", "7 900")
    desk.save()
    desk.open_window("Новый абонемент", "Новый абонемент")
    desk.tick("Пробный")
    desk.fill("Название", "Пробное")
    desk.fill("Количество занятий", "1")
    desk.tick("Все направления")
    desk.fill("Цена, ₽", "500")
    expect(desk.field("Сколько раз один клиент может купить")).to_have_value("1")
    desk.save()
    for name, kind in (("Безлимит", "Безлимитный"), ("Пробное", "Пробный")):
        expect(desk.row(name)).to_contain_text(kind)


@pytest.mark.req("AC-10")
def test_the_checklist_knows_what_has_been_done(desk: Desk):
    desk.open("Аккаунт", "Запуск студии")
    desk.sees("6 из 9")
    expect(desk.main.locator("[aria-current=step]")).to_contain_text("Клиенты")


READ = """() => { let day = ""; const found = [];
for (const at of document.querySelectorAll("main h2, main .rt-lesson:not(.is-ghost) .rt-l-name"))
    if (at.tagName === "H2") day = at.innerText.slice(0, 2).toLowerCase();
    else found.push(`${day} ${at.innerText.replace(/\\s+/, " ")}`);
return found; }"""


def stand(desk: Desk, *lines: str) -> None:
    """Exactly these lessons are on the page of the week or of the template: weekday, time, name."""
    with suppress(TimeoutError):
        same = f"lines => JSON.stringify(({READ})()) === JSON.stringify(lines)"
        desk.page.wait_for_function(same, arg=list(lines), polling=POLLING)
    assert desk.page.evaluate(READ) == list(lines)


def sorted_week(*lines: str) -> list[str]:
    """In the order of the week's columns."""
    return sorted(lines, key=lambda line: WEEKDAYS.index(line[:2]))


def colour_of_lessons(desk: Desk) -> str:
    """The one colour of the bars of all lessons in sight, once the page has its styles."""
    desk.ready()
    bars = desk.main.locator(".rt-lesson").evaluate_all(
        "all => [...new Set(all.map(card => getComputedStyle(card).borderLeftColor))]"
    )
    assert len(bars) == 1
    return bars[0]
