"""Pages outside every account: the front page, registration, health."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.core.lines import one_line
from ritm.studio.actions import ask_welcome_again, open_studio
from ritm.web.desk.door import open_view
from ritm.web.desk.signin.forms import AddressForm, LetterAgainForm, RegistrationForm
from ritm.web.desk.signin.letters import mail_folder
from ritm.web.ui.links import base_url

_OPENED = "ritm.signin.opened"


@open_view
@never_cache
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """One account: its desk; none: registration; several: a field for the address, never a list."""
    slugs = list(Account.objects.values_list("slug", flat=True)[:2])
    if not slugs:
        return redirect("register")
    if len(slugs) == 1:
        return _to_desk(slugs[0])
    form = AddressForm(request.GET if "address" in request.GET else None)
    if form.is_valid():
        slug = form.cleaned_data["address"].strip().strip("/").rpartition("/")[2].lower()
        if Account.objects.filter(slug=slug).exists():
            return _to_desk(slug)
        form.add_error("address", _("There is no studio at this address. Check the link that you were given."))
    return render(request, "signin/front.html", {"form": form}, status=_status(form))


@open_view
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The studio's name and a working email; the letter brings link, login and password (AC-01)."""
    form = RegistrationForm(request.POST or None)
    is_open = settings.OPEN_REGISTRATION or not Account.objects.exists()
    if form.is_valid():
        fields = form.cleaned_data
        known = _opened_now(fields)  # sent twice, the form opens one studio and gives one answer
        if known or (is_open and _open(request, form)):
            return _registered(request, known or _opened_now(fields), is_opener=known is None)
    if not is_open:
        return render(request, "signin/closed.html", status=403 if request.method == "POST" else 200)
    return render(request, "signin/register.html", {"form": form}, status=_status(form))


@open_view
@never_cache
@require_http_methods(["POST"])
def letter_again(request: HttpRequest) -> HttpResponse:
    """The first letter once more, also to another address, for the browser that opened the studio (AC-01)."""
    form = LetterAgainForm(request.POST)
    account = _proven(request.POST.get("opened", ""))
    if account is None:
        return redirect("front")
    if form.is_valid():
        try:
            with account_scope(account.pk):
                ask_welcome_again(email=form.cleaned_data["email"], base_url=base_url(request))
        except DomainError as error:
            form.add_error(error.field or None, str(error))
        else:
            account.refresh_from_db()
            return _registered(request, account, again=True)
    return _registered(request, account, form)


@open_view
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@open_view
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, too."""
    try:
        connection.ensure_connection()
        Account.objects.exists()
    except DatabaseError:
        return HttpResponse("no database", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")


@open_view
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it by themselves."""
    return HttpResponseRedirect(static("ui/logo.svg"))


def _to_desk(slug: str) -> HttpResponse:
    return HttpResponseRedirect(f"{get_script_prefix()}{slug}/desk/")


def _open(request: HttpRequest, form: RegistrationForm) -> bool:
    try:
        open_studio(**form.cleaned_data, language=get_language() or "ru", base_url=base_url(request))
    except DomainError as error:
        form.add_error(error.field or None, str(error))
        return False
    return True


def _opened_now(fields: dict[str, Any]) -> Account | None:
    since = clock.now() - timedelta(minutes=10)
    return Account.objects.filter(name=one_line(fields["name"]), email=fields["email"], created_at__gt=since).first()


def _registered(
    request: HttpRequest,
    account: Account | None,
    form: LetterAgainForm | None = None,
    *,
    again: bool = False,
    is_opener: bool = True,
) -> HttpResponse:
    # Whoever merely repeats a name and an email of somebody may not send his letter elsewhere.
    if form is None and account and is_opener:
        form = LetterAgainForm(initial={"email": account.email, "opened": signing.dumps(account.pk, salt=_OPENED)})
    context = {"account": account, "form": form, "again": again, "mail_folder": mail_folder()}
    return render(request, "signin/registered.html", context, status=_status(form) if form else 200)


def _proven(opened: str) -> Account | None:
    try:
        return Account.objects.filter(pk=signing.loads(opened, salt=_OPENED, max_age=timedelta(hours=24))).first()
    except signing.BadSignature:
        return None


def _status(form: Any) -> int:
    return 422 if form.errors else 200
