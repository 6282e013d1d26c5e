"""What the pages say of a row that does not come in, or comes in without something."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ritm.clients.models_of_fields import ProfileField

TITLES = {
    "no_name": gettext_lazy("There is no name"),
    "bad_phone": gettext_lazy("The phone cannot be read"),
    "dup_phone": gettext_lazy("The phone stands in this very table already"),
    "bad_date": gettext_lazy("The birth date cannot be read"),
    "bad_email": gettext_lazy("The email is no address: the field stays empty"),
    "bad_discount": gettext_lazy("The discount is not between 0 and 100: the field stays empty"),
    "bad_gender": gettext_lazy("The gender is not clear: it stays “not stated”"),
    "bad_remainder": gettext_lazy("The visits left are no number: they go into the notes as they are"),
    "bad_branch": gettext_lazy("There is no such branch: the client goes to the import’s branch"),
    "bad_person": gettext_lazy("Nobody of this name answers for clients: the field stays empty"),
    "bad_link": gettext_lazy("The link leads to another site: the field stays empty"),
    "bad_yes_no": gettext_lazy("Neither yes nor no: the field stays empty"),
    "bad_day": gettext_lazy("The date cannot be read: the field stays empty"),
    "bad_own": gettext_lazy("The own field does not take this: it stays empty"),
    "same_person": gettext_lazy("Somebody of this name and birth date is known: the row comes in as another client"),
    "parent_unknown": gettext_lazy(
        "The parent is neither in the base nor in the file: name and phone stay in the profile’s fields"
    ),
    "parent_several": gettext_lazy(
        "There are several people of the parent’s name: name and phone stay in the profile’s fields"
    ),
    "parent_loop": gettext_lazy("The parent is the client himself or his child: no card is linked"),
    "bad_plan": gettext_lazy("There is no such pass: it goes into the notes, or choose one in “New values of lists”"),
    "bad_term": gettext_lazy("The pass would end before it begins: it goes into the notes"),
    "bad_money": gettext_lazy("The sum cannot be read: it goes into the notes"),
    "trial_used": gettext_lazy("The client has had his trial pass already: no second one is given"),
    "has_opening": gettext_lazy("The client’s pass or balance from before is here already: nothing comes twice"),
    "dup_barcode": gettext_lazy("Another client has the barcode: the field stays empty"),
    "long_text": gettext_lazy("The text is too long for its field: the whole goes into the notes"),
    "other_name": gettext_lazy("The phone is known under another name"),
    "not_seen": gettext_lazy("The phone is of a client of another branch, whom you may not see: nothing is changed"),
}


def detail_of(code: str, detail: dict[str, Any]) -> str:
    """What exactly is wrong with this row; "" where the group's title says it all."""
    say = _DETAILS.get(code)
    return say(detail) if say else ""


def _same_phone(detail: dict[str, Any]) -> str:
    return _("the same in row %(row)s: %(name)s") % {"row": detail.get("row"), "name": detail.get("name", "")}


def _short_phone(detail: dict[str, Any]) -> str:
    count = detail.get("digits")
    if count is None:
        return _("there is no valid number in the cell")
    return ngettext("%(count)s digit, 11 are needed", "%(count)s digits, 11 are needed", count) % {"count": count}


def _date_fault(detail: dict[str, Any]) -> str:
    faults = {
        "none": _("there is no such date"),
        "outside": _("the date is before 1900 or after today"),
        "month": _("there is no such month: it looks like month before day"),
        "word": _("a date is needed: dd.mm.yyyy"),
    }
    return faults.get(detail.get("fault", ""), "")


def _known_name(detail: dict[str, Any]) -> str:
    return _("in the base: %(name)s") % {"name": detail.get("name", "")}


def _alike(detail: dict[str, Any]) -> str:
    return _same_phone(detail) if "row" in detail else _known_name(detail)


def _own_kind(detail: dict[str, Any]) -> str:
    kind, options = ProfileField.Kind(detail["kind"]).label, detail.get("options")
    return f"{kind}: {options}" if options else str(kind)


_DETAILS: dict[str, Callable[[dict[str, Any]], str]] = {
    "dup_phone": _same_phone,
    "bad_phone": _short_phone,
    "bad_date": _date_fault,
    "other_name": _known_name,
    "same_person": _alike,
    "bad_own": _own_kind,
    "bad_person": lambda _detail: _("the name as in “Staff”, in full"),
    "bad_money": lambda _detail: _("a sum is needed: 1200 or 1 200,50"),
    "bad_yes_no": lambda _detail: _("“yes” or “no” is needed"),
    "bad_day": lambda _detail: _("a date is needed: dd.mm.yyyy"),
}
