"""The product's addresses and a bare page with one query: what the same server does at its fastest."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler403, handler404, handler500, urlpatterns
from ritm.accounts.models import Account
from ritm.web.desk.door import open_view


@open_view
def bare(request: HttpRequest) -> HttpResponse:
    """One query, one line."""
    return HttpResponse(str(Account.objects.count()))


urlpatterns = [path("bare/", bare), *urlpatterns]
__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]
