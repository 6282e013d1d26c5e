from django.urls import path

from ritm.web.desk.classes import disciplines, groups, halls, plans

urlpatterns = [
    path("halls/", halls.halls, name="halls"),
    path("halls/new/", halls.hall_new, name="hall_new"),
    path("halls/<int:pk>/", halls.hall_edit, name="hall_edit"),
    path("halls/<int:pk>/delete/", halls.hall_delete, name="hall_delete"),
    path("halls/<int:pk>/archive/", halls.hall_archive, name="hall_archive"),
    path("halls/<int:pk>/restore/", halls.hall_restore, name="hall_restore"),
    path("disciplines/", disciplines.disciplines, name="disciplines"),
    path("disciplines.css", disciplines.disciplines_css, name="disciplines_css"),
    path("disciplines/new/", disciplines.discipline_new, name="discipline_new"),
    path("disciplines/<int:pk>/", disciplines.discipline_edit, name="discipline_edit"),
    path("disciplines/<int:pk>/delete/", disciplines.discipline_delete, name="discipline_delete"),
    path("disciplines/<int:pk>/archive/", disciplines.discipline_archive, name="discipline_archive"),
    path("disciplines/<int:pk>/restore/", disciplines.discipline_restore, name="discipline_restore"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<int:pk>/", groups.group_edit, name="group_edit"),
    path("groups/<int:pk>/delete/", groups.group_delete, name="group_delete"),
    path("groups/<int:pk>/archive/", groups.group_archive, name="group_archive"),
    path("groups/<int:pk>/restore/", groups.group_restore, name="group_restore"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/summary/", plans.plan_summary, name="plan_summary"),
    path("plans/<int:pk>/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/archive/", plans.plan_archive, name="plan_archive"),
    path("plans/<int:pk>/restore/", plans.plan_restore, name="plan_restore"),
]
