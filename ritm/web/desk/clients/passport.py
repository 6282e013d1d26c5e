"""«Паспорт и адрес» of the form: not in the page until somebody with the right asks to see it (CL-25)."""

from typing import Any, Self

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.clients.actions.passport import LONGEST, change_passport, look_at_passport
from ritm.clients.errors import PassportStale
from ritm.clients.models import Client, ClientPassport
from ritm.clients.passport import PassportData, version_of
from ritm.clients.permissions import CLIENTS_CHANGE, PASSPORT_CHANGE, PASSPORT_READ
from ritm.clients.queries import visible_to
from ritm.events.actor import Actor
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.ui.forms import DayField
from ritm.web.ui.render import render_part

# Whether the person had the values before his eyes, or empty fields over what may be there by now.
_SEEN, _BLIND = "1", "0"
_FIELDS = ("passport_number", "passport_issued_on", "passport_issued_by", "passport_code", "address")


def _text(name: str, label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""})
    return forms.CharField(label=label, max_length=LONGEST[name], required=False, widget=widget)


class PassportSection(forms.Form):
    """The five fields. Who may not see them types over what is there: an empty field then changes nothing."""

    key, title, template = "passport", gettext_lazy("Passport and address"), "clients/passport.html"
    is_asked = is_drafted = False

    passport_number = _text("passport_number", gettext_lazy("Passport series and number"))
    passport_issued_on = DayField(label=gettext_lazy("Date of issue"), required=False)
    passport_code = _text("passport_code", gettext_lazy("Code of the office"))
    passport_issued_by = _text("passport_issued_by", gettext_lazy("Issued by"))
    address = _text("address", gettext_lazy("Client's address"))
    passport_open = forms.CharField(max_length=1, required=False, widget=forms.HiddenInput)
    passport_version = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    may_read = may_change = is_kept = False
    url = ""

    @classmethod
    def of(cls, data: Any, *, client: Client | None, staff: StaffMember, auto_id: str) -> Self | None:
        """The part for whoever may see or change it; its fields are in the page where nothing is hidden by them."""
        may_read, may_change = staff.may(PASSPORT_READ), staff.may(PASSPORT_CHANGE)
        is_kept = client is not None and hasattr(client, "passport")
        if not may_change and not (may_read and is_kept):
            return None
        version = version_of(client.passport if client and is_kept else None)
        section = cls(data, auto_id=auto_id, initial={"passport_open": _BLIND, "passport_version": version})
        section.may_read, section.may_change, section.is_kept = may_read, may_change, is_kept
        section.url = reverse("desk:client_passport_fields", args=[client.pk]) if client else ""
        if is_kept and not may_read:
            for name in _FIELDS:
                section.fields[name].help_text = _("hidden; leave empty to keep what is there")
        return section

    @property
    def is_open(self) -> bool:
        """Whether the fields stand in the page; else a button asks for them."""
        return (
            not self.is_kept
            or not self.may_read
            or (self.is_bound and self.data.get("passport_open") in {_SEEN, _BLIND})
        )

    def save(self, client: Client, *, actor: Actor) -> None:
        """Keep what was typed, where the fields were in the page at all."""
        seen = self.cleaned_data["passport_open"]
        if not self.may_change or seen not in {_SEEN, _BLIND}:
            return
        data = PassportData(**{name: self.cleaned_data[name] for name in _FIELDS})
        terms = {"keep_empty": seen == _BLIND or not self.may_read, "version": self.data.get("passport_version")}
        try:
            change_passport(client=client, data=data, **terms, actor=actor)
        except PassportStale as error:
            # What is typed stays; whoever has read that the other has written may save over it.
            self.data = self.data.copy()
            self.data["passport_version"] = error.details["version"]
            raise


@desk_view(requires=(CLIENTS_CHANGE, PASSPORT_READ))
def passport_fields(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields with their values, for the form that asks; the look is logged."""
    staff = request.staff
    client = visible_to(staff).filter(pk=pk, is_system=False).first()
    if client is None:
        raise Http404
    version = version_of(ClientPassport.objects.filter(client=client).first())
    seen = look_at_passport(client=client, actor=staff.actor)
    ids = "quick" if request.GET.get("ids") == "quick" else "id"
    values = {name: getattr(seen, name) for name in _FIELDS}
    section = PassportSection(
        initial={**values, "passport_open": _SEEN, "passport_version": version}, auto_id=f"{ids}_%s"
    )
    section.may_read, section.may_change = True, staff.may(PASSPORT_CHANGE)
    for field in section.fields.values():
        field.widget.attrs["data-as-kept"] = ""  # looking changes nothing
    if not section.may_change:
        for name in _FIELDS:
            section.fields[name].disabled = True
    context = {"form": section, "ids": ids, "client": client}
    return render_part(request, "clients/passport_page.html", "fields", context)
