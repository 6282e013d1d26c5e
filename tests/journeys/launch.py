"""The shortest way from nothing to a studio with lessons: what the stopwatch counts, and where other journeys begin."""

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.ready import BOSS, PASSWORD, SLUG
from tests.journeys.times import weekday


def open_studio(desk: Desk, name: str = "Студия «Ромашка»") -> None:
    """Register, read the letter, sign in, choose a password."""
    letter = desk.register(name, BOSS)
    desk.sign_in("boss", letter.password)
    desk.choose_password(PASSWORD)


def enter(desk: Desk) -> None:
    """Sign in as the boss of a studio that begins with its first steps done (`beginnings.STUDIO`)."""
    desk.link = f"{desk.server.base}/{SLUG}/desk/"
    desk.sign_in("boss", PASSWORD)
    desk.at_home()


def set_up(desk: Desk) -> None:
    """Steps 1–6 at their shortest: a teacher, a hall, a direction, a group, a filled week, a pass."""
    desk.open("Сотрудники", "Преподаватели")
    desk.open_window("Новый Преподаватель", "Новый Преподаватель")
    desk.fill("ФИО", "Петрова Ирина")
    desk.save()
    desk.open("Занятия", "Залы")
    desk.open_window("Изменить «Тестовый зал»", "Зал")
    desk.fill("Название", "Большой зал")
    desk.save()
    desk.open("Занятия", "Направления")
    desk.open_window("Изменить «Тестовое направление»", "Направление")
    desk.fill("Название", "Балет")
    desk.save()
    desk.open("Занятия", "Группы")
    desk.open_window("Новая группа", "Новая группа")
    desk.fill("Название", "Балет 5–7")
    desk.choose("Направление", "Балет")
    desk.choose("Преподаватель", "Петрова Ирина")
    desk.choose("Зал", "Большой зал")
    desk.fill("Мест", "12")
    desk.fill("Разовое посещение, ₽", "700")
    desk.save()
    desk.open("Расписание", "Шаблон расписания")
    for start in ("12:00", "18:00"):
        desk.open_window(f"{weekday()}, {start}: поставить занятие", "Новое занятие шаблона")
        desk.choose("Группа", "Балет 5–7")
        desk.save()
    desk.open("Расписание", "Расписание на неделю")
    desk.open_window("Заполнить на неделю", "Заполнить недели по шаблону?")
    desk.save("Заполнить на неделю")
    desk.told("добавлено 2 занятия")
    desk.open("Занятия", "Абонементы")
    desk.open_window("Новый абонемент", "Новый абонемент")
    desk.fill("Название", "8 занятий")
    desk.fill("Количество занятий", "8")
    desk.tick("Балет")
    desk.fill("Цена, ₽", "5600")
    desk.save()


def add_level(desk: Desk, name: str, *, base: str, also: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> None:
    """An access level that differs from a ready one by these rights."""
    desk.open("Сотрудники", "Уровни доступа")
    desk.press("Новый уровень")
    desk.stands("Новый уровень")
    bases = desk.main.get_by_role("group", name="Основа")
    desk.press(base, bases)
    expect(desk.control(base, bases)).to_have_attribute("aria-current", "true")
    desk.fill("Название", name)
    for right in also:
        desk.field(right).check()
    for right in without:
        desk.field(right).uncheck()
    desk.save_level()
    desk.stands(f"Уровень «{name}»")


def add_manager(desk: Desk, name: str, login: str, password: str, *, level: str) -> None:
    """A front desk of this level in the only branch."""
    desk.open("Сотрудники", "Менеджеры")
    desk.open_window("Новый Менеджер", "Новый Менеджер")
    desk.fill("ФИО", name)
    desk.fill("Логин", login)
    desk.fill("Пароль", password)
    desk.choose("Уровень доступа", level)
    desk.tick("Основной филиал")
    desk.press("Сохранить")
    desk.sees(f"Данные для входа: {name}")
    desk.close()
