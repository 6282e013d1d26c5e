"""Files with everything about one client: sealed on the disk, opened for whoever asked for it (CL-34)."""

from ritm.files.purposes import Purpose, declare

RIGHTS = ("card.read", "clients.personal")
PERSON = declare(Purpose(code="person", requires=RIGHTS, max_bytes=60 * 2**20))
