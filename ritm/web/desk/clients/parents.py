"""«Карточка родителя»: typed search, the chosen one, and the field empty again (CL-13)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ritm.clients.permissions import CLIENTS_CHANGE
from ritm.clients.queries import visible_to
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.phones import shown_phone
from ritm.web.desk.door import desk_view


class ParentsForm(forms.Form):
    """What is typed, who is chosen, for whom (not himself), and the ids of which form it is."""

    parent_text = forms.CharField(max_length=100, required=False)
    pick = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    own = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    ids = forms.ChoiceField(choices=[("quick", ""), ("id", "")], required=False)


@desk_view(requires=(CLIENTS_CHANGE,))
def client_parents(request: HttpRequest) -> HttpResponse:
    """Suggestions for ?parent_text=; the field with ?pick= in it; without both the empty field."""
    form = ParentsForm(request.GET)
    form.full_clean()
    typed = form.cleaned_data
    context: dict[str, Any] = {"own": typed.get("own"), "ids": typed.get("ids") or "id", "is_swapped": True}
    if typed.get("parent_text"):
        found = find_clients(text=typed["parent_text"], staff=request.staff)
        people = [one.client for one in found if not one.client.is_system and one.client.pk != typed.get("own")]
        context["people"] = [{"client": one, "phone": shown_phone(one.phone, request.staff)} for one in people]
        return render(request, "clients/parents.html", context)
    if typed.get("pick"):
        context["parent"] = visible_to(request.staff).filter(pk=typed["pick"], is_system=False).first()
        if context["parent"] is None:
            raise Http404
    return render(request, "clients/parent.html", context)
