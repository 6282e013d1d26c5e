from django.urls import path

from ritm.web.desk.my_actions import views

urlpatterns = [path("my-actions/", views.my_actions, name="my_actions")]
