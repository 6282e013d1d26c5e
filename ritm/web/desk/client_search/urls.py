from django.urls import path

from ritm.web.desk.client_search import segments, views

urlpatterns = [
    path("clients/search/", views.search, name="advanced_search"),
    path("clients/search/segments/new/", segments.segment_new, name="advanced_segment_new"),
    path("clients/search/segments/<int:pk>/", segments.segment_edit, name="advanced_segment_edit"),
    path("clients/search/segments/<int:pk>/delete/", segments.segment_delete, name="advanced_segment_delete"),
]
