"""What no source file may hold."""

import ast
import re
from collections.abc import Iterator

from tests.house import reading

# Files that speak SQL themselves: the walls between accounts, search, the invariants, bulk data of the bench.
RAW_SQL = (
    "ritm/accounts/",
    "ritm/events/",
    "ritm/directory/",
    "ritm/tools/",
    "config/database.py",
)
# Files that hold Russian by nature: what people type, name and are shown as an example.
RUSSIAN = (
    "ritm/core/ids.py",
    "ritm/core/names.py",
    "ritm/clients/search_text.py",
    "ritm/directory/",
    "ritm/contracts/",
    "ritm/imports/",
    "ritm/tools/",
    "ritm/web/ui/parts.py",
    "ritm/web/desk/frame.py",  # the name of the language, in the language
    "ritm/web/desk/account/forms.py",  # as above
)
FORBIDDEN_MODULES = {"utils", "helpers", "services", "managers", "signals", "common", "misc", "mixins"}
_SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover|nosec|fmt:\s*off|mypy:)(?P<rest>.*)")
_RAW = re.compile(r"\.raw\(|\bcursor\(\)|\bRawSQL\b|\bRunSQL\b|\.extra\(|\bexecutemany\(")
_CYRILLIC = re.compile(r"[а-яА-ЯёЁ]{2,}")
_TRANSLATORS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def bare_suppressions(text: str) -> Iterator[str]:
    """A suppression says why after " -- "."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _SUPPRESSION.search(line)
        if found and not re.search(r" -- \S", found["rest"]):
            yield f"line {number}: a suppression without a reason: {found.group().strip()}"


def half_read_cursors(text: str) -> Iterator[str]:
    """One reader that holds a cursor open stops all writers of SQLite."""
    for number, line in enumerate(text.splitlines(), 1):
        if ".iterator(" in line:
            yield f"line {number}: .iterator() holds a cursor open"


def raw_sql(text: str) -> Iterator[str]:
    """Raw SQL passes the scope by."""
    for number, line in enumerate(text.splitlines(), 1):
        if _RAW.search(line):
            yield f"line {number}: raw SQL outside its places"


def loose_locks(text: str) -> Iterator[str]:
    """A lock names what it locks, and lets rows that point at it be inserted."""
    for call in _calls(text, "select_for_update"):
        named = {keyword.arg for keyword in call.keywords}
        if not {"no_key", "of"} <= named:
            yield f"line {call.lineno}: select_for_update(no_key=True, of=('self',))"


def russian_in_code(text: str) -> Iterator[str]:
    """The source language is English; Russian comes from the catalogues."""
    if not _CYRILLIC.search(text):
        return
    for number, said in reading.strings_said(ast.parse(text)):
        if _CYRILLIC.search(said):
            yield f"line {number}: a Russian string in the code"


def untranslatable(text: str) -> Iterator[str]:
    """A translated string is a plain one: placeholders are named, nothing is put in before the look-up."""
    if not any(f"{name}(" in text for name in _TRANSLATORS):
        return
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TRANSLATORS):
            continue
        if any(isinstance(argument, ast.JoinedStr) for argument in node.args):
            yield f"line {node.lineno}: an f-string cannot be translated"
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if any(re.search(r"%[sd]|\{\w*\}", said) for said in texts):
            yield f"line {node.lineno}: placeholders are named: %(name)s"


def broad_catches(text: str) -> Iterator[str]:
    """Only the worker's edge may catch everything; to clean up and raise again is fine."""
    for node in reading.statements(ast.parse(text)) if "except" in text else ():
        if not isinstance(node, ast.ExceptHandler) or _raises_again(node):
            continue
        if node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}):
            yield f"line {node.lineno}: catches everything"


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _calls(text: str, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(text)) if name in text else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


def test_every_suppression_has_a_reason() -> None:
    assert reading.broken(bare_suppressions, reading.python("ritm", "config", "tests", "bin")) == []


def test_no_cursor_is_held_open() -> None:
    assert reading.broken(half_read_cursors, reading.python("ritm", "config")) == []


def test_raw_sql_stands_in_its_places() -> None:
    assert reading.broken(raw_sql, reading.python("ritm", "config"), except_in=RAW_SQL) == []


def test_locks_say_what_they_lock() -> None:
    assert reading.broken(loose_locks, reading.python("ritm")) == []


def test_the_code_speaks_english() -> None:
    assert reading.broken(russian_in_code, reading.python("ritm", "config"), except_in=RUSSIAN) == []


def test_what_is_translated_can_be() -> None:
    assert reading.broken(untranslatable, reading.python("ritm", "config")) == []


def test_nobody_catches_everything_but_the_worker() -> None:
    edge = ("ritm/events/management/commands/worker.py", "ritm/events/working.py")
    assert reading.broken(broad_catches, reading.python("ritm", "config"), except_in=edge) == []


def test_no_module_is_a_drawer_for_everything() -> None:
    named = [reading.short(path) for path in reading.python("ritm", "config") if path.stem in FORBIDDEN_MODULES]
    assert named == []


def test_each_rule_finds_what_it_is_for() -> None:
    assert (
        len(list(bare_suppressions("x = 1  # " + "noqa: S101\ny = 2  # " + "type: ignore[misc] -- the stub errs"))) == 1
    )
    assert len(list(half_read_cursors("for a in A.objects." + "iterator(100): ..."))) == 1
    assert len(list(raw_sql("with connection." + "cursor() as c: ..."))) == 1
    assert len(list(loose_locks("A.objects.select_for_update(of=('self',))"))) == 1
    assert list(loose_locks("A.objects.select_for_update(no_key=True, of=('self',))")) == []
    assert len(list(russian_in_code('"""Это пояснение."""\nx = "Занятие"'))) == 1
    assert len(list(untranslatable('_(f"{n} places"), _("%s places"), _("%(n)s places")'))) == 2
    assert len(list(broad_catches("try: ...\nexcept Exception: ...\ntry: ...\nexcept ValueError: ..."))) == 1
    assert list(broad_catches("try: ...\nexcept BaseException:\n    stop()\n    raise")) == []
