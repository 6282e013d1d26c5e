"""Addresses inside an account: the middleware has taken the account's segment off."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # Until guests can see the schedule an account's address leads to its desk.
    path("", RedirectView.as_view(pattern_name="desk:home"), name="front"),
    path("desk/", include("ritm.web.desk.urls")),
    path("my/", include("ritm.web.portal.urls")),
]
handler403 = "ritm.web.ui.errors.forbidden"
handler404 = "ritm.web.ui.errors.not_found"
handler500 = "ritm.web.ui.errors.server_error"
