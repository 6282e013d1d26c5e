"""Addresses outside every account."""

from django.urls import include, path

urlpatterns = [path("", include("ritm.web.desk.signin.root_urls"))]
handler403 = "ritm.web.ui.errors.forbidden"
handler404 = "ritm.web.ui.errors.not_found"
handler500 = "ritm.web.ui.errors.server_error"
