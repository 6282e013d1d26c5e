"""What stands on the pages: steps, tiles, groups of rows, the words of the main button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ritm.core.quotes import quoted
from ritm.events.actor import Actor
from ritm.imports.columns import letter_of
from ritm.imports.fixing import count_of
from ritm.imports.models import ImportBatch
from ritm.imports.queries import (
    UNDO_WITHIN,
    Group,
    bad_total,
    error_groups,
    hidden_columns,
    may_undo,
    to_take,
    warning_groups,
)
from ritm.imports.undoing import kept_clients
from ritm.web.desk.imports.fixes import buttons_of, fix_of, may_fix
from ritm.web.desk.imports.lists import ListsForm
from ritm.web.desk.imports.words import TITLES, detail_of
from ritm.web.ui.wording import grouped, money

_BAD, _WARNINGS, LISTS = "bad", "warnings", "lists"
_SHOWN = frozenset({_BAD, _WARNINGS, LISTS})
_AT_WORK = {
    ImportBatch.Status.CHECKING: lambda: _("Rows are being checked"),
    ImportBatch.Status.RUNNING: lambda: _("Clients are coming in"),
    ImportBatch.Status.UNDOING: lambda: _("The import is being undone"),
}


@dataclass(frozen=True)
class Look:
    """Who looks at a batch: columns that he may type anew (with what he has typed, by field), columns hidden from him."""

    actor: Actor
    fixable: frozenset[int]
    hidden: frozenset[int]
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, batch: ImportBatch, actor: Actor, typed: Mapping[str, str] | None = None) -> "Look":
        """As his rights say."""
        return cls(actor, may_fix(batch, actor), hidden_columns(batch, actor), typed or {})


def steps(current: int) -> list[dict[str, Any]]:
    """The four steps, those behind ticked off."""
    words = (
        pgettext("step", "File"),
        pgettext("step", "Columns"),
        pgettext("step", "Check"),
        pgettext("step", "Import"),
    )
    return [
        {"number": number, "label": label, "is_done": number < current, "is_current": number == current}
        for number, label in enumerate(words, 1)
    ]


def progress_shown(batch: ImportBatch) -> dict[str, Any]:
    """The bar of a check or an import at work."""
    is_running = batch.status in {ImportBatch.Status.RUNNING, ImportBatch.Status.UNDOING}
    done, total = batch.rows_done, max(batch.rows_total, 1)
    text = _("%(done)s of %(total)s rows") % {"done": grouped(done), "total": grouped(total)}
    return {
        "steps": steps(4 if is_running else 3),
        "title": _AT_WORK[batch.status](),
        "done": done,
        "total": total,
        "text": text,
    }


def check_shown(batch: ImportBatch, *, show: str, whole: str, look: Look) -> dict[str, Any]:
    """Step 3: the dry run's figures and what is wrong with rows."""
    take, (bad, warned) = to_take(batch), _troubles(batch)
    words = {
        "created": _("will be created"),
        "updated": _("will get their empty fields filled"),
        "skipped": _("will be skipped: they are known"),
        _BAD: ngettext("error: this row does not come in", "errors: these rows do not come in", bad),
        _WARNINGS: ngettext("warning: the row comes in", "warnings: the rows come in", warned),
    }
    words |= _blank(batch)
    if new := len(batch.new_values):
        words[LISTS] = ngettext("new value of a list", "new values of lists", new)
    if batch.on_phone == ImportBatch.OnPhone.OVERWRITE:
        words["updated"] = _("will be overwritten")
    load = ngettext("Import %(count)s row", "Import %(count)s rows", take) % {"count": grouped(take)}
    skip = _(", skip %(count)s") % {"count": grouped(bad)} if bad else ""
    shown = _result(batch, words, show, whole, look)
    lists = ListsForm(batch=batch, actor=look.actor) if shown["show"] == LISTS else None
    beside = LISTS if lists else "fix" if shown["groups"] and shown["may_fix"] else ""
    return {**shown, "steps": steps(3), "take": take, "button": load + skip, "lists": lists, "beside": beside}


def done_shown(batch: ImportBatch, *, show: str, whole: str, look: Look) -> dict[str, Any]:
    """Step 4, the end: the report."""
    bad, warned = _troubles(batch)
    words = {
        "created": _("created"),
        "updated": _("changed"),
        "skipped": _("skipped: they were known"),
        _BAD: ngettext("error: this row did not come in", "errors: these rows did not come in", bad),
        _WARNINGS: ngettext("warning: the row came in", "warnings: the rows came in", warned),
    }
    words |= _blank(batch)
    undo = {"may_undo": may_undo(batch), "until": batch.finished_at + UNDO_WITHIN if batch.finished_at else None}
    return {**_result(batch, words, show, whole, look), "steps": steps(5), **undo}


