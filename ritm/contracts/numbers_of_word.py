"""Numbers of Word's lists, counted as Word counts them: «2.3.» of a contract is said by its style, not by its text."""

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_LEVELS = 9


class Numbers:
    """The lists of one document and how far each has been counted."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.counts: dict[str, list[int]] = {}
        self.shared: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {one.get(f"{_W}abstractNumId"): _levels(one) for one in root.findall(f"{_W}abstractNum")}
        for number in root.findall(f"{_W}num"):
            link = number.find(f"{_W}abstractNumId")
            kind = link.get(f"{_W}val") if link is not None else ""
            name = number.get(f"{_W}numId")
            self.levels[name] = abstract.get(kind, {})
            # Lists of one kind go on counting, unless one says that it begins anew.
            self.shared[name] = name if number.find(f"{_W}lvlOverride") is not None else f"of {kind}"

    def of(self, properties: Any, chain: list[Any]) -> str:
        """What stands before this paragraph; "" for one outside of lists."""
        sources = [properties, *(style.element.find(f"{_W}pPr") for style in chain)]
        found = next(
            (one.find(f"{_W}numPr") for one in sources if one is not None and one.find(f"{_W}numPr") is not None), None
        )
        if found is None:
            return ""
        name, level = _value(found, "numId"), _value(found, "ilvl") or "0"
        depth = int(level) if _is_level(level) else 0
        levels = self.levels.get(name, {})
        return self._next(self.shared[name], levels, depth) if depth in levels else ""

    def _next(self, name: str, levels: dict[int, tuple[str, str, int]], depth: int) -> str:
        counts = self.counts.setdefault(name, [0] * _MOST_LEVELS)
        for place in range(depth + 1):
            if place in levels and (place == depth or not counts[place]):
                counts[place] = counts[place] + 1 if counts[place] else levels[place][2]
        counts[depth + 1 :] = [0] * (_MOST_LEVELS - depth - 1)
        text = levels[depth][1]
        for place in range(depth + 1):
            if place in levels:
                text = text.replace(f"%{place + 1}", _written(counts[place], levels[place][0]))
        return text


def _is_level(text: str) -> bool:
    return text.isdecimal() and len(text) == 1 and int(text) < _MOST_LEVELS


def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
    found = {}
    for level in abstract.findall(f"{_W}lvl"):
        number = level.get(f"{_W}ilvl", "0")
        if _is_level(number):
            start = _value(level, "start")
            kind = _value(level, "numFmt") or "decimal"
            text = "•" if kind == "bullet" else _value(level, "lvlText")
            found[int(number)] = (kind, text, int(start) if start.isdecimal() and len(start) < 6 else 1)
    return found


def _value(parent: Any, name: str) -> str:
    found = parent.find(f"{_W}{name}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _written(number: int, kind: str) -> str:
    if kind in {"lowerLetter", "upperLetter", "russianLower", "russianUpper"}:
        letters = _CYRILLIC if kind.startswith("russian") else "abcdefghijklmnopqrstuvwxyz"
        text = letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)
    elif kind in {"lowerRoman", "upperRoman"}:
        text = _roman(number)
    else:
        return "" if kind in {"none", "bullet"} else str(number)
    return text.upper() if kind.startswith("upper") or kind == "russianUpper" else text


def _roman(number: int) -> str:
    text, rest = "", min(number, 4000)
    for value, letters in (*_ROMAN, *_ROMAN_SMALL):
        while rest >= value:
            text, rest = text + letters, rest - value
    return text
