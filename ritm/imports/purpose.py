"""Workbooks that wait to be imported: who may open them, how large they may be (T-UPL)."""

from ritm.files.purposes import Purpose, declare

# The same rights that the pages of an import require: whoever reads the file reads the client base.
RIGHTS = ("clients.import", "clients.read", "clients.change")
WORKBOOK = declare(Purpose(code="import", requires=RIGHTS, max_bytes=5 * 2**20))
