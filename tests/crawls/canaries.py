"""Bob's words in an answer to Alice: a leak."""

import re

from tests.crawls.asking import said

# Random keys, names of built files and lengths hold any letters by chance; no person reads them.
_KEYS = re.compile(r"\b(?:[0-9a-f]{32,64}|[0-9A-Za-z]{64})\b|(?<=\.)[0-9a-f]{12}(?=\.)|(?m:^Content-Length: \d+$)")
# The words and digits with which Bob's studio is filled: tests.given and tests.crawls.conftest.
_CANARY = re.compile(r"боб|bobby|bobov|boss@bob|/bob/|7733|773-30|77[\s\u00a0]?33|9161112|111-22-0", re.IGNORECASE)


def leaks(answer) -> list[str]:
    """What of Bob's stands in it, with some words around."""
    return leaked(said(answer))


def leaked(text: str) -> list[str]:
    """The same in plain text."""
    plain = _KEYS.sub("", text)
    return [plain[max(found.start() - 30, 0) : found.end() + 30] for found in _CANARY.finditer(plain)][:3]