def undone_shown(batch: ImportBatch, *, show: str, whole: str, look: Look) -> dict[str, Any]:
    """After «Отменить импорт»: what went, what came back, who stayed and why."""
    counts = batch.counts.get("undo", {})
    removed, restored, kept = (counts.get(name, 0) for name in ("removed", "restored", "kept"))
    words = {
        "removed": ngettext("client deleted", "clients deleted", removed),
        "restored": ngettext("client has his old data again", "clients have their old data again", restored),
        "kept": ngettext(
            "stayed: somebody has worked with him since", "stayed: somebody has worked with them since", kept
        ),
    }
    tiles = [_tile(name, text, counts.get(name, 0), "") for name, text in words.items()]
    return {"steps": steps(5), "tiles": tiles, "kept": kept_clients(batch), "is_whole": not kept}


def _blank(batch: ImportBatch) -> dict[str, str]:
    """Rows with nothing in them: without them the figures would not add up to the file."""
    count = batch.counts.get("blank", 0)
    return {"blank": ngettext("empty row", "empty rows", count)} if count else {}


def _troubles(batch: ImportBatch) -> tuple[int, int]:
    """How many errors, how many warnings."""
    return bad_total(batch.counts), sum(batch.counts.get("warnings", {}).values())


def _result(batch: ImportBatch, words: dict[str, str], show: str, whole: str, look: Look) -> dict[str, Any]:
    bad, warned = _troubles(batch)
    show = show if show in _SHOWN & words.keys() else _BAD if bad or not warned else _WARNINGS
    figures = {name: batch.counts.get(name, 0) for name in words}
    figures |= {_BAD: bad, _WARNINGS: warned, LISTS: len(batch.new_values)}
    groups = warning_groups(batch, whole=whole) if show == _WARNINGS else error_groups(batch, whole=whole)
    columns = {column["index"]: column for column in batch.head.get("columns", [])}
    return {
        "brought": brought_words(batch.counts.get("opening", {})),
        "tiles": [_tile(name, text, figures[name], show) for name, text in words.items()],
        # With the file go the words of its rows: groups without rows would say nothing.
        "groups": [_group(group, columns, look) for group in groups] if batch.file else [],
        "show": show,
        "bad": bad,
        "may_fix": bool(look.fixable),
        "fixed_count": grouped(count_of(batch.fixes)) if batch.fixes else "",
    }


def brought_words(totals: dict[str, int]) -> str:
    """What the file brings from before: "passes: 61, debts: 120 300 ₽"; "" for nothing."""
    parts = [_("passes from before: %(count)s") % {"count": grouped(totals["passes"])}] if totals.get("passes") else []
    if totals.get("debt_minor"):
        parts.append(_("debts: %(sum)s") % {"sum": money(totals["debt_minor"])})
    if totals.get("free_minor"):
        parts.append(_("on balances: %(sum)s") % {"sum": money(totals["free_minor"])})
    return ", ".join(parts)


def _tile(name: str, text: str, value: int, show: str) -> dict[str, Any]:
    tones = {_BAD: "t-bad", _WARNINGS: "t-warn", LISTS: ""}
    opens = name in tones and value > 0
    return {
        "name": name,
        "text": text,
        "value": grouped(value),
        "tone": tones.get(name, "") if value else "",
        "opens": opens,
        "is_on": opens and show == name,
    }


def _group(group: Group, columns: dict[int, dict[str, Any]], look: Look) -> dict[str, Any]:
    return {
        "code": group.code,
        "title": TITLES[group.code],
        "count": grouped(group.count),
        "more": group.more,
        "buttons": buttons_of(group.code, [finding.value for finding in group.findings], look.fixable),
        "rows": [
            {
                "number": finding.number,
                "name": finding.name,
                "column": _column(finding.column, columns),
                "value": "" if finding.column in look.hidden else finding.value,
                "detail": detail_of(group.code, finding.detail),
                "fix": fix_of(group.code, finding.number, finding.column, look.fixable, look.typed),
            }
            for finding in group.findings
        ],
    }


def _column(index: int | None, columns: dict[int, dict[str, Any]]) -> str:
    if index is None:
        return ""
    title = columns.get(index, {}).get("title", "")
    return f"{letter_of(index)} {quoted(title)}" if title else letter_of(index)
