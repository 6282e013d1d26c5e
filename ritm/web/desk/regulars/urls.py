from django.urls import path

from ritm.web.desk.regulars import group, joining, one

urlpatterns = [
    path("groups/<int:pk>/regulars/", group.group_regulars, name="group_regulars"),
    path("clients/<int:pk>/regulars/new/", joining.client_regular_new, name="client_regular_new"),
    path("regulars/<int:pk>/", one.regular_edit, name="regular_edit"),
    path("regulars/<int:pk>/pause/", one.regular_pause, name="regular_pause"),
    path("regulars/<int:pk>/pauses/<int:pause_id>/end/", one.regular_resume, name="regular_resume"),
    path("regulars/<int:pk>/leave/", one.regular_leave, name="regular_leave"),
    path("regulars/<int:pk>/seat/", one.regular_seat, name="regular_seat"),
]
