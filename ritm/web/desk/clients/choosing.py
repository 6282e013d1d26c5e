"""The lists of the form: what is chosen from each, and the small windows in which more is added (CL-14, CL-16, CL-17, CL-20)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ritm.clients.actions.lists import LISTS
from ritm.clients.models_of_lists import ListEntry
from ritm.clients.queries_of_lists import in_order
from ritm.web.desk.clients.fields import read_document, written_document
from ritm.web.ui.forms import DayField
from ritm.web.ui.wording import plain_date

IDS = ("id", "quick")  # of the page's form and of the dialog's: both may stand on one page


@dataclass(frozen=True)
class Kind:
    """A list: the field of the form that chooses from it, and its words."""

    code: str
    field: str
    label: Any
    new: Any
    many: Any = ""
    add: Any = ""
    size: str = ""
    advice: Any = ""

    @property
    def is_many(self) -> bool:
        """Whether a client may have several of it."""
        return bool(self.many)

    @property
    def model(self) -> type[ListEntry]:
        """Where the list stands."""
        return LISTS[self.code]


KINDS = {
    kind.code: kind
    for kind in (
        Kind("status", "status", pgettext_lazy("client", "Status"), gettext_lazy("New status"), size="s3"),
        Kind("source", "source", gettext_lazy("Source"), gettext_lazy("New source"), size="s3"),
        Kind("class_format", "class_format", gettext_lazy("Class format"), gettext_lazy("New class format"), size="s3"),
        Kind(
            *("interest", "interests", gettext_lazy("Interest"), gettext_lazy("New interest")),
            many=gettext_lazy("Interests"),
            add=gettext_lazy("Add an interest"),
            size="s6",
        ),
        Kind(
            *("document", "documents", gettext_lazy("Document"), gettext_lazy("New document")),
            many=gettext_lazy("Documents in hand; the files themselves are not kept"),
            add=gettext_lazy("Add a document"),
            size="s12",
            advice=gettext_lazy(
                "We recommend a document of consent to SMS: they may be sent only to who consented before "
                "(Federal Law 38-FZ on advertising, art. 18, 38)"
            ),
        ),
        Kind(
            *("illness", "illnesses", gettext_lazy("Illness"), gettext_lazy("New illness")),
            many=gettext_lazy("Illnesses"),
            add=gettext_lazy("Add an illness"),
            size="s6",
        ),
    )
}


@dataclass(frozen=True)
class Chosen:
    """One that is chosen: its hidden value and its words."""

    value: str
    key: str
    words: str


class WindowForm(forms.Form):
    """The small window: what to choose, and of a document until when it holds. Its own form, sent by its own button."""

    entry = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Choose from the list or add a new one with the plus")}
    )
    until = DayField(label=gettext_lazy("Holds until"), required=False, help_text=gettext_lazy("empty: without a term"))

    def __init__(self, data: Any = None, *, kind: Kind, ids: str, entries: dict[str, str], chosen: Any = None) -> None:
        super().__init__(data, auto_id=f"{ids}_{kind.code}_%s", initial={"entry": chosen})
        self.fields["entry"].choices = [("", "—"), *entries.items()]
        self.fields["entry"].label = kind.label
        self.fields["entry"].error_messages["invalid_choice"] = self.fields["entry"].error_messages["required"]
        if kind.code != "document":
            del self.fields["until"]
        self.fields["entry"].widget.attrs["data-first"] = ""
        for field in self.fields.values():
            field.widget.attrs["form"] = f"{ids}_{kind.code}_add"


@dataclass(frozen=True)
class Chooser:
    """A field of several: what is chosen (`values` as the hidden inputs carry them) and the window that adds."""

    kind: Kind
    ids: str
    values: list[str]

    @cached_property
    def rows(self) -> list[ListEntry]:
        """The whole list, its archive too: what stands on a card is shown."""
        return list(in_order(self.kind.model))

    @cached_property
    def entries(self) -> dict[str, str]:
        """Id → name of everything in the list."""
        return {str(entry.pk): entry.name for entry in self.rows}

    @cached_property
    def chosen(self) -> list[Chosen]:
        """What is chosen, in order; what the list does not have is passed over."""
        found = []
        for value in dict.fromkeys(self.values):
            key, words = self._read(value)
            if key in self.entries:
                found.append(Chosen(value, key, f"{self.entries[key]}{words}"))
        return found

    @property
    def window(self) -> WindowForm:
        """The window, empty."""
        return self.window_with()

    def window_with(self, data: Any = None, *, chosen: str | None = None) -> WindowForm:
        """The window as it was sent, or with one chosen; what stands in the field already is not offered again."""
        taken = {one.key for one in self.chosen} if self.kind.code != "document" else set()
        offered = {str(entry.pk): entry.name for entry in self.rows if not entry.is_archived}
        left = {key: name for key, name in offered.items() if key not in taken}
        return WindowForm(data, kind=self.kind, ids=self.ids, entries=left, chosen=chosen)

    def with_one_more(self, typed: dict[str, Any]) -> "Chooser":
        """One more; a document of a kind that stands there already takes its place."""
        pick = typed["entry"]
        value = written_document(int(pick), typed["until"]) if self.kind.code == "document" else pick
        kept = [one.value for one in self.chosen if one.key != pick]
        return Chooser(self.kind, self.ids, [*kept, value])

    def without(self, value: str) -> "Chooser":
        """One less."""
        return Chooser(self.kind, self.ids, [one for one in self.values if one != value])

    def _read(self, value: str) -> tuple[str, str]:
        if self.kind.code != "document":
            return value, ""
        found = read_document(value)
        if found is None:
            return "", ""
        pk, day = found
        return str(pk), " " + _("until %(day)s") % {"day": plain_date(day)} if day else ""
