"""Pictures of every page: nothing that a person can open is left out."""

from collections import Counter

import pytest

from ritm.tools.seed.bare import bare_studio
from ritm.tools.shots import BARE, DEMO, NOBODY, every_shot
from ritm.web.desk.menu import MENU
from tests.crawls.addresses import desk

# Parts of pages that are looked at with them, answers that are no page, what a press brings for a moment.
WITH_OTHERS = {
    "client_cancel",
    *("lesson_why", "lesson_visit_why", "client_booking_why", "client_wait_why"),
    *("client_series", "client_hand_over_people"),  # within the dialogs of booking and handing over
    "closure_open",
    "closure_edit",
    *("pass_batch", "pass_extend_many"),  # as the page of a group's freeze
    "settings_limit_edit",
    "lesson_search",
    "client_alike",
    "client_barcode",
    "client_parents",
    "client_passes",
    "client_pass_left",
    "week_filling",
    "weeks_edit",
    "client_receipt",
    "client_payment_parts",
    "client_sell",
    "client_mark",
    "client_undo",
    "plan_summary",
    *("settings_penalties_preview", "settings_limits_preview", "settings_bookings_preview"),
    "advanced_segment_edit",
    "advanced_total",
    "client_freeze_preview",
    "client_pass_change_preview",
    "client_pass_extend_preview",
    "client_unfreeze_preview",
    "start_dock",
    "client_consent_take",
    "client_entries_chosen",
    "client_link",
    "client_passport_fields",
    "client_guardians",
    "view_rename",
    "client_personal_file",
    "client_photo",
    "client_contract_gaps",
    "client_consents_block",
    "client_contracts",
    "contract_paper",
    "contract_template_file",
    "client_photo_chosen",
    "doubles_merge",
    "export_file",
    "settings_field_edit",
    "form_list",
    "form_entry_new",
    "client_make_password",
    "form_entry_edit",
    "import_sample",
    "import_errors",
    "levels",
    "start_help",
    "profile_password",
    "first_password",
}
# A file of clients must be sent first.
AFTER_A_FILE = {"import_batch", "import_columns"}
LINKS = Counter()


def test_every_page_of_the_menu_is_looked_at_full_and_empty():
    shot = {place: {one.page for one in every_shot() if one.place == place} for place in (DEMO, BARE)}
    pages = {item.name for section in MENU for item in section.items}
    assert pages - shot[DEMO] - {"levels"} == set()
    assert pages - shot[BARE] - {"cabinet", "settings", "profile"} == set()


def test_every_page_and_dialog_of_the_desk_is_looked_at():
    known = {one.page for one in every_shot()} | WITH_OTHERS | AFTER_A_FILE
    assert {address.name for address in desk() if "GET" in address.methods} - known == set()


def test_each_picture_has_a_name_and_an_address():
    shots = every_shot()
    assert [name for name, times in Counter(shot.name for shot in shots).items() if times > 1] == []
    for shot in shots:
        slug = shot.place and "demo"
        assert shot.path(slug, LINKS).startswith(f"/{slug}")
        if shot.over:
            assert shot.under(slug, LINKS).startswith("/demo/desk/")


def test_whoever_looks_has_a_login():
    assert {shot.person for shot in every_shot()} <= {"boss", "irina", "client", NOBODY}


@pytest.mark.req("AC-12")
def test_the_empty_studio_lets_its_boss_in(db):
    from django.test import Client as Browser

    from tests.web.desk.pages import send

    bare = bare_studio()
    browser = Browser()
    entered = send(browser, f"/{bare['slug']}/desk/login/", login="boss", password=bare["password"])
    assert entered.url == f"/{bare['slug']}/desk/"
    assert browser.get(f"/{bare['slug']}/desk/groups/").status_code == 200
