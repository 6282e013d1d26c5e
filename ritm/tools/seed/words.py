"""What the demo studio is made of."""

from dataclasses import dataclass
from datetime import time

SEED = 2026
STUDIO = "Студия «Ритм»"
BRANCHES = (("Центр", "ул. Мира, 12"), ("Север", "пр. Победы, 48"))
HALLS = {"Центр": ("Большой зал", "Малый зал", "Зал йоги", "Зал воздушной гимнастики"), "Север": ("Зал 1", "Зал 2")}
DISCIPLINES = (
    ("Хип-хоп", "#2F6FDE"),
    ("Функционал", "#D9600F"),
    ("Йога", "#2E9A4B"),
    ("Балет", "#A445C4"),
    ("Пилатес", "#B87A00"),
    ("Стретчинг", "#0E8A8F"),
    ("Воздушная гимнастика", "#D6408F"),
    ("Малыши", "#7A9A01"),
    ("Бальные танцы", "#5563DB"),
)
TEACHERS = (
    "Лаптева Ирина Сергеевна",
    "Смирнов Дмитрий Олегович",
    "Тихонова Мария Павловна",
    "Полякова Ольга Викторовна",
    "Никитина Софья Андреевна",
    "Баранова Екатерина Юрьевна",
    "Гришина Алина Романовна",
    "Котов Артём Игоревич",
)


@dataclass(frozen=True)
class GroupWords:
    """A group of the demo: its name, discipline, hall, teacher's number, length, places, drop-in ₽, ages, times.

    `liking`: how full it gets beside the others.
    """

    name: str
    discipline: str
    branch: str
    hall: str
    teacher: int
    minutes: int
    places: int
    drop_in: int
    ages: tuple[int, int]
    times: tuple[tuple[str, tuple[time, ...]], ...]
    liking: float = 1.0

    def times_on(self, weekday: int) -> list[time]:
        """When it meets on a day of the week."""
        return sorted(at for days, times in self.times if str(weekday) in days for at in times)


def _at(*pairs: str) -> tuple[tuple[str, tuple[time, ...]], ...]:
    """Days of the week (0 is Monday) with their times: `_at("024 09:30 20:00", "6 12:30")`."""
    split = (pair.split() for pair in pairs)
    return tuple((days, tuple(time.fromisoformat(text) for text in times)) for days, *times in split)


