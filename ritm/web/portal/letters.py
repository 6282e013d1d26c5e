"""«Отказаться» of a letter: a page with one button, for whoever has the letter; no sign-in (CL-43)."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from ritm.clients.models import Standing
from ritm.messaging.actions import refuse_letters
from ritm.messaging.refusing import client_of
from ritm.web.portal.door import open_view


@open_view(methods=("GET", "POST"), needs_portal=False)
def letters(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; the press takes the permission back."""
    client = client_of(token)
    if client is None:
        raise Http404
    if request.method == "POST":
        refuse_letters(client=client)
        client.refresh_from_db()
    is_over = not Standing(client.email_consent).is_allowed
    return render(request, "portal/letters.html", {"is_over": is_over})


@csrf_exempt
@open_view(methods=("GET", "POST"), needs_portal=False)
def letters_once(request: HttpRequest, token: str) -> HttpResponse:
    """The button of a mail program: one POST refuses, from wherever it comes; a look leads to the page (RFC 8058).

    Nothing of a sign-in is read here, so there is nothing that a foreign page could misuse.
    """
    client = client_of(token)
    if client is None:
        raise Http404
    if request.method != "POST":
        return redirect("portal:letters", token=token)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return HttpResponseBadRequest(content_type="text/plain")
    refuse_letters(client=client)
    return HttpResponse(content_type="text/plain")
