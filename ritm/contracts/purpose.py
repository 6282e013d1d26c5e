"""Files of the room: templates as uploaded, contracts as made (T-UPL)."""

from ritm.contracts.permissions import CONTRACTS_READ, CONTRACTS_SET_UP
from ritm.files.purposes import Purpose, declare

TEMPLATE = declare(Purpose(code="contract_template", requires=(CONTRACTS_SET_UP,), max_bytes=5 * 2**20))
# Sealed, so larger than the paper by a half.
PAPER = declare(Purpose(code="contract", requires=(CONTRACTS_READ,), max_bytes=40 * 2**20))
