"""New values of lists: each is made, left out, or is another name of one that stands there (ux 4.9)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ritm.clients.actions.lists import LISTS
from ritm.clients.queries_of_lists import archived_names, offered
from ritm.clients.search_text import fold
from ritm.events.actor import Actor
from ritm.imports.balances import PLAN
from ritm.imports.details import OTHERS, SKIPPED
from ritm.imports.fields import fields_for
from ritm.imports.lists import too_many
from ritm.imports.models import ImportBatch
from ritm.passes.queries import plans_for_sale

_MAKE, _SAME = "", "="
_MOST = 60  # asked one by one
NAMES = {
    "status": pgettext_lazy("client", "Status"),
    "source": gettext_lazy("Source"),
    "class_format": gettext_lazy("Class format"),
    "interest": gettext_lazy("Interests"),
    "document": gettext_lazy("Documents"),
    "illness": gettext_lazy("Illnesses"),
    PLAN: gettext_lazy("Pass"),
}


class ListsForm(forms.Form):
    """A choice for each new value, and one for a whole list that is hardly a list."""

    def __init__(self, *args: Any, batch: ImportBatch, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.hidden = batch, _hidden(actor)
        self.asked = [one for one in _asked(batch) if one[0] not in self.hidden]
        kinds = sorted({kind for kind, *_rest in self.asked})
        known = {kind: _standing(kind) for kind in kinds}
        shelved = {kind: archived_names(LISTS[kind]) for kind in kinds if kind != PLAN}
        for place, (kind, name, _count) in enumerate(self.asked):
            make = [] if name == OTHERS else [(_SAME + one.name, one.name) for one in known[kind]]
            others = [(_("It is another name of"), make)] if make else []
            is_shelved = fold(name) in shelved.get(kind, ())
            make_it = _("Bring back from the archive of the list") if is_shelved else _("Add to the list")
            made = [] if kind == PLAN else [(_MAKE, make_it)]  # a pass has a price: it is made by hand
            self.fields[f"value_{place}"] = forms.ChoiceField(
                choices=[*made, (SKIPPED, _("Do not import")), *others],
                initial=_initial(batch.answers.get(kind, {}), name),
                label=_("What to do with “%(name)s”") % {"name": name},
                required=False,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each value with its list, how many rows have it, and the choice."""
        return [
            {
                "list": NAMES[kind],
                "name": _("all the values") if name == OTHERS else name,
                "count": count,
                "field": self[f"value_{place}"],
            }
            for place, (kind, name, count) in enumerate(self.asked)
        ]

    def answers(self) -> dict[str, dict[str, str]]:
        """As the room keeps them; what is not this person's to answer stays as it was."""
        found = {kind: dict(given) for kind, given in self.batch.answers.items() if kind in self.hidden}
        for place, (kind, name, _count) in enumerate(self.asked):
            answer = self.cleaned_data[f"value_{place}"]
            if name == OTHERS and answer == _MAKE:
                found.setdefault(kind, {})[OTHERS] = _MAKE
            elif answer != _MAKE:
                found.setdefault(kind, {})[OTHERS if name == OTHERS else fold(name)] = answer.removeprefix(_SAME)
        return found

    def is_answered_anew(self) -> bool:
        """Whether something else is chosen than the check knows."""
        return any(name in self.data and self[name].data != self[name].initial for name in self.fields)


def _hidden(actor: Actor) -> frozenset[str]:
    """Lists of which this person may not see who has what."""
    return frozenset() if "illnesses" in fields_for(actor) else frozenset({"illness"})


def _standing(kind: str) -> list[Any]:
    return list(plans_for_sale() if kind == PLAN else offered(LISTS[kind]))


def _asked(batch: ImportBatch) -> list[tuple[str, str, int]]:
    crowded = too_many(batch.new_values)
    found = [(one["list"], one["name"], one["count"]) for one in batch.new_values if one["list"] not in crowded]
    whole = [
        (kind, OTHERS, sum(one["count"] for one in batch.new_values if one["list"] == kind)) for kind in sorted(crowded)
    ]
    return [*whole, *found][:_MOST]


def _initial(answers: dict[str, str], name: str) -> str:
    answer = answers.get(name if name == OTHERS else fold(name), _MAKE)
    return answer if answer in {_MAKE, SKIPPED} else _SAME + answer
