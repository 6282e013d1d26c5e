from django.urls import path

from ritm.web.desk.form_lists import views

urlpatterns = [
    path("clients/lists/", views.form_lists, name="form_lists"),
    path("clients/lists/<slug:kind>/", views.form_list, name="form_list"),
    path("clients/lists/<slug:kind>/add/", views.form_entry_new, name="form_entry_new"),
    path("clients/lists/<slug:kind>/alphabet/", views.form_list_sort, name="form_list_sort"),
    path("clients/lists/<slug:kind>/<int:pk>/", views.form_entry_edit, name="form_entry_edit"),
    path("clients/lists/<slug:kind>/<int:pk>/up/", views.form_entry_up, name="form_entry_up"),
    path("clients/lists/<slug:kind>/<int:pk>/down/", views.form_entry_down, name="form_entry_down"),
    path("clients/lists/<slug:kind>/<int:pk>/archive/", views.form_entry_archive, name="form_entry_archive"),
    path("clients/lists/<slug:kind>/<int:pk>/restore/", views.form_entry_restore, name="form_entry_restore"),
    path("clients/lists/<slug:kind>/<int:pk>/remove/", views.form_entry_remove, name="form_entry_remove"),
]
