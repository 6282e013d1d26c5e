"""Which names of a form or a query stand for a row, and which for something else. What is on neither list fails."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from tests.crawls.reading import Field

_IS_ROW = re.compile(r"^([a-z_]+:)?\d+$")
# Name of a field or of a word in a query → the kind of tests.support.furnished whose id it takes.
ROWS = {
    "branch": "branch",
    "branches": "branch",
    "groups": "group",
    "halls": "hall",
    "teachers": "teacher",
    "hall": "hall",
    "discipline": "discipline",
    "disciplines": "discipline",
    "group": "group",
    "scope": "group",
    "teacher": "teacher",
    "absent": "teacher",
    "access_level": "held_level",
    "lesson": "lesson",
    "dates": "lesson",
    "client": "client",
    "guardian": "mother",
    "guardians": "mother",
    "guardian_pays": "mother",
    "guardian_takes": "mother",
    "other": "guest",
    "parent": "mother",
    "pick": "mother",
    "own": "client",
    "responsible": "manager",
    "who": "manager",
    "source": "source",
    "status": "status",
    "class_format": "class_format",
    "interests": "interest",
    "documents": "document",
    "illnesses": "illness",
    "entry": "interest",
    "plan": "plan",
    "client_pass": "client_pass",
    "booking": "booking",
    "marks": "visit",
    "visit": "visit",
    "freeze": "freeze",
    "holder": "guest",
    "payment": "payment",
    "absorb": "unpaid_visit",
    "absorb_shown": "unpaid_visit",
    "for_plan": "plan",
    "debt": "charge",
    "pay": "client_pass",
    "where": "branch",
    "segment": "segment",
    "template": "contract_template",
    "pass": "client_pass",
    "weekly": "weekly",
    "like": "weekly",
}
# What a page only fills itself in by, and an action never reads: (address, field).
ONLY_SHOWN = frozenset([("client_payment", "debt"), ("client_sale", "for_plan")])
# How the id is written where it does not stand alone.
WRITTEN = {"pay": "pass:{}", "documents": "{}:", "where": "branch:{}", "scope": "group:{}"}
# Whole numbers that are no id.
NUMBERS = frozenset(
    [
        *("weekday", "also", "minutes", "capacity", "count", "term_count", "trial_limit", "discount_percent_max"),
        "weekdays",
        *("freeze_days", "freeze_pieces", "freeze_shortest", "days", "to", "min_age", "max_age", "min_people"),
        *(
            *("sale_credit_days", "cancel_extends_days", "extends"),
            "visit_credit_days",
            "overdue_days",
            "miss_percent",
            "excused_percent",
            "late_percent",
            *("most_ahead", "most_a_day", "most_a_pass", "opens_days", "closes_minutes"),
            "hours",
            *("weeks", "weeks_ahead"),
            "morning_hours",
            "shown_units",
            "shown_minor",
            "discount_scope",
            "header_row",
            "is_on",
            "archived",
            "diff",
            "page",
            "before",
            "edit",
            "hidden",
            "make_password",
            "all",
            *("again", "book", "fill"),
            "choose",
            "listed",
            "shown",
            "price",
            "auto",
            "v",  # makes another photo another address
            "version",
            "passport_open",
            "digits",
            "next_number",
            "look",
            "same",
        ),
    ]
)


def unknown_fields(fields: dict[str, Field], buttons: list[tuple[str, str]]) -> Iterator[str]:
    """Names that offer or hold a whole number, and are on no list."""
    offered = {name: [*known.options, *known.values] for name, known in fields.items()}
    for name, value in buttons:
        offered.setdefault(name, []).append(value)
    for name, values in offered.items():
        # column_…: a field of the boss's own is `own:<id>` among other words; tests/web/desk/imports tries foreign ones.
        is_known = (
            name in ROWS or name in NUMBERS or name.startswith(("right-", "column_")) or _is_text(fields.get(name))
        )
        if not is_known and any(_IS_ROW.search(value) for value in values):
            yield name


def unknown_words(url: str) -> Iterator[str]:
    """The same for the query of an address."""
    for name, value in parse_qsl(urlsplit(url).query):
        if value.isdigit() and name not in ROWS and name not in NUMBERS:
            yield name


def _is_text(known: Field | None) -> bool:
    return known is not None and known.kind in {"text", "number", "tel", "textarea", "email", "search"}
