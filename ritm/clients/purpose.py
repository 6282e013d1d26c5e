"""What files the room keeps: who may open them, how large they may be."""

from ritm.clients.permissions import CARD_READ
from ritm.files.purposes import Purpose, declare

# A photo is seen by whoever reads the card (CL-05).
PHOTO = declare(Purpose(code="photo", requires=(CARD_READ,), max_bytes=3 * 2**20))
