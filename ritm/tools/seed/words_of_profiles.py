"""What the forms of the demo's clients are filled with."""

from ritm.clients.actions.fields import FieldTerms
from ritm.clients.passport import PassportData

LISTS = {
    "status": ("Постоянный клиент", "Корпоративный клиент", "Друг студии"),
    "source": ("Яндекс Карты", "По рекомендации", "Вывеска", "Телеграм-канал"),
    "class_format": ("В группе", "Индивидуально", "Онлайн"),
    "interest": ("Йога", "Растяжка", "Мастер-классы", "Летний лагерь", "Детские праздники"),
    "document": ("Договор", "Правила безопасности", "Согласие на обработку данных"),
    "illness": ("Астма", "Сколиоз", "Травма колена", "Гипертония", "Аллергия на латекс"),
}
SHOE, SHIRT, GOALS, PICTURES, SCHOOL, COLLECTS, FIRST, URGENT, WORK, PAGE, OLD = (
    "Размер обуви",
    "Размер футболки",
    "Зачем пришли",
    "Можно снимать на фото и видео",
    "Школа и класс",
    "Кто забирает ребёнка",
    "Первый визит в студию",
    "Телефон для срочной связи",
    "Рабочая почта",
    "Страница портфолио",
    "Номер старой карты",
)
_GOALS = ("Осанка", "Здоровье", "Сбросить вес", "Сцена и выступления", "Новые друзья")
FIELDS = (
    FieldTerms(name=SHOE, kind="number", hint="Для проката чешек"),
    FieldTerms(name=SHIRT, kind="choice", options=("XS", "S", "M", "L", "XL")),
    FieldTerms(name=GOALS, kind="choices", options=_GOALS),
    FieldTerms(name=PICTURES, kind="yes_no"),
    FieldTerms(name=SCHOOL, kind="text", is_on_card=False),
    FieldTerms(name=COLLECTS, kind="long", hint="ФИО и кем приходится"),
    FieldTerms(name=FIRST, kind="date"),
    FieldTerms(name=URGENT, kind="phone"),
    FieldTerms(name=WORK, kind="email", is_on_card=False),
    FieldTerms(name=PAGE, kind="link", is_on_card=False),
    FieldTerms(name=OLD, kind="text"),
)
SCHOOLS = ("Школа № 12, 3 «Б»", "Гимназия № 5, 1 «А»", "Лицей № 3, 6 «В»", "Детский сад «Ромашка»")
WHO_COLLECTS = (
    "Бабушка, Соколова Нина Петровна",
    "Папа или старший брат Артём",
    "Мама. Никому другому не отдавать",
    "Уходит сам, мама разрешила",
)
BLOCK_REASONS = ("Ссорится с другими клиентами", "Трижды не оплатила разовое", "Снимала занятия без разрешения")
SALUTATIONS = ("Анна Викторовна", "Катя", "Дмитрий", "Ольга Сергеевна")
PASSPORTS = (
    PassportData(
        passport_number="4510 123456",
        passport_issued_by="ОВД района Крылатское города Москвы",
        passport_code="772-045",
        address="Москва, ул. Мира, 14, кв. 27",
    ),
    PassportData(
        passport_number="4618 654321",
        passport_issued_by="ГУ МВД России по Московской области",
        passport_code="500-031",
        address="Московская область, Химки, пр. Победы, 5, кв. 112",
    ),
    PassportData(passport_number="4520 778899", passport_code="770-089", address="Москва, Садовая ул., 3, кв. 8"),
)
# Names under which cards stand twice: a slip of the hand, another order of words.
DOUBLES = ("Кузнецова Олеся Игоревна", "Кузнецова Алеся Игоревна"), ("Фомина Дарья", "Дарья Фомина")
MERGED = ("Воробьёва Наталья Олеговна", "Воробьева Наталья")
DELETED = ("Тестова Тест", "Громова Инна Львовна", "Сафонов Илья", "Ершова Марина Сергеевна")
# Her phone belongs to a living client by now: to restore her is a question.
DELETED_WITH_PHONE = "Белова Жанна Андреевна"
SEGMENTS = (
    ("Скоро кончится абонемент", ("active:yes", "ends:days:7")),
    ("Должники", ("debt:more:0",)),
    ("Давно не были", ("absent:days:30", "blocked:no")),
    ("Родители без почты", ("parent:yes", "email:without")),
)
VIEWS = (
    ("Должники по сумме", {"chip": "debt", "sort": "-flags"}),
    ("Новые в этом месяце", {"chip": "all", "sort": "-added"}),
)
