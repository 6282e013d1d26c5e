from django.urls import path

from ritm.web.desk.start import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/dock/", views.start_dock, name="start_dock"),
    path("start/hide/", views.start_hide, name="start_hide"),
    path("start/help/<slug:step>/", views.start_help, name="start_help"),
]
