"""Verbs of a room: keyword-only, the actor last, in one transaction, with a docstring."""

import ast
from collections.abc import Iterator

from tests.house import reading


def _is_whole(decorator: str) -> bool:
    return "atomic" in decorator or decorator == "action"


def loose_actions(text: str) -> Iterator[str]:
    """Public functions of an actions module that break the form; a verb is what takes an actor or is atomic."""
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{node.name}: no docstring"
        named = [argument.arg for argument in node.args.kwonlyargs]
        is_verb = any(_is_whole(ast.unparse(decorator)) for decorator in node.decorator_list)
        if is_verb and (node.args.args or node.args.posonlyargs):
            yield f"{node.name}: arguments are keyword-only"
        if "actor" in named and not _ends_well(node):
            yield f"{node.name}: the actor comes last"


def _ends_well(node: ast.FunctionDef) -> bool:
    """Nothing after the actor but the staff member behind him and what may be left out."""
    named = [argument.arg for argument in node.args.kwonlyargs]
    after = range(named.index("actor") + 1, len(named))
    return all(named[i] == "staff" or node.args.kw_defaults[i] is not None for i in after)


def loose_transactions(text: str) -> Iterator[str]:
    """Actions that take an actor write, so they are one transaction."""
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        takes_actor = any(argument.arg == "actor" for argument in node.args.kwonlyargs)
        decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
        if takes_actor and "atomic" not in ast.unparse(node) and not any(map(_is_whole, decorators)):
            yield f"{node.name}: not in a transaction"


def _actions() -> list:
    rooms = reading.python("ritm")
    return [
        path
        for path in rooms
        if path.name == "actions.py" or (path.parent.name == "actions" and path.stem != "__init__")
    ]


# The log itself: called within the actions' transactions, with what happened as the one plain argument.
PLAIN = ("ritm/events/actions.py",)
# Verbs that stand outside a transaction or are only called within one, each with its reason.
NOT_ATOMIC = {
    "ritm/attendance/actions/by_pass.py: pay_by_pass": "within check_in",
    "ritm/attendance/actions/thawed.py: put_back_ended": "within what takes a mark back",
    "ritm/attendance/actions/extending.py: extend_for": "within the cancelling of a lesson",
    "ritm/attendance/actions/extending.py: take_extension_back_for": "within the reopening of a lesson",
    "ritm/passes/actions/batches.py: write_batch": "within what begins a batch",
    "ritm/passes/actions/freeze_price.py: charge_piece": "within freeze",
    "ritm/passes/actions/freeze_price.py: give_piece_back": "within unfreeze",
    "ritm/passes/actions/freezing.py: grow": "within freeze and unfreeze",
    "ritm/sales/actions.py: record_sale": "within sell_pass and renew_pass",
    "ritm/attendance/actions/series.py: book_series": "a transaction a date (B-3)",
    "ritm/attendance/actions/whole_group.py: mark_everybody": "a transaction a person (BV-12)",
    "ritm/attendance/actions/whole_group.py: unmark_everybody": "as mark_everybody",
    "ritm/imports/actions.py: receive": "reading a workbook is slow work",
    "ritm/imports/actions.py: look_again": "as receive",
    "ritm/imports/actions.py: begin": "one update, by the worker",
    "ritm/clients/actions/photos.py: keep_photo": "redrawing a picture is slow work; the file has its own transaction",
    "ritm/contracts/actions/templates.py: receive_word": "reading a document is slow work; the file has its own transaction",
    "ritm/attendance/actions/freeing.py: free_places": "its caller holds the lesson",
    "ritm/attendance/actions/holding.py: close_entries": "each row is written only where it still waits",
    "ritm/attendance/actions/holding.py: leave_line": "its caller holds the lesson",
    "ritm/attendance/actions/offering.py: offer": "its caller holds the lesson",
    "ritm/passes/actions/credits.py: give_back": "its caller holds the pass",
    "ritm/attendance/actions/visit.py: give_back": "its caller holds lesson and client",
    "ritm/attendance/actions/unseating.py: unseat": "its caller holds the lessons and the client",
    "ritm/passes/actions/calendar.py: auto_activate": "a transaction a pass: nobody waits for all of them",
    "ritm/passes/actions/calendar.py: burn_leftovers": "as auto_activate",
    "ritm/passes/actions/calendar.py: carry_leftovers": "as auto_activate",
    "ritm/passes/actions/terms.py: begin": "its caller holds the pass",
    "ritm/passes/actions/terms.py: follow": "its caller holds the pass",
}


def test_actions_have_their_form() -> None:
    assert reading.broken(loose_actions, _actions(), except_in=PLAIN) == []


def test_actions_are_transactions() -> None:
    found = reading.broken(loose_transactions, _actions(), except_in=PLAIN)
    assert [line for line in found if line.removesuffix(": not in a transaction") not in NOT_ATOMIC] == []


def test_no_package_hands_on_what_others_made() -> None:
    full = [
        reading.short(path)
        for path in reading.python("ritm")
        if path.name == "__init__.py"
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(path.read_text()).body)
    ]
    assert [name for name in full if not name.startswith("ritm/tools/")] == []


def test_each_rule_finds_what_it_is_for() -> None:
    assert list(loose_actions("@transaction.atomic\ndef book(client, *, actor, lesson): ...")) == [
        "book: no docstring",
        "book: arguments are keyword-only",
        "book: the actor comes last",
    ]
    assert list(loose_actions("def book(*, client, actor, staff, reason=''):\n    'Words.'")) == []
    assert list(loose_actions("def fits(client):\n    'A question, not a verb.'")) == []
    assert list(loose_transactions("def book(*, actor):\n    return 1")) == ["book: not in a transaction"]
    assert list(loose_transactions("@transaction.atomic\ndef book(*, actor):\n    return 1")) == []
    assert list(loose_transactions("@action\ndef book(*, actor):\n    return 1")) == []
