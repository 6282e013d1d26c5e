"""«Логин» and «Пароль» of the client portal in the form: by a right of their own, where the account has it (CL-21)."""

from typing import Any, Self

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ritm.accounts.modules import CLIENT_PORTAL, is_on
from ritm.accounts.queries import current_account
from ritm.clients.actions.portal import give_portal_login, take_portal_login
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_CHANGE, CLIENTS_LOGIN
from ritm.core import clock
from ritm.core.ids import readable_password
from ritm.events.actor import Actor
from ritm.staff.errors import LoginRequired, PasswordRequired
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.desk.staff.forms import LoginField, NewPasswordField
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import plain_date


class PortalSection(forms.Form):
    """By what the client signs in. An empty login forbids the entry; an empty password leaves the one of before."""

    key, title, template = "portal", _("Client portal"), "clients/portal.html"
    is_asked = is_drafted = False

    login = LoginField(label=_("Login"), required=False)
    password = NewPasswordField(label=_("Password"), required=False)
    # What stood there when the form was opened: a login given or taken meanwhile is not undone by saving.
    login_was = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, data: Any, *, client: Client | None, staff: StaffMember, auto_id: str) -> Self | None:
        """The two fields for whoever may give logins."""
        if not staff.may(CLIENTS_LOGIN):
            return None
        known = client.login.name if client is not None and client.login else ""
        section = cls(data, auto_id=auto_id, initial={"login": known, "login_was": known})
        section.fields["login"].help_text = _signed_in(client) or _("without a login the client cannot sign in")
        section.fields["password"].help_text = (
            _("leave empty to keep the one of before") if known else _("hand it over now: it is not shown again")
        )
        return section

    @property
    def make_url(self) -> str:
        """Where a password is thought up."""
        return reverse("desk:client_make_password")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        login, password = typed.get("login", ""), typed.get("password", "")
        if password and not login and "login" not in self.errors:
            self.add_error("login", LoginRequired.message)
        if login and not password and not typed.get("login_was") and "password" not in self.errors:
            self.add_error("password", PasswordRequired.message)
        return typed

    def save(self, client: Client, *, actor: Actor) -> None:
        """Keep what was typed; fields that were not sent change nothing."""
        login, was, password = (self.cleaned_data[name] for name in ("login", "login_was", "password"))
        if "login" not in self.data or (login == was and not password):
            return
        if login:
            give_portal_login(client=client, name=login, password=password, actor=actor)
        else:
            take_portal_login(client=client, actor=actor)


def _signed_in(client: Client | None) -> str:
    """When he was here last; "" for who never was."""
    at = client.login.last_login if client is not None and client.login else None
    if at is None:
        return ""
    return _("signed in last on %(day)s") % {"day": plain_date(clock.local_date(at, current_account().time_zone))}


@desk_view(requires=(CLIENTS_CHANGE, CLIENTS_LOGIN))
def make_password(request: HttpRequest) -> HttpResponse:
    """The field with a new password in it: kept nowhere until the form is saved."""
    if not is_on(request.account, CLIENT_PORTAL):  # type: ignore[attr-defined] -- set by AccountMiddleware
        raise Http404
    ids = "quick" if request.GET.get("ids") == "quick" else "id"
    form = PortalSection(initial={"password": readable_password()}, auto_id=f"{ids}_%s")
    form.fields["password"].help_text = _("hand it over now: it is not shown again")
    form.fields["password"].widget.attrs["autofocus"] = True
    return render_part(request, "clients/portal_page.html", "field", {"form": form, "ids": ids})
