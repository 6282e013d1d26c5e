from django.urls import path

from ritm.web.desk.clients import alike, deleted, doubles, listing, lists, merging, parents, passport, photo, profile

urlpatterns = [
    path("clients/", listing.clients, name="clients"),
    path("clients/new/", profile.client_new, name="client_new"),
    path("clients/alike/", alike.client_alike, name="client_alike"),
    path("clients/barcode/", alike.client_barcode, name="client_barcode"),
    path("clients/deleted/", deleted.deleted, name="deleted"),
    path("clients/doubles/", doubles.doubles, name="doubles"),
    path("clients/doubles/find/", doubles.doubles_find, name="doubles_find"),
    path("clients/doubles/<int:pk>/apart/", doubles.doubles_apart, name="doubles_apart"),
    path("clients/merges/<int:pk>/undo/", merging.undo, name="doubles_undo"),
    path("clients/parents/", parents.client_parents, name="client_parents"),
    path("clients/photo/", photo.client_photo_new, name="client_photo_new"),
    path("clients/photo/<int:pk>/", photo.client_photo_chosen, name="client_photo_chosen"),
    path("clients/<int:pk>/photo/", photo.client_photo, name="client_photo"),
    path("clients/lists/<slug:kind>/new/", lists.entry_new, name="client_entry_new"),
    path("clients/lists/<slug:kind>/chosen/", lists.entries_chosen, name="client_entries_chosen"),
    path("clients/links/<slug:network>/", lists.client_link, name="client_link"),
    path("clients/<int:pk>/passport/fields/", passport.passport_fields, name="client_passport_fields"),
    path("clients/<int:pk>/edit/", profile.client_edit, name="client_edit"),
    path("clients/<int:pk>/delete/", listing.client_delete, name="client_delete"),
    path("clients/<int:pk>/merge/", merging.merge, name="doubles_merge"),
    path("clients/<int:pk>/restore/", deleted.deleted_restore, name="deleted_restore"),
]
