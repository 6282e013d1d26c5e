"""Addresses planted for the crawls: what leaks, what changes, what lies about its rights, what nobody has declared."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.schedule.models import Hall
from ritm.web.desk import urls
from ritm.web.desk.door import desk_view


@desk_view(requires=())
def leak(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a hall whosesoever it is."""
    with account_scope(Account.objects.get(name="Bob").pk):
        return HttpResponse(Hall.objects.get(pk=pk).name)


@desk_view(requires=(), methods=("POST",))
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Renames a hall whosesoever it is, and says that it is not found."""
    with account_scope(Account.objects.get(name="Bob").pk):
        Hall.objects.filter(pk=pk).update(name="Боб-украден")
    return HttpResponse(status=404)


@desk_view(requires=())
def lax(request: HttpRequest) -> HttpResponse:
    """Says that it needs a right, and asks nobody for it."""
    return HttpResponse("open")


@desk_view(requires=("halls.read", "halls.change"))
def strict(request: HttpRequest) -> HttpResponse:
    """Asks for more than it says."""
    return HttpResponse("closed")


@desk_view(requires=())
def signs(request: HttpRequest) -> HttpResponse:
    """A page with a dead link, a link to a closed page, a button of what is closed."""
    return HttpResponse(
        '<a href="/alice/desk/nowhere/">1</a><a href="/alice/desk/staff/managers/" data-dialog>2</a>'
        '<a href="/alice/desk/halls/">3</a><form method="post" action="/alice/desk/halls/new/"></form>'
    )


@desk_view(requires=(), methods=("POST",))
def naive(request: HttpRequest) -> HttpResponse:
    """Believes what it is told, and says nothing where it does not."""
    int(request.POST.get("age") or "7")
    return HttpResponse("no", status=422 if len(request.POST.get("name", "")) > 100 else 204)


lax.requires = strict.requires = ("halls.read",)
planted = [
    path("lax/", lax, name="lax"),
    path("naive/", naive, name="naive"),
    path("signs/", signs, name="signs"),
    path("strict/", strict, name="strict"),
    path("leak/<int:pk>/", leak, name="leak"),
    path("change/<int:pk>/", change, name="change"),
    path("unknown/<int:pk>/", leak, name="unknown"),
]
urlpatterns = [path("desk/", include(([*urls.urlpatterns, *planted], "desk")))]
handler403 = "ritm.web.ui.errors.forbidden"
handler404 = "ritm.web.ui.errors.not_found"
handler500 = "ritm.web.ui.errors.server_error"
