"""Where the blocks of the card stand and which are folded, as each person wants it (ux §4.7).

A block stays in its column: the columns are as wide as what stands in them. Money, the folds under the rows and the
personal data have their fixed places.
"""

from collections.abc import Callable, Container, Iterable
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.clients.permissions import CARD_READ
from ritm.staff.actions.personal import arrange_card
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import back, send_once
from ritm.web.ui.render import toast, trigger
from ritm.web.ui.templatetags.ui import icon

COLUMNS = (
    ("sell", "passes"),
    ("upcoming", "waiting", "visits", "payments"),
    ("family", "regulars", "profile", "note", "contracts", "consents"),
)
TITLES = {
    "sell": gettext_lazy("Sell a pass"),
    "passes": gettext_lazy("Passes"),
    "upcoming": gettext_lazy("Coming bookings"),
    "waiting": gettext_lazy("Waiting list for classes"),
    "visits": gettext_lazy("Visits"),
    "payments": gettext_lazy("Payments"),
    "family": gettext_lazy("Family"),
    "regulars": gettext_lazy("Permanent participant"),
    "profile": gettext_lazy("Profile"),
    "note": gettext_lazy("Notes"),
    "contracts": gettext_lazy("Contracts"),
    "consents": gettext_lazy("Consents"),
}


class Layout:
    """What a person has made of the card; what he never touched stands as it was."""

    def __init__(self, staff: StaffMember) -> None:
        kept = staff.card_layout or {}
        self.order = [key for key in kept.get("order", ()) if key in TITLES]
        self.folded = [key for key in kept.get("folded", ()) if key in TITLES]

    @cached_property
    def columns(self) -> list[list[str]]:
        """Keys of every block, column by column; one that is newer than the person's order comes at its usual place."""
        if not self.order:
            return [list(column) for column in COLUMNS]
        return [self._sorted(column) for column in COLUMNS]

    def shown(self, present: Container[str]) -> list[list[dict[str, Any]]]:
        """The blocks that this card has, each with its name and whether it is folded."""
        return [
            [{"key": key, "title": TITLES[key], "is_folded": key in self.folded} for key in column if key in present]
            for column in self.columns
        ]

    def moved(self, keys: Iterable[str]) -> list[str]:
        """The whole order after these, of one column, were put into this order; those unseen keep their places."""
        asked = list(dict.fromkeys(keys))
        column = next((one for one in self.columns if asked and set(asked) <= set(one)), None)
        if column is None:
            raise Http404
        coming = iter(asked)
        new = [next(coming) if key in asked else key for key in column]
        return [key for one in self.columns for key in (new if one is column else one)]

    def _sorted(self, column: tuple[str, ...]) -> list[str]:
        kept = [key for key in self.order if key in column]
        for place, key in enumerate(column):
            if key not in kept:
                kept.insert(place, key)
        return kept


def tool(key: str) -> SafeString:
    """The button in a block's head that opens the menu of its place."""
    words = _("Block “%(name)s”: fold, move") % {"name": TITLES[key]}
    return format_html(
        '<button type="button" class="btn btn-icon btn-ghost-secondary rt-btn-xs rt-block-tool" id="tool-{}" '
        'popovertarget="block-menu" data-block="{}" aria-label="{}" title="{}">{}</button>',
        key,
        key,
        words,
        words,
        icon("dots", 16),
    )


@desk_view(requires=(CARD_READ,), methods=("POST",))
def arrange(request: HttpRequest) -> HttpResponse:
    """Fold, open, put into another order, or all as it was; the card asks itself anew."""
    staff, said = request.staff, request.POST  # type: ignore[attr-defined] -- set by StaffMiddleware
    layout, key = Layout(staff), said.get("open") or said.get("block", "")
    act = _open if "open" in said else _ACTS.get(said.get("do", ""))
    if act is None or (key not in TITLES and act is not _as_it_was):
        raise Http404
    order, folded = act(layout, key, said.get("order", "").split())
    send_once(request, lambda: str(arrange_card(member=staff, order=order, folded=folded).pk))
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect(back(request))
    response = trigger(HttpResponse(status=204), "card-changed")
    return toast(response, _("The blocks stand as they were")) if act is _as_it_was else response


def _fold(layout: Layout, key: str, _keys: list[str]) -> tuple[list[str], list[str]]:
    return layout.order, [*dict.fromkeys([*layout.folded, key])]


def _open(layout: Layout, key: str, _keys: list[str]) -> tuple[list[str], list[str]]:
    return layout.order, [one for one in layout.folded if one != key]


def _move(layout: Layout, _key: str, keys: list[str]) -> tuple[list[str], list[str]]:
    return layout.moved(keys), layout.folded


def _as_it_was(_layout: Layout, _key: str, _keys: list[str]) -> tuple[list[str], list[str]]:
    return [], []


_ACTS: dict[str, Callable[[Layout, str, list[str]], tuple[list[str], list[str]]]] = {
    "fold": _fold,
    "open": _open,
    "move": _move,
    "reset": _as_it_was,
}
