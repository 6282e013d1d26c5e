from django.urls import path

from ritm.web.desk.account import bookings, cabinet, calendar, limits, own_fields, personal, previews, settings
from ritm.web.desk.door import desk_view
from ritm.web.ui.parts import parts

urlpatterns = [
    path("branch/", personal.branch, name="branch"),
    path("theme/", personal.theme, name="theme"),
    path("language/", personal.language, name="language"),
    path("profile/", personal.profile, name="profile"),
    path("profile/calendar/", calendar.profile_calendar, name="profile_calendar"),
    path("profile/password/", personal.profile_password, name="profile_password"),
    path("cabinet/", cabinet.cabinet, name="cabinet"),
    path("settings/", settings.settings, name="settings"),
    path("settings/consents/", settings.settings_consents, name="settings_consents"),
    path("settings/penalties/", settings.settings_penalties, name="settings_penalties"),
    path("settings/penalties/preview/", previews.settings_penalties_preview, name="settings_penalties_preview"),
    path("settings/limits/preview/", previews.settings_limits_preview, name="settings_limits_preview"),
    path("settings/bookings/preview/", previews.settings_bookings_preview, name="settings_bookings_preview"),
    path("settings/bookings/", bookings.settings_bookings, name="settings_bookings"),
    path("settings/limits/", limits.settings_limits, name="settings_limits"),
    path("settings/limits/new/", limits.settings_limit_new, name="settings_limit_new"),
    path("settings/limits/<int:pk>/", limits.settings_limit_edit, name="settings_limit_edit"),
    path("settings/limits/<int:pk>/lift/", limits.settings_limit_lift, name="settings_limit_lift"),
    path("settings/fields/", own_fields.settings_fields, name="settings_fields"),
    path("settings/fields/usual/", own_fields.settings_usual_fields, name="settings_usual_fields"),
    path("settings/fields/new/", own_fields.settings_field_new, name="settings_field_new"),
    path("settings/fields/<int:pk>/", own_fields.settings_field_edit, name="settings_field_edit"),
    path("settings/fields/<int:pk>/up/", own_fields.settings_field_up, name="settings_field_up"),
    path("settings/fields/<int:pk>/down/", own_fields.settings_field_down, name="settings_field_down"),
    path("settings/fields/<int:pk>/hide/", own_fields.settings_field_hide, name="settings_field_hide"),
    path("settings/fields/<int:pk>/show/", own_fields.settings_field_show, name="settings_field_show"),
    path("settings/fields/<int:pk>/remove/", own_fields.settings_field_remove, name="settings_field_remove"),
    path("settings/modules/", settings.settings_module, name="settings_module"),
    path("settings/branches/new/", settings.branch_new, name="settings_branch_new"),
    path("settings/branches/<int:pk>/", settings.branch_edit, name="settings_branch_edit"),
    path("parts/", desk_view(requires=(), owner_only=True)(parts), name="parts"),
]
