"""Every address of the client portal, under /<account>/my/."""

from django.urls import path

from ritm.web.portal import answers, calendars, classes, home, joining, letters, passwords, signin

app_name = "portal"
urlpatterns = [
    path("", home.my, name="my"),
    path("visits/", home.my_visits, name="my_visits"),
    path("renewal/", home.my_renewal, name="my_renewal"),
    path("card/", home.my_card, name="my_card"),
    path("classes/", classes.my_classes, name="my_classes"),
    path("classes/book/", classes.my_book, name="my_book"),
    path("classes/wait/", classes.my_wait, name="my_wait"),
    path("classes/wait/<int:pk>/leave/", classes.my_leave, name="my_leave"),
    path("classes/<int:pk>/cancel/", classes.my_cancel, name="my_cancel"),
    path("password/", signin.my_password, name="my_password"),
    path("calendar/", calendars.my_calendar, name="my_calendar"),
    path("bookings/<str:token>.ics", calendars.client_calendar, name="client_calendar"),
    path("calendar/<str:token>.ics", calendars.calendar, name="calendar"),
    path("letters/<str:token>/", letters.letters, name="letters"),
    path("letters/<str:token>/once/", letters.letters_once, name="letters_once"),
    path("place/<str:token>/", answers.place, name="place"),
    path("password/forgotten/", passwords.forgotten, name="forgotten"),
    path("password/forgotten/sent/", passwords.forgotten_sent, name="forgotten_sent"),
    path("password/new/<str:token>/", passwords.new_password, name="new_password"),
    path("join/", joining.join, name="join"),
    path("join/sent/", joining.join_sent, name="join_sent"),
    path("join/done/", joining.join_done, name="join_done"),
    path("join/<str:token>/", joining.join_confirm, name="join_confirm"),
    path("login/", signin.sign_in, name="sign_in"),
    path("logout/", signin.sign_out, name="sign_out"),
]
