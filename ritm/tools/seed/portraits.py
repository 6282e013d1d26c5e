"""Photos of people who do not exist: drawn, a few kilobytes each."""

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

_SIZE = (320, 240)
_WALLS = ("#dfe7ee", "#efe6dc", "#e2ecdf", "#ece0ea", "#e6e6ea")
_SKINS = ("#f3cfb3", "#e9b995", "#d79f78", "#b97c56")
_HAIR = ("#2e2119", "#5b3a22", "#8c5a2b", "#c99a4b", "#1d1c22", "#a23f24")
_CLOTHES = ("#3b6ea5", "#a5533b", "#3b7d5c", "#7a4c8f", "#444b57", "#c08a2b")


def portrait(seed: str, *, is_male: bool = False, is_child: bool = False) -> BytesIO:
    """A JPEG of a head before a wall, the same for the same seed."""
    chance = random.Random(seed)
    wall, skin, hair, cloth = (chance.choice(colors) for colors in (_WALLS, _SKINS, _HAIR, _CLOTHES))
    picture = Image.new("RGB", _SIZE, wall)
    draw = ImageDraw.Draw(picture)
    middle, top, wide = 160 + chance.randint(-8, 8), 64 if is_child else 50, 44 if is_child else 48
    chin, shoulders = top + wide * 2 + 18, 74 if is_child else 96
    if not is_male:
        fall = chin + chance.choice((-30, 0, 34))
        draw.rounded_rectangle((middle - wide - 14, top - 16, middle + wide + 14, fall), 50, fill=hair)
    draw.rounded_rectangle((middle - shoulders, chin + 12, middle + shoulders, 300), 46, fill=cloth)
    draw.rounded_rectangle((middle - 17, chin - 26, middle + 17, chin + 30), 14, fill=_darker(skin))
    draw.ellipse((middle - wide, top, middle + wide, chin), fill=skin)
    draw.pieslice((middle - wide - 4, top - 12, middle + wide + 4, top + 80), 180, 360, fill=hair)
    _face(draw, middle, top + (chin - top) * 11 // 20, skin)
    made = BytesIO()
    picture.filter(ImageFilter.SMOOTH_MORE).save(made, "JPEG", quality=80)
    made.seek(0)
    return made


def _face(draw: ImageDraw.ImageDraw, middle: int, eyes: int, skin: str) -> None:
    for side in (-1, 1):
        x = middle + side * 18
        draw.ellipse((x - 4, eyes - 4, x + 4, eyes + 4), fill="#2b2723")
        draw.arc((x - 9, eyes - 16, x + 9, eyes + 2), 205, 335, fill="#4a3a30", width=2)
    draw.line((middle, eyes + 8, middle - 3, eyes + 20), fill=_darker(skin), width=3)
    draw.arc((middle - 16, eyes + 16, middle + 16, eyes + 38), 25, 155, fill="#a8453f", width=3)


def _darker(color: str) -> str:
    parts = (int(color[at : at + 2], 16) * 9 // 10 for at in (1, 3, 5))
    return "#{:02x}{:02x}{:02x}".format(*parts)