CENTRE, NORTH = "Центр", "Север"
ADULT, KIDS, TEENS, EARLY, TODDLERS = (18, 60), (5, 9), (10, 15), (4, 6), (2, 3)
GROUPS = (
    GroupWords("Хатха-йога, утро", "Йога", CENTRE, "Зал йоги", 2, 60, 8, 700, ADULT, _at("012346 09:00")),
    GroupWords(
        "Функциональная тренировка",
        "Функционал",
        CENTRE,
        "Большой зал",
        1,
        60,
        10,
        700,
        ADULT,
        _at("0245 09:30 20:00", "136 12:30"),
    ),
    GroupWords("Стретчинг, утро", "Стретчинг", CENTRE, "Малый зал", 3, 60, 6, 650, ADULT, _at("26 10:00"), 0.5),
    GroupWords(
        "Пилатес", "Пилатес", CENTRE, "Зал йоги", 3, 60, 6, 800, ADULT, _at("01345 10:30 17:30", "6 17:30"), 1.8
    ),
    GroupWords("Танцы для мам с малышами", "Малыши", CENTRE, "Большой зал", 0, 60, 5, 600, TODDLERS, _at("1356 11:00")),
    GroupWords("Малыши 2–3 года", "Малыши", CENTRE, "Малый зал", 5, 45, 5, 500, TODDLERS, _at("01356 12:15"), 1.6),
    GroupWords("Ритмика 4–6 лет", "Малыши", CENTRE, "Малый зал", 5, 45, 5, 500, EARLY, _at("13 16:00", "2 12:15")),
    GroupWords("Балет 5–7 лет", "Балет", CENTRE, "Большой зал", 5, 60, 8, 700, KIDS, _at("024 16:00"), 1.5),
    GroupWords("Балет 8–10 лет", "Балет", CENTRE, "Большой зал", 5, 60, 6, 700, KIDS, _at("024 17:00")),
    GroupWords("Балет, взрослые", "Балет", CENTRE, "Большой зал", 5, 75, 8, 800, ADULT, _at("13 17:30"), 0.7),
    GroupWords("Хип-хоп 7–9 лет", "Хип-хоп", CENTRE, "Малый зал", 0, 60, 6, 700, KIDS, _at("024 16:30", "5 13:30")),
    GroupWords(
        "Хип-хоп 10–12 лет", "Хип-хоп", CENTRE, "Малый зал", 0, 60, 7, 700, TEENS, _at("024 18:00", "5 14:45"), 2.6
    ),
    GroupWords("Хип-хоп 13–16 лет", "Хип-хоп", CENTRE, "Малый зал", 0, 60, 6, 700, TEENS, _at("024 19:00"), 0.6),
    GroupWords(
        "Хип-хоп, взрослые, средний уровень",
        "Хип-хоп",
        CENTRE,
        "Малый зал",
        0,
        90,
        8,
        800,
        ADULT,
        _at("13 20:00"),
        0.5,
    ),
    GroupWords(
        "Бальные танцы, взрослые", "Бальные танцы", CENTRE, "Большой зал", 1, 90, 14, 900, ADULT, _at("024 18:00")
    ),
    GroupWords(
        "Латина соло, продолжающие",
        "Бальные танцы",
        CENTRE,
        "Большой зал",
        1,
        90,
        8,
        900,
        ADULT,
        _at("136 19:00"),
        0.6,
    ),
    GroupWords(
        "Йога для начинающих", "Йога", CENTRE, "Зал йоги", 2, 75, 9, 800, ADULT, _at("01234 18:45", "56 12:00"), 2.0
    ),
    GroupWords("Йога для беременных", "Йога", CENTRE, "Зал йоги", 2, 60, 6, 800, ADULT, _at("135 13:30"), 0.6),
    GroupWords(
        "Индивидуальное занятие",
        "Воздушная гимнастика",
        CENTRE,
        "Зал воздушной гимнастики",
        4,
        60,
        1,
        2500,
        ADULT,
        _at("1346 11:00"),
        4.0,
    ),
    GroupWords(
        "Воздушные полотна 6–9 лет",
        "Воздушная гимнастика",
        CENTRE,
        "Зал воздушной гимнастики",
        4,
        60,
        4,
        900,
        KIDS,
        _at("1356 15:30"),
    ),
    GroupWords(
        "Воздушное кольцо 10–14 лет",
        "Воздушная гимнастика",
        CENTRE,
        "Зал воздушной гимнастики",
        4,
        60,
        4,
        900,
        TEENS,
        _at("01345 17:00"),
        1.8,
    ),
    GroupWords(
        "Полотна, взрослые",
        "Воздушная гимнастика",
        CENTRE,
        "Зал воздушной гимнастики",
        4,
        90,
        6,
        1000,
        ADULT,
        _at("02345 18:30"),
        1.6,
    ),
    GroupWords("Стретчинг, вечер", "Стретчинг", NORTH, "Зал 1", 6, 60, 6, 650, ADULT, _at("01234 18:00 19:15")),
    GroupWords("Хип-хоп с нуля", "Хип-хоп", NORTH, "Зал 2", 7, 60, 6, 700, TEENS, _at("0246 17:00 18:15")),
    GroupWords("Балет для малышей", "Балет", NORTH, "Зал 1", 6, 45, 6, 650, KIDS, _at("135 10:00 16:30", "6 11:00")),
    GroupWords(
        "Функционал, утро", "Функционал", NORTH, "Зал 2", 7, 60, 9, 700, ADULT, _at("024 08:30", "56 10:30"), 0.5
    ),
    GroupWords(
        "Пилатес на малом оборудовании",
        "Пилатес",
        NORTH,
        "Зал 2",
        7,
        60,
        8,
        800,
        ADULT,
        _at("13 12:00 19:30", "5 12:00"),
        0.8,
    ),
)


TRIAL = "Пробное занятие"
SINGLE = ("Индивидуальное занятие", time(13))


@dataclass(frozen=True)
class PlanWords:
    """A pass of the demo: lessons (None: unlimited), days, price in ₽, kind, disciplines (none: all), start."""

    name: str
    count: int | None
    days: int
    price: int
    kind: str = "standard"
    disciplines: tuple[str, ...] = ()
    activation: str = "on_sale"


PLANS = (
    PlanWords("8 занятий", 8, 30, 5600),
    PlanWords("4 занятия", 4, 30, 3200, activation="first_visit"),
    PlanWords("Безлимит, месяц", None, 30, 7900, "unlimited"),
    PlanWords(TRIAL, 1, 14, 500, "trial"),
    PlanWords("Йога и пилатес, 8", 8, 45, 6000, disciplines=("Йога", "Пилатес", "Стретчинг")),
    PlanWords("Балет, 12 занятий", 12, 60, 8400, disciplines=("Балет", "Малыши")),
)
ALERTS = (
    "Аллергия на латекс. Забирает бабушка",
    "После травмы колена: без прыжков",
    "Не звонить до 12:00, писать",
    "Ходит с сопровождающим",
)
NOTES = ("Мама просит писать после 15:00", "Пришла по совету подруги", "Хочет перейти в вечернюю группу")
LONG_NAMES = (
    "Абдурахманова-Светлицкая Александра Владиславовна",
    "Иноземцева-Корсакова Виктория Станиславовна",
    "Константинопольская Ксения Вячеславовна",
    "Ли Ю",
)
