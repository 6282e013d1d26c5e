"""A calendar as RFC 5545 has it: lines of 75 octets, text escaped, instants in UTC. No reads, no writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_WIDEST = 75  # octets of a line without its end
_ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n"))


@dataclass(frozen=True)
class Happening:
    """One event of a calendar. `changed` counts its changes, so that a calendar knows which of two is newer."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed: int
    stamp: datetime  # when what is said of it was last known to change
    summary: str
    location: str = ""
    description: str = ""
    is_cancelled: bool = False


def calendar(name: str, language: str, happenings: Iterable[Happening]) -> bytes:
    """The whole calendar. Whoever asks again sooner than in an hour finds the same."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Ritm//Schedule//{language.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for one in happenings:
        lines += _lines(one)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _lines(one: Happening) -> list[str]:
    told = [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{_instant(one.stamp)}",
        f"DTSTART:{_instant(one.starts_at)}",
        f"DTEND:{_instant(one.ends_at)}",
        f"SEQUENCE:{one.changed}",
        f"SUMMARY:{escaped(one.summary)}",
    ]
    told += [f"LOCATION:{escaped(one.location)}"] if one.location else []
    told += [f"DESCRIPTION:{escaped(one.description)}"] if one.description else []
    return [*told, f"STATUS:{'CANCELLED' if one.is_cancelled else 'CONFIRMED'}", "END:VEVENT"]


def escaped(text: str) -> str:
    """A value of type TEXT (3.3.11); other controls would end the line for some readers and go."""
    for plain, written in _ESCAPED:
        text = text.replace(plain, written)
    return "".join(letter for letter in text if letter >= " " or letter == "\t")


def folded(line: str) -> bytes:
    """A line of at most 75 octets, else several, each but the first after a space; no letter is cut (3.1)."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _WIDEST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
