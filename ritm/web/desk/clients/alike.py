"""Who is like the client being typed: the holder of the phone, a probable double, the holder of the barcode (§4.6)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ritm.clients.barcodes import is_doubtful
from ritm.clients.errors import BadPhone, PhoneOfDeleted, PhoneTaken
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_CHANGE
from ritm.clients.phones import parse
from ritm.clients.queries import hidden_from, holder_of_barcode, holder_of_phone, looks_like
from ritm.staff.models import StaffMember
from ritm.web.desk.clients.forms import ClientForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open
from ritm.web.ui.forms import DayField


@dataclass(frozen=True)
class Alike:
    """Somebody like the client; None: the phone is of one whom the person may not see. `url`: his card;
    `may_be_parent`: offered as the parent.
    """

    client: Client | None
    has_phone: bool
    url: str
    may_be_parent: bool


def alike(staff: StaffMember, form: ClientForm) -> list[Alike]:
    """Whom the last answer of the form was about."""
    error = form.refusal
    if isinstance(error, PhoneTaken) and not isinstance(error, PhoneOfDeleted):
        holder = Client.objects.filter(pk=error.details["client_id"]).first()
        return _shown(staff, holder, [], is_new=form.client is None)
    return _shown(staff, None, form.doubles, is_new=form.client is None)


class HintsForm(forms.Form):
    """What stands in the form so far; what cannot be read yet gives no hint."""

    name = forms.CharField(max_length=150, required=False)
    birth_date = DayField(required=False)
    phone = forms.CharField(max_length=40, required=False)
    barcode = forms.CharField(max_length=60, required=False)
    own = forms.IntegerField(min_value=1, max_value=2**62, required=False)  # the client himself, of a known one

    def typed(self) -> dict[str, Any]:
        """The readable ones."""
        self.full_clean()
        empty = {"name": "", "birth_date": None, "phone": "", "barcode": "", "own": None}
        return {**empty, **self.cleaned_data}


@desk_view(requires=(CLIENTS_CHANGE,))
def client_alike(request: HttpRequest) -> HttpResponse:
    """The same while the form is being filled in."""
    typed = HintsForm(request.GET).typed()
    phone, own = _phone(typed["phone"]), typed["own"]
    holder = holder_of_phone(phone) if phone else None
    holder = None if holder is not None and holder.pk == own else holder
    doubles = looks_like(name=typed["name"], birth_date=typed["birth_date"], except_id=own)
    rows = _shown(request.staff, holder, doubles, is_new=own is None)
    return render(request, "clients/alike.html", {"alike": rows})


@desk_view(requires=(CLIENTS_CHANGE,))
def client_barcode(request: HttpRequest) -> HttpResponse:
    """What is doubtful about the barcode being typed; a wrong check digit may still be saved (CL-A 10)."""
    typed = HintsForm(request.GET).typed()
    code = "".join(typed["barcode"].split())
    holder = holder_of_barcode(code) if code else None
    taken_by = holder if holder is not None and holder.pk != typed["own"] else None
    is_unseen = taken_by is not None and bool(hidden_from(request.staff, [taken_by.pk]))
    context = {"taken_by": taken_by, "is_unseen": is_unseen, "is_doubtful": is_doubtful(code)}
    return render(request, "clients/barcode.html", context)


def _shown(staff: StaffMember, holder: Client | None, doubles: list[Client], *, is_new: bool) -> list[Alike]:
    people = [*([holder] if holder else []), *(client for client in doubles if client != holder)]
    hidden, opens = hidden_from(staff, [client.pk for client in people]), may_open(staff, "client")
    unseen = [Alike(None, has_phone=True, url="", may_be_parent=False)] if holder and holder.pk in hidden else []
    return unseen + [
        Alike(
            client=client,
            has_phone=client == holder,
            url=reverse("desk:client", args=[client.pk]) if opens else "",
            may_be_parent=is_new and client == holder,
        )
        for client in people
        if client.pk not in hidden
    ]


def _phone(text: str) -> str:
    try:
        return parse(text)
    except BadPhone:
        return ""
