"""A photo as it is kept: 4:3, at most 640×480, JPEG without metadata. What is no photo is refused before it is decoded.

Limits of CL-05: PNG or JPG, at least 128×96, at most 3 MB; more than 25 megapixels are a bomb, not a photo.
"""

import struct
import zlib
from io import BytesIO
from typing import BinaryIO

from PIL import ExifTags, Image, ImageOps, PngImagePlugin

from ritm.clients.errors import PhotoTooManyPixels, PhotoTooSmall, PhotoUnreadable

LEAST = (128, 96)
KEPT = (640, 480)
_MOST_PIXELS = 25_000_000
_QUALITY = 85
# What Pillow raises over broken files, by its kinds of files.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError)

_Turn = Image.Transpose
_TURNS = {
    2: _Turn.FLIP_LEFT_RIGHT,
    3: _Turn.ROTATE_180,
    4: _Turn.FLIP_TOP_BOTTOM,
    5: _Turn.TRANSPOSE,
    6: _Turn.ROTATE_270,
    7: _Turn.TRANSVERSE,
    8: _Turn.ROTATE_90,
}

PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = 2**20


def as_kept(content: BinaryIO) -> BytesIO:
    """The picture as the house keeps it; the middle of one that is not 4:3.

    Raises PhotoUnreadable, PhotoTooSmall, PhotoTooManyPixels.
    """
    try:
        return _drawn(_opened(content))
    except (PhotoTooSmall, PhotoTooManyPixels):
        raise
    except _BROKEN as error:
        raise PhotoUnreadable from error


def _opened(content: BinaryIO) -> Image.Image:
    """The picture's head alone: its kind and its size are known, nothing is decoded yet."""
    picture = Image.open(content, formats=("PNG", "JPEG"))
    width, height = picture.size
    if width * height > _MOST_PIXELS:
        raise PhotoTooManyPixels(most=_MOST_PIXELS // 1_000_000)
    if width < LEAST[0] or height < LEAST[1]:
        raise PhotoTooSmall(width=width, height=height)
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """As it was held. Nothing but the orientation is asked of the metadata: the rest of them may be of any kind."""
    turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    return picture if turn is None else picture.transpose(turn)


def _drawn(picture: Image.Image) -> BytesIO:
    picture.draft("RGB", KEPT)  # a large JPEG is decoded at an eighth of its size at once
    upright = _upright(picture).convert("RGB")
    size = (min(KEPT[0], upright.width), min(KEPT[1], upright.height))
    width = min(size[0], size[1] * 4 // 3)
    fitted = ImageOps.fit(upright, (width, width * 3 // 4))
    made = BytesIO()
    fitted.save(made, "JPEG", quality=_QUALITY)
    made.seek(0)
    return made
