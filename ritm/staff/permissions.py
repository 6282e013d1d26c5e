"""The registry of rights: each room registers its own in AppConfig.ready (mechanics §7)."""

from dataclasses import dataclass, field
from typing import Any

PRESETS = ("administrator", "teacher", "viewer")


@dataclass(frozen=True)
class Permission:
    """One right: its code `area.verb`, its words, the section of the matrix, the presets that hold it.

    `row` groups rights of one area into one line of the matrix; `column` is the verb's column
    (read, add, change, delete, export) or "named" for rights with words of their own.
    """

    code: str
    label: Any
    section: str
    row: str
    column: str
    presets: frozenset[str] = field(default_factory=frozenset)
    is_risky: bool = False


_registry: dict[str, Permission] = {}


def permission(  # noqa: PLR0913 -- a declaration reads as one line
    code: str,
    label: Any,
    *,
    section: str,
    row: str = "",
    column: str = "named",
    presets: tuple[str, ...] = (),
    is_risky: bool = False,
) -> str:
    """Register a right and return its code. The same code twice must mean the same."""
    known = Permission(code, label, section, row or code, column, frozenset(presets), is_risky)
    if _registry.setdefault(code, known) != known:
        message = f"The right {code} is registered twice."
        raise ValueError(message)
    return code


def every_code() -> frozenset[str]:
    """All registered codes: what boss and heads hold."""
    return frozenset(_registry)


def every_permission() -> list[Permission]:
    """All rights in the order of registration."""
    return list(_registry.values())


def preset_codes(preset: str) -> frozenset[str]:
    """The codes of a ready access level."""
    return frozenset(code for code, known in _registry.items() if preset in known.presets)
