from django.urls import path

from ritm.web.desk.client_search import views

urlpatterns = [
    path("clients/search/", views.search, name="advanced_search"),
]
