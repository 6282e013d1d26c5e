"""Every address of the desk: one folder a page."""

from django.urls import include, path

app_name = "desk"
PAGES = (
    "signin",
    "home",
    "lessons",
    "schedule",
    "classes",
    "clients",
    "form_lists",
    "client_card",
    "regulars",
    "pass_batches",
    "client_search",
    "contracts",
    "contract_templates",
    "imports",
    "journal",
    "my_actions",
    "staff",
    "account",
    "start",
)
urlpatterns = [path("", include(f"ritm.web.desk.{page}.urls")) for page in PAGES]
