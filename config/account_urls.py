"""Addresses inside an account: the middleware has taken the account's segment off."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # Until the client's side exists an account's address leads to its desk.
    path("", RedirectView.as_view(pattern_name="desk:home"), name="front"),
    path("desk/", include("ritm.web.desk.urls")),
]
handler403 = "ritm.web.desk.errors.forbidden"
handler404 = "ritm.web.desk.errors.not_found"
handler500 = "ritm.web.desk.errors.server_error"
