from django.urls import path

from ritm.web.desk.imports import views

urlpatterns = [
    path("clients/import/", views.start, name="import_start"),
    path("clients/import/sample.xlsx", views.sample, name="import_sample"),
    path("clients/import/<int:batch_id>/", views.batch, name="import_batch"),
    path("clients/import/<int:batch_id>/columns/", views.columns, name="import_columns"),
    path("clients/import/<int:batch_id>/sheet/", views.sheet, name="import_sheet"),
    path("clients/import/<int:batch_id>/lists/", views.lists, name="import_lists"),
    path("clients/import/<int:batch_id>/fix/", views.fix, name="import_fix"),
    path("clients/import/<int:batch_id>/run/", views.run, name="import_run"),
    path("clients/import/<int:batch_id>/undo/", views.undo, name="import_undo"),
    path("clients/import/<int:batch_id>/errors.xlsx", views.errors, name="import_errors"),
]
