"""One word for one thing: docs/glossary.md."""

import ast
import re
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tests.house import reading

# Words for things that have another name here.
FORBIDDEN = {
    "customer": "client",
    "attendee": "client",
    "membership": "client_pass",
    "enrollment": "booking",
    "enrolment": "booking",
    "reservation": "booking",
    "appointment": "lesson",
    "trainer": "teacher",
    "coach": "teacher",
    "instructor": "teacher",
    "amount": "minor",
    "waiting_list": "waitlist",
    "voucher": "gift_certificate",
}
# A text without any of their letters has no such name, and need not be parsed.
_ANY = re.compile("|".join(word.replace("_", "_?") for word in FORBIDDEN), re.IGNORECASE)
# Link rows and rows of the machine: named after what they join, not spoken of by people.
NOT_SPOKEN_OF = {
    "StaffBranch",
    "PlanDiscipline",
    "PassDiscipline",
    "EventDetail",
    "RequestKey",
    "SearchWord",
    "SearchPart",
}
# Date and time fields with a better name than one in _on or _at.
NAMED_OTHERWISE = {
    "birthday",
    "birth_date",
    "on",
    "lease_until",
    "one_time_until",
    "held_until",
    "frozen_until",
    "last_login",
    "earned_through",
}


def glossary_names(text: str) -> set[str]:
    """The names in the third column."""
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    return {name for row in rows if len(row) > 3 for name in re.findall(r"\w+", row[3])}


def foreign_words(text: str) -> Iterator[str]:
    """Names of the code that use a word the glossary does not."""
    if not _ANY.search(text):
        return
    for node in ast.walk(ast.parse(text)):
        for name in _names(node):
            parts = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
            for word, ours in FORBIDDEN.items():
                if re.search(rf"(^|_){word}s?(_|$)", parts):
                    yield f"line {node.lineno}: {name}: say {ours}"


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    return []


def misnamed_fields(model: type[models.Model]) -> Iterator[str]:
    """Dates end in _on, instants in _at, money says minor."""
    for field in model._meta.local_fields:
        wrong = _misnamed(field)
        if wrong and field.name not in NAMED_OTHERWISE:
            yield f"{model.__name__}.{field.name}: {wrong}"


def _misnamed(field: models.Field) -> str:
    if isinstance(field, models.DateTimeField):
        return "" if field.name.endswith("_at") else "an instant ends in _at"
    if isinstance(field, models.DateField):
        return "" if field.name.endswith("_on") else "a date ends in _on"
    return "money and visits are integers" if isinstance(field, models.DecimalField | models.FloatField) else ""


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("ritm.")]


def test_every_model_is_in_the_glossary() -> None:
    known = glossary_names((reading.PROJECT / "docs" / "glossary.md").read_text())
    assert {model.__name__ for model in _ours()} - known - NOT_SPOKEN_OF == set()


def test_the_code_uses_the_words_of_the_glossary() -> None:
    assert reading.broken(foreign_words, reading.python("ritm", "config", "tests")) == []


def test_fields_are_named_for_what_they_hold() -> None:
    assert [found for model in _ours() for found in misnamed_fields(model)] == []


def test_each_rule_finds_what_it_is_for() -> None:
    assert glossary_names("| клиент | Client | `Client`, `add_client()` | words |") == {"Client", "add_client"}
    assert list(foreign_words("def add_customer(amount_due): ...")) == [
        "line 1: add_customer: say client",
        "line 1: amount_due: say minor",
    ]

    class Planted(models.Model):
        sold = models.DateField()
        marked = models.DateTimeField()
        price = models.DecimalField(max_digits=9, decimal_places=2)

        class Meta:
            app_label = "house_tests"

    assert list(misnamed_fields(Planted)) == [
        "Planted.sold: a date ends in _on",
        "Planted.marked: an instant ends in _at",
        "Planted.price: money and visits are integers",
    ]
    apps.all_models["house_tests"].clear()
    apps.clear_cache()
