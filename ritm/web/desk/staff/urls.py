from django.urls import path

from ritm.web.desk.staff import levels
from ritm.web.desk.staff.people import manager_pages, teacher_pages


def _people(name: str, pages: dict) -> list:
    return [
        path(f"staff/{name}s/", pages["list"], name=f"{name}s"),
        path(f"staff/{name}s/new/", pages["new"], name=f"{name}_new"),
        path(f"staff/{name}s/<int:pk>/", pages["edit"], name=f"{name}_edit"),
        path(f"staff/{name}s/<int:pk>/access/", pages["access"], name=f"{name}_access"),
        path(f"staff/{name}s/<int:pk>/archive/", pages["archive"], name=f"{name}_archive"),
        path(f"staff/{name}s/<int:pk>/restore/", pages["restore"], name=f"{name}_restore"),
    ]


urlpatterns = [
    *_people("manager", manager_pages),
    *_people("teacher", teacher_pages),
    path("staff/levels/", levels.levels, name="levels"),
    path("staff/levels/new/", levels.level_new, name="level_new"),
    path("staff/levels/<int:pk>/", levels.level_edit, name="level_edit"),
    path("staff/levels/<int:pk>/delete/", levels.level_delete, name="level_delete"),
]
