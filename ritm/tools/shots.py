"""What `bin/ritm screens` looks at: every page and dialog of the desk, in the demo, in an empty studio, with its complaints."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from ritm.accounts.middleware import account_urls

DEMO, BARE, OUTSIDE = "demo", "bare", ""
BOSS, TEACHER, CLIENT, NOBODY = "boss", "irina", "client", ""
DESK, PORTAL = "desk", "portal"


@dataclass(frozen=True)
class Shot:
    """One picture: the page of this name, or its dialog over another page. `ids` are kinds of `seed --links`."""

    name: str
    page: str
    ids: tuple[str, ...] = ()
    query: str = ""
    over: str = ""
    place: str = DEMO
    person: str = BOSS
    is_sent_empty: bool = False
    door: str = DESK

    def path(self, slug: str, links: dict[str, Any]) -> str:
        """The address of the page."""
        return _path(self.page, slug, tuple(links[kind] for kind in self.ids), self.door) + self.query

    def under(self, slug: str, links: dict[str, Any]) -> str:
        """The address of the page that the dialog opens over."""
        # A page about one row: its dialogs are about the same row.
        ids = tuple(links[kind] for kind in self.ids[:1]) if self.over in {"client", "lesson"} else ()
        return _path(self.over, slug, ids)


def _path(name: str, slug: str, ids: tuple[Any, ...], door: str = DESK) -> str:
    if not slug:
        return reverse(name, settings.ROOT_URLCONF, args=ids)
    with account_urls(slug):
        return reverse(f"{door}:{name}", args=ids)


def _clients() -> list[Shot]:
    """The client base: the list, the card and all that hangs on both."""
    return [
        Shot("clients", "clients"),
        Shot("clients-nobody", "clients", query="?q=ъъъъ"),
        Shot("client", "client", ("client",)),
        Shot("client-debt", "client", ("debtor",)),
        Shot("client-frozen", "client", ("frozen",)),
        Shot("client-waits", "client", ("waiter",)),
        Shot("lesson-full", "lesson", ("full_lesson",)),
        Shot("lesson-keep", "lesson_keep", ("full_lesson",), over="home"),
        Shot("client-regular", "client", ("regular",)),
        Shot("group-regulars", "group_regulars", ("regular_group",)),
        Shot("group-freeze", "group_freeze", ("regular_group",)),
        Shot("advanced-freeze", "advanced_freeze", query="?c=debt:more:0"),
        Shot("client-visits", "client_visits", ("client",)),
        Shot("client-payments", "client_payments", ("client",)),
        Shot("client-missed", "client_missed", ("absent",)),
        Shot("client-cancelled", "client_cancelled", ("client",)),
        Shot("client-edit", "client_edit", ("client",)),
        Shot("client-changes", "client_changes", ("client",)),
        Shot("client-consents", "client_consents", ("client",)),
        Shot("client-passport", "client_passport", ("client",)),
        Shot("client-access", "client_access", ("client",)),
        Shot("client-health", "client_health", ("client",)),
        Shot("client-erase", "client_erase", ("client",)),
        Shot("advanced-search", "advanced_search"),
        Shot("advanced-search-debt", "advanced_search", query="?c=debt:more:0"),
        Shot("deleted", "deleted"),
        Shot("doubles", "doubles"),
        Shot("joinings", "joinings"),
        Shot("exports", "exports"),
        Shot("form-lists", "form_lists"),
        Shot("contracts", "contracts"),
        Shot("import", "import_start"),
    ]


def _settings() -> list[Shot]:
    return [
        Shot("settings", "settings"),
        Shot("settings-fields", "settings_fields"),
        Shot("settings-limits", "settings_limits"),
        Shot("settings-bookings", "settings_bookings"),
    ]


def _pages() -> list[Shot]:
    return [
        Shot("home", "home"),
        Shot("home-teachers", "home", query="?view=teachers"),
        Shot("home-list", "home", query="?view=list"),
        Shot("home-panel", "home", query="?lesson={lesson}"),
        Shot("home-teacher", "home", person=TEACHER),
        Shot("lesson", "lesson", ("lesson",)),
        Shot("lesson-print", "lesson_print", ("lesson",)),
        Shot("search", "search", query="?q=ива"),
        Shot("week", "week"),
        *(Shot(name, name) for name in ("closures", "load")),
        Shot("week-hours", "week", query="?view=hours"),
        Shot("week-differences", "week", query="?diff=1"),
        Shot("template", "template"),
        *_clients(),
        *(Shot(one, one) for one in ("groups", "disciplines", "halls", "plans", "managers", "teachers", "journal")),
        Shot("my-actions", "my_actions"),
        Shot("level", "level_edit", ("level",)),
        Shot("level-new", "level_new"),
        Shot("cabinet", "cabinet"),
        *_settings(),
        Shot("contract-templates", "contract_templates"),
        Shot("contract-template", "contract_template_edit", ("contract_template",)),
        Shot("contract-template-new", "contract_template_new"),
        Shot("contract-template-upload", "contract_template_upload"),
        Shot("start", "start"),
        Shot("profile", "profile"),
        Shot("parts", "parts"),
        Shot("not-found", "client", ("nothing",)),
        Shot("forbidden", "settings", person=TEACHER),
    ]


def _dialogs() -> list[Shot]:
    return [
        Shot("birthdays", "birthdays", over="home"),
        Shot("lesson-new", "lesson_new", over="home"),
        Shot("lesson-edit", "lesson_edit", ("lesson",), over="home"),
        Shot("lesson-call-off", "lesson_call_off", ("lesson",), over="home"),
        Shot("lesson-booking", "lesson_booking_dialog", ("lesson", "client"), over="home"),
        Shot("lesson-cancel", "lesson_cancel", ("booked_lesson", "booking"), over="home"),
        Shot("lesson-missed", "lesson_missed", ("booked_lesson", "booking"), over="home"),
        Shot("lesson-wait-remove", "lesson_wait_remove", ("full_lesson", "waiting"), over="home"),
        *_dialogs_of_schedule(),
        Shot("client-new", "client_new", over="clients"),
        Shot("client-sale", "client_sale", ("client",), over="client"),
        Shot("client-payment", "client_payment", ("debtor",), over="client"),
        Shot("client-left", "client_left", ("client",), over="client"),
        Shot("client-freeze", "client_freeze", ("client", "pass"), over="client"),
        Shot("client-pass-change", "client_pass_change", ("client", "pass"), over="client"),
        Shot("client-pass-extend", "client_pass_extend", ("client", "pass"), over="client"),
        Shot("client-unfreeze", "client_unfreeze", ("frozen_pass", "frozen"), over="clients"),
        Shot("client-pay-out", "client_pay_out", ("client",), over="client"),
        Shot("client-contract", "client_contract", ("client",), over="client"),
        Shot("contract", "contract", ("contract",), over="contracts"),
        Shot("contract-sample", "contract_template_sample", ("contract_template",), over="contract_templates"),
        Shot("contract-numbering", "contract_template_numbering", over="contract_templates"),
        Shot("client-book", "client_book", ("client",), over="client"),
        *_dialogs_of_lists(),
        Shot("client-personal", "client_personal", ("client",), over="client"),
        Shot("client-columns", "client_columns", over="clients"),
        Shot("view-new", "view_new", over="clients"),
        Shot("segment-new", "advanced_segment_new", over="advanced_search"),
        Shot("field-new", "settings_field_new", over="settings_fields"),
        Shot("limit-new", "settings_limit_new", over="settings_limits"),
        Shot("branch-new", "settings_branch_new", over="settings"),
        Shot("branch-edit", "settings_branch_edit", ("branch",), over="settings"),
    ]


def _dialogs_of_schedule() -> list[Shot]:
    return [
        Shot("week-fill", "week_fill", over="week"),
        Shot("closure-new", "closure_new", over="closures"),
        Shot("substitutes", "substitutes", over="week"),
        Shot("lesson-substitute", "lesson_substitute", ("lesson",), over="home"),
        Shot("template-new", "template_new", over="template"),
        Shot("template-edit", "template_edit", ("slot",), over="template"),
        Shot("template-follow", "template_follow", ("slot",), over="template"),
        Shot("template-whole-new", "template_whole_new", over="template"),
        Shot("template-whole-edit", "template_whole_edit", ("weekly",), over="template"),
    ]


def _dialogs_of_lists() -> list[Shot]:
    return [
        Shot("client-hand-over", "client_hand_over", ("client", "pass"), over="client"),
        Shot("lesson-series", "lesson_series", ("booked_lesson", "client"), "?weekday=&until=", over="home"),
        Shot("lesson-wait-why", "lesson_wait_why", ("full_lesson", "waiting"), over="home"),
        Shot("client-visit-why", "client_visit_why", ("client", "visit"), over="client"),
        Shot("regular-new", "client_regular_new", ("client",), over="client"),
        Shot("regular-edit", "regular_edit", ("standing",), over="groups"),
        Shot("regular-pause", "regular_pause", ("standing",), over="groups"),
        Shot("regular-leave", "regular_leave", ("standing",), over="groups"),
        Shot("group-new", "group_new", over="groups"),
        Shot("group-edit", "group_edit", ("group",), over="groups"),
        Shot("discipline-new", "discipline_new", over="disciplines"),
        Shot("discipline-edit", "discipline_edit", ("discipline",), over="disciplines"),
        Shot("hall-new", "hall_new", over="halls"),
        Shot("hall-edit", "hall_edit", ("hall",), over="halls"),
        Shot("plan-new", "plan_new", over="plans"),
        Shot("plan-edit", "plan_edit", ("plan",), over="plans"),
        Shot("manager-new", "manager_new", over="managers"),
        Shot("manager-edit", "manager_edit", ("manager",), over="managers"),
        Shot("manager-access", "manager_access", ("manager",), over="managers"),
        Shot("teacher-new", "teacher_new", over="teachers"),
        Shot("teacher-edit", "teacher_edit", ("teacher",), over="teachers"),
        Shot("teacher-access", "teacher_access", ("teacher",), over="teachers"),
    ]


def _errors() -> list[Shot]:
    """The same dialogs with their complaints: the form is sent empty."""
    over = {
        "lesson_new": "home",
        "template_new": "template",
        "client_new": "clients",
        "group_new": "groups",
        "discipline_new": "disciplines",
        "hall_new": "halls",
        "plan_new": "plans",
        "manager_new": "managers",
        "teacher_new": "teachers",
        "settings_branch_new": "settings",
    }
    return [
        Shot(f"{page.replace('_', '-')}-wrong", page, over=under, is_sent_empty=True) for page, under in over.items()
    ]


def _bare() -> list[Shot]:
    """A studio that was opened a minute ago."""
    pages = ("home", "week", "template", "clients", "import_start", "groups", "disciplines", "halls", "plans")
    pages += ("managers", "teachers", "levels", "start", "advanced_search", "deleted", "doubles", "joinings", "exports")
    pages += ("contracts", "contract_templates", "journal", "my_actions", "form_lists", "closures", "load")
    shots = [Shot(f"empty-{page.replace('_', '-')}", page, place=BARE) for page in pages]
    return [*shots, Shot("empty-lesson-new", "lesson_new", over="home", place=BARE)]


def _outside() -> list[Shot]:
    here = {"person": NOBODY}
    return [
        Shot("login", "login", **here),
        Shot("login-wrong", "login", **here, is_sent_empty=True),
        Shot("recovery", "recovery", **here),
        Shot("front", "front", place=OUTSIDE, **here),
        Shot("register-closed", "register", place=OUTSIDE, **here),
    ]


def _portal() -> list[Shot]:
    """The client's side."""
    pages = {
        "portal": "my",
        "portal-classes": "my_classes",
        "portal-visits": "my_visits",
        "portal-password": "my_password",
    }
    shots = [Shot(name, page, person=CLIENT, door=PORTAL) for name, page in pages.items()]
    return [
        *shots,
        Shot("portal-sign-in", "sign_in", person=NOBODY, door=PORTAL),
        Shot("portal-join", "join", person=NOBODY, door=PORTAL),
        Shot("portal-join-wrong", "join", person=NOBODY, door=PORTAL, is_sent_empty=True),
        Shot("portal-join-sent", "join_sent", person=NOBODY, door=PORTAL),
        Shot("portal-join-done", "join_done", person=NOBODY, door=PORTAL),
        Shot("portal-place", "place", ("waiting_token",), person=NOBODY, door=PORTAL),
        Shot("portal-place-english", "place", ("waiting_token",), "?language=en", person=NOBODY, door=PORTAL),
        Shot("portal-forgotten", "forgotten", person=NOBODY, door=PORTAL),
        Shot("portal-forgotten-sent", "forgotten_sent", person=NOBODY, door=PORTAL),
        Shot("portal-english", "my", query="?language=en", person=CLIENT, door=PORTAL),
    ]


def every_shot() -> list[Shot]:
    """All of them, dialogs after the pages they open over."""
    return [*_pages(), *_dialogs(), *_errors(), *_bare(), *_outside(), *_portal()]
