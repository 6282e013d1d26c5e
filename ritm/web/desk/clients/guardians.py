"""«Кто ещё отвечает за ребёнка»: rows of the form, typed search, one row more (CL-13, where the boss allows several)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from ritm.clients.family import GuardianData, links_of
from ritm.clients.models import Client, Guardianship
from ritm.clients.permissions import CLIENTS_CHANGE
from ritm.clients.queries import hidden_from, visible_to
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.phones import shown_phone
from ritm.web.desk.clients.unseen import Unseen
from ritm.web.desk.door import desk_view
from ritm.web.ui.forms import id_of

TERMS = ("parent_kind", "parent_pays", "parent_takes")
LISTS = ("guardians", "guardian_kinds", "guardian_pays", "guardian_takes")


@dataclass(frozen=True)
class GuardianRow:
    """One of the others, as the form shows him."""

    client: Client | Unseen
    kind: str = ""
    is_payer: bool = False
    may_collect: bool = False

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What he may be to the child."""
        return [("", "—"), *((value, str(capfirst(label))) for value, label in Guardianship.Kind.choices)]


def values_of(links: list[Guardianship]) -> dict[str, Any]:
    """What the fields say of the links as they stand; deleted people are not shown."""
    first, others = (links[0] if links else None), [link for link in links[1:] if link.guardian.deleted_at is None]
    return {
        "parent_kind": first.kind if first else "",
        "parent_pays": bool(first and first.is_payer),
        "parent_takes": bool(first and first.may_collect),
        "guardians": [link.guardian_id for link in others],
        "guardian_kinds": [link.kind for link in others],
        "guardian_pays": [str(link.guardian_id) for link in others if link.is_payer],
        "guardian_takes": [str(link.guardian_id) for link in others if link.may_collect],
    }


def rows_of(form: Any) -> list[GuardianRow]:
    """The rows of the form as they stand in it, answered or not."""
    said = {name: [str(value) for value in form[name].value() or ()] for name in LISTS}
    ids = [pk for pk in said["guardians"] if id_of(pk) is not None]
    people = form.fields["guardians"].queryset.in_bulk([int(pk) for pk in ids])
    kinds, unseen = dict(zip(said["guardians"], said["guardian_kinds"], strict=False)), hidden_from(form.staff, people)
    people |= {pk: Unseen(pk) for pk in unseen}
    return [
        GuardianRow(people[int(pk)], kinds.get(pk, ""), pk in said["guardian_pays"], pk in said["guardian_takes"])
        for pk in dict.fromkeys(ids)
        if int(pk) in people
    ]


def guardians_of(form: Any, parent: Client | None) -> tuple[GuardianData, ...]:
    """What the room takes of the answered form; people who are deleted by now are not shown, and not lost."""
    typed = form.cleaned_data
    kinds = dict(zip(form.data.getlist("guardians"), typed["guardian_kinds"], strict=False))
    people = {str(one.pk): one for one in typed["guardians"]}
    found = [
        GuardianData(
            guardian=one,
            kind=kinds.get(pk, ""),
            is_payer=pk in typed["guardian_pays"],
            may_collect=pk in typed["guardian_takes"],
        )
        for pk, one in people.items()
        if one != parent
    ]
    links = links_of(form.client) if form.client else []
    found += [GuardianData.of(link) for link in links[1:] if link.guardian.deleted_at is not None]
    if parent is not None:
        terms = {"is_payer": typed["parent_pays"], "may_collect": typed["parent_takes"]}
        found.append(GuardianData(guardian=parent, kind=typed["parent_kind"], **terms))
    return tuple(found)


class GuardiansForm(forms.Form):
    """What is typed, who is chosen, who is there already, and the ids of which form it is."""

    more_text = forms.CharField(max_length=100, required=False)
    pick = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    own = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    guardian = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    ids = forms.ChoiceField(choices=[("quick", ""), ("id", "")], required=False)


@desk_view(requires=(CLIENTS_CHANGE,))
def client_guardians(request: HttpRequest) -> HttpResponse:
    """Suggestions for ?more_text=; with ?pick= his row, and the search empty again; without both nothing."""
    form = GuardiansForm(request.GET)
    form.full_clean()
    typed = form.cleaned_data
    context: dict[str, Any] = {"ids": typed.get("ids") or "id", "own": typed.get("own")}
    if typed.get("pick"):
        person = visible_to(request.staff).filter(pk=typed["pick"], is_system=False).first()
        if person is None:
            raise Http404
        return render(request, "clients/guardian_added.html", {**context, "row": GuardianRow(person)})
    there = {str(typed.get("own")), str(typed.get("guardian")), *request.GET.getlist("guardians")}
    found = find_clients(text=typed.get("more_text") or "", staff=request.staff) if typed.get("more_text") else []
    people = [one.client for one in found if not one.client.is_system and str(one.client.pk) not in there]
    context["people"] = [{"client": one, "phone": shown_phone(one.phone, request.staff)} for one in people]
    return render(request, "clients/guardians_found.html", context)
