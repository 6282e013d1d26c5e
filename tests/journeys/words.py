"""The few words that every journey needs, in the language of the person."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Named for what they do."""

    locale: str
    sections: str
    studio_name: str
    email: str
    open_studio: str
    look_into_mail: str
    login: str
    password: str
    sign_in: str
    choose_password: str
    new_password: str
    save_password: str
    sign_out: str
    save: str
    home: str
    clients: str
    client_import: str
    new_client: str
    full_name: str
    mobile: str
    find_client: str
    found_clients: str
    money: str
    pass_to_sell: str
    sell_pass: str
    sale: str
    sold: str
    done: str
    take_payment: str
    sum: str
    lesson: str
    find_for_lesson: str
    book: str
    booked: str
    visited: str
    mark: str
    on_credit: str
    take_off: str
    more_about: str
    cancel_booking: str
    by_studio: str
    import_file: str
    upload: str
    check: str
    take_sum: re.Pattern[str]  # the main button carries the sum


RUSSIAN = Words(
    locale="ru-RU",
    sections="Разделы",
    studio_name="Название студии",
    email="Email",
    open_studio="Открыть студию",
    look_into_mail="Проверьте почту",
    login="Логин",
    password="Пароль",
    sign_in="Войти",
    choose_password="Задайте свой пароль",
    new_password="Новый пароль",
    save_password="Сохранить пароль",
    sign_out="Выйти",
    save="Сохранить",
    home="Главная",
    clients="Клиенты",
    client_import="Импорт клиентов",
    new_client="Новый клиент",
    full_name="ФИО",
    mobile="Мобильный телефон",
    find_client="Найти клиента",
    found_clients="Найденные клиенты",
    money="Деньги",
    pass_to_sell="Какой абонемент",
    sell_pass="Оформить абонемент",
    sale="Продажа",
    sold="Продано",
    done="Готово",
    take_payment="Внести платёж",
    sum="Сумма, ₽",
    lesson="Занятие",
    find_for_lesson="Найти клиента для этого занятия",
    book="Записать",
    booked="Записано",
    visited="Посетило",
    mark="Отметить",
    on_credit="В долг",
    take_off="Снять",
    more_about="Ещё: %s",
    cancel_booking="Снять запись…",
    by_studio="Студия",
    import_file="Файл .xlsx или .csv",
    upload="Загрузить файл",
    check="Проверить",
    take_sum=re.compile("^(Принять|Продать в долг|Списать со счёта)"),
)
ENGLISH = Words(
    locale="en-GB",
    sections="Sections",
    studio_name="Name of the studio",
    email="Email",
    open_studio="Open the studio",
    look_into_mail="Look into your mail",
    login="Login",
    password="Password",
    sign_in="Sign in",
    choose_password="Choose your own password",
    new_password="New password",
    save_password="Save the password",
    sign_out="Sign out",
    save="Save",
    home="Home",
    clients="Clients",
    client_import="Client import",
    new_client="New client",
    full_name="Full name",
    mobile="Mobile phone",
    find_client="Find a client",
    found_clients="Found clients",
    money="Money",
    pass_to_sell="Pass to sell",
    sell_pass="Sell the pass",
    sale="Sale",
    sold="Sold",
    done="Done",
    take_payment="Take a payment",
    sum="Sum, ₽",
    lesson="Class",
    find_for_lesson="Find a client for this class",
    book="Book",
    booked="Booked",
    visited="Attended",
    mark="Mark",
    on_credit="On credit",
    take_off="Take off",
    more_about="More: %s",
    cancel_booking="Take off the booking…",
    by_studio="The studio",
    import_file="File .xlsx or .csv",
    upload="Upload the file",
    check="Check",
    take_sum=re.compile(r"^(Take \d|Sell on credit)"),
)
