from django.urls import path

from ritm.web.desk.account import cabinet, personal, settings
from ritm.web.desk.door import desk_view
from ritm.web.ui.parts import parts

urlpatterns = [
    path("branch/", personal.branch, name="branch"),
    path("theme/", personal.theme, name="theme"),
    path("language/", personal.language, name="language"),
    path("profile/", personal.profile, name="profile"),
    path("profile/password/", personal.profile_password, name="profile_password"),
    path("cabinet/", cabinet.cabinet, name="cabinet"),
    path("settings/", settings.settings, name="settings"),
    path("settings/consents/", settings.settings_consents, name="settings_consents"),
    path("settings/modules/", settings.settings_module, name="settings_module"),
    path("settings/branches/new/", settings.branch_new, name="settings_branch_new"),
    path("settings/branches/<int:pk>/", settings.branch_edit, name="settings_branch_edit"),
    path("parts/", desk_view(requires=(), owner_only=True)(parts), name="parts"),
]
