"""Addresses planted for the crawl: one that leaks, one that changes, one that nobody has declared."""

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


planted = [
    path("leak/<int:pk>/", leak, name="leak"),
    path("change/<int:pk>/", change, name="change"),
    path("unknown/<int:pk>/", leak, name="unknown"),
]
urlpatterns = [path("desk/", include(([*urls.urlpatterns, *planted], "desk")))]
handler403 = "ritm.web.desk.errors.forbidden"
handler404 = "ritm.web.desk.errors.not_found"
handler500 = "ritm.web.desk.errors.server_error"
