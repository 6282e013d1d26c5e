from django.urls import path

from ritm.web.desk.home import birthdays, day, search

urlpatterns = [
    path("", day.home, name="home"),
    path("search/", search.search, name="search"),
    path("birthdays/", birthdays.birthdays, name="birthdays"),
]
