"""Barcodes on clients' cards: EAN-8 or EAN-13 by advice, anything by need (CL-A 10)."""

_EAN = (8, 13)


def is_doubtful(code: str) -> bool:
    """True for 8 or 13 digits whose check digit is wrong: worth a warning, never a refusal."""
    if len(code) not in _EAN or not (code.isascii() and code.isdigit()):
        return False
    *body, check = map(int, code)
    total = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return (10 - total % 10) % 10 != check
