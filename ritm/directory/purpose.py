"""Workbooks of clients that people have asked for (T-UPL): each opens for its own person only."""

from ritm.files.purposes import Purpose, declare

RIGHTS = ("clients.read", "clients.export")
EXPORT = declare(Purpose(code="export", requires=RIGHTS, max_bytes=300 * 2**20))
