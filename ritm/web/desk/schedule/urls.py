from django.urls import path

from ritm.web.desk.schedule import (
    calling_off,
    closures,
    dragging,
    filling,
    lesson,
    load,
    template,
    week,
    whole_template,
)

urlpatterns = [
    path("schedule/week/", week.week, name="week"),
    path("schedule/week/fill/", filling.week_fill, name="week_fill"),
    path("schedule/week/fillings/<int:pk>/", filling.week_filling, name="week_filling"),
    path("schedule/week/add/<int:pk>/", week.week_add, name="week_add"),
    path("schedule/template/", template.template, name="template"),
    path("schedule/template/new/", template.template_new, name="template_new"),
    path("schedule/template/<int:pk>/", template.template_edit, name="template_edit"),
    path("schedule/template/<int:pk>/delete/", template.template_delete, name="template_delete"),
    path("schedule/templates/new/", whole_template.template_whole_new, name="template_whole_new"),
    path("schedule/templates/<int:pk>/", whole_template.template_whole_edit, name="template_whole_edit"),
    path("schedule/templates/<int:pk>/delete/", whole_template.template_whole_delete, name="template_whole_delete"),
    path("schedule/load/", load.load, name="load"),
    path("schedule/closures/", closures.closures, name="closures"),
    path("schedule/closures/new/", closures.closure_new, name="closure_new"),
    path("schedule/closures/<int:pk>/open/", closures.closure_open, name="closure_open"),
    path("schedule/lessons/new/", lesson.lesson_new, name="lesson_new"),
    path("schedule/lessons/<int:pk>/", lesson.lesson_edit, name="lesson_edit"),
    path("schedule/lessons/<int:pk>/drag/", dragging.lesson_drag, name="lesson_drag"),
    path("schedule/lessons/<int:pk>/delete/", lesson.lesson_delete, name="lesson_delete"),
    path("schedule/lessons/<int:pk>/moves/<int:move>/undo/", lesson.lesson_move_back, name="lesson_move_back"),
    path("schedule/lessons/<int:pk>/cancel/", calling_off.lesson_call_off, name="lesson_call_off"),
    path("schedule/lessons/<int:pk>/reopen/", calling_off.lesson_reopen, name="lesson_reopen"),
]
