from django.urls import path

from ritm.web.desk.client_search import exports, segments, views

urlpatterns = [
    path("clients/search/", views.search, name="advanced_search"),
    path("clients/search/total/", views.search_total, name="advanced_total"),
    path("clients/search/passport/", views.search_secret, name="advanced_secret"),
    path("clients/search/segments/new/", segments.segment_new, name="advanced_segment_new"),
    path("clients/search/segments/<int:pk>/", segments.segment_edit, name="advanced_segment_edit"),
    path("clients/search/segments/<int:pk>/delete/", segments.segment_delete, name="advanced_segment_delete"),
    path("clients/search/export/", exports.advanced_export, name="advanced_export"),
    path("clients/exports/", exports.exports, name="exports"),
    path("clients/exports/new/", exports.export_new, name="export_new"),
    path("clients/exports/<int:pk>/clients.xlsx", exports.export_file, name="export_file"),
]
