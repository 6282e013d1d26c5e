from django.urls import path

from ritm.web.desk.journal import views

urlpatterns = [path("journal/", views.journal, name="journal")]
