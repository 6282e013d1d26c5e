from django.urls import path

from ritm.web.desk.signin import views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.first_password, name="first_password"),
    path("recovery/", views.recovery, name="recovery"),
]
