"""Registration, the front page, health: outside every account."""

from django.urls import path

from ritm.web.desk.signin import root

urlpatterns = [
    path("", root.front, name="front"),
    path("register/", root.register, name="register"),
    path("register/again/", root.letter_again, name="letter_again"),
    path("healthz", root.healthz, name="healthz"),
    path("readyz", root.readyz, name="readyz"),
    path("favicon.ico", root.favicon, name="favicon"),
]
