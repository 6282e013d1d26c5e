"""A sum in words, as contracts ask for it: «пять тысяч шестьсот рублей 00 копеек»."""

from django.utils.translation import get_language

from ritm.ledger.errors import written

_ONES = ("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")
_TEENS = (
    *("десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать"),
    *("шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
_TENS = (
    *("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"),
)
_HUNDREDS = (*("", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"),)
_CLASSES = (
    (("рубль", "рубля", "рублей"), False),
    (("тысяча", "тысячи", "тысяч"), True),
    (("миллион", "миллиона", "миллионов"), False),
    (("миллиард", "миллиарда", "миллиардов"), False),
)
_KOPECKS = ("копейка", "копейки", "копеек")
_MOST = 10**14


def sum_in_words(minor: int) -> str:
    """Roubles in words, kopecks in figures; in another language than Russian the sum in figures."""
    if not (get_language() or "ru").startswith("ru") or not 0 <= minor < _MOST:
        return written(minor)
    whole, rest = divmod(minor, 100)
    return f"{_roubles(whole)} {rest:02} {_form(rest, _KOPECKS)}"


def _roubles(number: int) -> str:
    words, rest = [], number
    for place, (forms, is_feminine) in enumerate(_CLASSES):
        rest, three = divmod(rest, 1000)
        if three or not place:
            words = [*_three(three, is_feminine=is_feminine), _form(three, forms), *words]
    return " ".join(words if number else ["ноль", "рублей"])


def _three(number: int, *, is_feminine: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    if 10 <= rest < 20:
        found = [_HUNDREDS[hundreds], _TEENS[rest - 10]]
    else:
        one = {1: "одна", 2: "две"}.get(rest % 10, _ONES[rest % 10]) if is_feminine else _ONES[rest % 10]
        found = [_HUNDREDS[hundreds], _TENS[rest // 10], one]
    return [word for word in found if word]


def _form(number: int, forms: tuple[str, str, str]) -> str:
    last, two = number % 10, number % 100
    if 11 <= two <= 14 or last == 0 or last >= 5:
        return forms[2]
    return forms[0] if last == 1 else forms[1]
