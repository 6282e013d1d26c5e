"""The few words that every journey needs, in the language of the person."""

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
)
