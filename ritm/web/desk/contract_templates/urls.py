from django.urls import path

from ritm.web.desk.contract_templates import numbering, views

urlpatterns = [
    path("settings/contracts/", views.contract_templates, name="contract_templates"),
    path("settings/contracts/new/", views.template_new, name="contract_template_new"),
    path("settings/contracts/upload/", views.template_upload, name="contract_template_upload"),
    path("settings/contracts/numbering/", numbering.numbering, name="contract_template_numbering"),
    path("settings/contracts/<int:pk>/", views.template_edit, name="contract_template_edit"),
    path("settings/contracts/<int:pk>/sample/", views.template_sample, name="contract_template_sample"),
    path("settings/contracts/<int:pk>/file/", views.template_file, name="contract_template_file"),
    path("settings/contracts/<int:pk>/archive/", views.template_archive, name="contract_template_archive"),
    path("settings/contracts/<int:pk>/restore/", views.template_restore, name="contract_template_restore"),
]
