"""Every address of the product, read from the resolver, and what stands in its variable parts.

A new address with a variable part fails the crawl until DECLARED has its line; one without is crawled by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from django.views.generic import RedirectView

from tests.support.furnished import Furnished

# Name of the address → its parts: `part=kind` of tests.support.furnished, or `part:word` that names no row.
DECLARED = {
    "hall_edit": "pk=hall",
    "hall_delete": "pk=spare_hall",
    "hall_archive": "pk=hall",
    "hall_restore": "pk=archived_hall",
    "discipline_edit": "pk=discipline",
    "discipline_delete": "pk=spare_discipline",
    "discipline_archive": "pk=discipline",
    "discipline_restore": "pk=archived_discipline",
    "group_edit": "pk=group",
    "group_delete": "pk=spare_group",
    "group_archive": "pk=group",
    "group_restore": "pk=archived_group",
    "group_regulars": "pk=group",
    "group_freeze": "pk=group",
    "pass_extend_many": "pk=near_closure",
    "pass_batch": "pk=pass_batch",
    "pass_batch_undo": "pk=pass_batch",
    "client_regular_new": "pk=guest",
    "regular_edit": "pk=standing",
    "regular_pause": "pk=standing",
    "regular_resume": "pk=standing pause_id=pause",
    "regular_leave": "pk=standing",
    "regular_seat": "pk=standing",
    "plan_edit": "pk=plan",
    "plan_archive": "pk=plan",
    "plan_restore": "pk=archived_plan",
    "week_add": "pk=slot",
    "week_filling": "pk=filling",
    "template_edit": "pk=slot",
    "template_delete": "pk=slot",
    "template_follow": "pk=slot",
    "weeks_edit": "pk=weeks_edit",
    "template_whole_edit": "pk=weekly",
    "template_whole_delete": "pk=weekly",
    "lesson_edit": "pk=free_lesson",
    "lesson_delete": "pk=free_lesson",
    "closure_open": "pk=closure",
    "closure_edit": "pk=closure",
    "lesson_drag": "pk=free_lesson",
    "lesson_substitute": "pk=free_lesson",
    "substitution_undo": "pk=substitution",
    "lesson_call_off": "pk=free_lesson",
    "lesson_move_back": "pk=moved_lesson move=move",
    "lesson_reopen": "pk=off_lesson",
    "manager_edit": "pk=manager",
    "manager_access": "pk=manager",
    "manager_archive": "pk=manager",
    "manager_restore": "pk=archived_manager",
    "teacher_edit": "pk=teacher",
    "teacher_access": "pk=teacher",
    "teacher_archive": "pk=teacher",
    "teacher_restore": "pk=archived_teacher",
    "level_edit": "pk=level",
    "level_delete": "pk=level",
    "settings_branch_edit": "pk=branch",
    "import_batch": "batch_id=batch",
    "import_columns": "batch_id=new_batch",
    "import_sheet": "batch_id=new_batch",
    "import_lists": "batch_id=batch",
    "import_fix": "batch_id=batch",
    "import_run": "batch_id=batch",
    "import_errors": "batch_id=batch",
    "import_undo": "batch_id=done_batch",
    "settings_field_edit": "pk=own_field",
    "settings_field_up": "pk=spare_field",
    "settings_field_down": "pk=own_field",
    "settings_field_hide": "pk=own_field",
    "settings_field_show": "pk=hidden_field",
    "settings_field_remove": "pk=spare_field",
    "contract": "pk=contract",
    "contract_close": "pk=contract",
    "contract_again": "pk=unwritten_contract",
    "contract_paper": "pk=contract kind:pdf",
    "client_contract": "pk=client",
    "client_contracts": "pk=client",
    "client_contract_gaps": "pk=client",
    "contract_template_edit": "pk=contract_template",
    "contract_template_sample": "pk=contract_template",
    "contract_template_file": "pk=word_template",
    "contract_template_archive": "pk=contract_template",
    "contract_template_restore": "pk=archived_template",
    "client_photo": "pk=client",
    "client_photo_chosen": "pk=chosen_photo",
    "client": "pk=client",
    "client_passes": "pk=client",
    "client_left": "pk=client",
    "client_pass_left": "pass_id=client_pass",
    "client_freeze": "pk=client pass_id=client_pass",
    "client_pass_change": "pk=client pass_id=client_pass",
    "client_pass_change_preview": "pk=client pass_id=client_pass",
    "client_pass_renewal": "pk=client pass_id=client_pass",
    "client_pass_extend": "pk=client pass_id=client_pass",
    "client_pass_extend_preview": "pk=client pass_id=client_pass",
    "client_hand_over": "pk=client pass_id=client_pass",
    "client_hand_over_people": "pk=client pass_id=client_pass",
    "client_hand_over_undo": "pk=mother pass_id=handed_pass",
    "client_freeze_preview": "pk=client pass_id=client_pass",
    "client_unfreeze": "pk=client pass_id=frozen_pass",
    "client_unfreeze_preview": "pk=client pass_id=frozen_pass",
    "client_freeze_undo": "pk=client freeze_id=freeze",
    "client_sell": "pk=client",
    "client_sale": "pk=client",
    "client_receipt": "pk=client",
    "client_payment": "pk=client",
    "client_payment_parts": "pk=client",
    "client_pay_out": "pk=guest",
    "client_access": "pk=client",
    "client_book": "pk=client",
    "client_series": "pk=client",
    "client_mark": "pk=mother booking_id=booking",
    "client_cancel": "pk=mother booking_id=booking",
    "client_cancel_undo": "pk=absent booking_id=late",
    "client_take_back": "pk=mother booking_id=booking",
    "client_undo": "pk=client visit_id=visit",
    "client_wait_leave": "pk=guest entry_id=waiting",
    "client_wait_why": "pk=guest entry_id=waiting",
    "client_booking_why": "pk=absent booking_id=missed",
    "client_visit_why": "pk=client visit_id=visit",
    "client_visits": "pk=client",
    "client_payments": "pk=client",
    "client_missed": "pk=absent",
    "client_restore": "pk=absent booking_id=missed",
    "client_cancelled": "pk=debtor",
    "client_changes": "pk=client",
    "client_passport": "pk=client",
    "client_health": "pk=client",
    "client_personal": "pk=client",
    "client_personal_file": "pk=client export_id=person_export",
    "client_passport_fields": "pk=client",
    "client_consents": "pk=client",
    "client_consents_block": "pk=client",
    "client_consent_take": "pk=client purpose:sms",
    "client_consent_withdraw": "pk=client purpose:sms",
    "client_entry_new": "kind:interest",
    "client_entries_chosen": "kind:interest",
    "form_list": "kind:interest",
    "form_list_sort": "kind:interest",
    "form_entry_new": "kind:interest",
    "form_entry_edit": "kind:interest pk=interest",
    "form_entry_up": "kind:interest pk=spare_interest",
    "form_entry_down": "kind:interest pk=interest",
    "form_entry_archive": "kind:interest pk=interest",
    "form_entry_restore": "kind:interest pk=archived_interest",
    "form_entry_remove": "kind:interest pk=spare_interest",
    "client_link": "network:vk",
    "client_edit": "pk=client",
    "client_draft": "pk=client",
    "client_delete": "pk=debtor",
    "deleted_restore": "pk=deleted_client",
    "client_erase": "pk=deleted_client",
    "joinings_settle": "pk=join_request",
    "joinings_anew": "pk=join_request",
    "joinings_dismiss": "pk=join_request",
    "doubles_merge": "pk=client",
    "doubles_apart": "pk=pair",
    "doubles_undo": "pk=merge",
    "advanced_segment_edit": "pk=segment",
    "advanced_segment_delete": "pk=segment",
    "view_delete": "pk=view",
    "view_rename": "pk=view",
    "export_file": "pk=export",
    "start_help": "step:halls",
    "leak": "pk=hall",
    "change": "pk=hall",
    "lesson": "pk=lesson",
    "lesson_search": "pk=lesson",
    "lesson_print": "pk=lesson",
    "lesson_booking_dialog": "pk=lesson client_id=guest",
    "lesson_series": "pk=lesson client_id=guest",
    "lesson_book": "pk=lesson",
    "lesson_mark": "pk=lesson",
    "lesson_mark_all": "pk=lesson",
    "lesson_unmark_all": "pk=lesson",
    "lesson_cancel": "pk=lesson booking_id=booking",
    "lesson_cancel_undo": "pk=late_lesson booking_id=late",
    "settings_limit_edit": "pk=cancel_limit",
    "settings_limit_lift": "pk=cancel_limit",
    "lesson_booking_undo": "pk=lesson booking_id=booking",
    "lesson_missed": "pk=lesson booking_id=booking",
    "lesson_why": "pk=lesson booking_id=missed",
    "lesson_visit_why": "pk=lesson visit_id=visit",
    "lesson_wait_why": "pk=full_lesson entry_id=waiting",
    "lesson_missed_undo": "pk=lesson booking_id=missed",
    "lesson_waive": "pk=lesson booking_id=missed",
    "lesson_undo": "pk=lesson visit_id=visit",
    "lesson_wait": "pk=full_lesson",
    "lesson_keep": "pk=free_lesson",
    "lesson_wait_leave": "pk=full_lesson entry_id=waiting",
    "lesson_wait_remove": "pk=full_lesson entry_id=waiting",
    "lesson_wait_move": "pk=full_lesson entry_id=waiting",
    "lesson_wait_promote": "pk=full_lesson entry_id=waiting",
}
# Objects that open for nobody but who asked for them: the boss of the house.
PERSONAL = frozenset(["export_file", "client_personal_file", "client_photo_chosen", "view_rename"])
NOWHERE = 999_999_999  # an id that no row will have


class Undeclared(AssertionError):
    """An address whose variable part the crawl does not know: write its line in DECLARED."""


@dataclass(frozen=True)
class Address:
    """One address: its name, its view, what the view says about itself."""

    name: str
    view: Any
    parts: tuple[str, ...]
    is_outside: bool = False

    @property
    def requires(self) -> tuple[str, ...] | None:
        """The rights of the view; None where anybody may."""
        return getattr(self.view, "requires", None)

    def requires_at(self, url: str) -> tuple[str, ...]:
        """The same with what the query of this very address asks for."""
        also = getattr(self.view, "also", lambda _query: ())
        return (*(self.requires or ()), *also(QueryDict(urlsplit(url).query)))

    @property
    def is_open(self) -> bool:
        """Whether it opens without a sign-in."""
        return self.requires is None

    @property
    def owner_only(self) -> bool:
        """Whether the boss alone may."""
        return getattr(self.view, "owner_only", False)

    @property
    def methods(self) -> tuple[str, ...]:
        """What the view answers; open views say it by their own decorators and are asked both."""
        return getattr(self.view, "methods", ("GET", "POST"))

    @property
    def kinds(self) -> dict[str, str]:
        """Part → kind of the object whose id stands there."""
        return self._declared("=")

    def url(self, house: Furnished, **ids: int) -> str:
        """The address in this house; `ids` put other ids into some parts."""
        own = {part: house[kind].pk for part, kind in self.kinds.items()}
        return house.url(self.name, is_outside=self.is_outside, **{**own, **self._declared(":"), **ids})

    def _declared(self, sign: str) -> dict[str, str]:
        items = DECLARED.get(self.name, "").split()
        if {re.split("[=:]", item)[0] for item in items} != set(self.parts):
            message = f"{self.name} has the parts {self.parts}"
            raise Undeclared(message)
        return dict(item.split(sign) for item in items if sign in item)


def every_address() -> list[Address]:
    """All of them, inside accounts and outside; the client portal has a crawl of its own (tests/web/portal)."""
    inside = _addresses(settings.ACCOUNT_URLCONF)
    return inside + [Address(a.name, a.view, a.parts, is_outside=True) for a in _addresses(settings.ROOT_URLCONF)]


def desk() -> list[Address]:
    """Those that need a sign-in."""
    return [address for address in every_address() if not address.is_open and not address.is_outside]


def _addresses(urlconf: str) -> list[Address]:
    return [
        Address(pattern.name, pattern.callback, tuple(pattern.pattern.converters))
        for pattern in _walk(get_resolver(urlconf).url_patterns)
        if getattr(pattern.callback, "view_class", None) is not RedirectView
    ]


def _walk(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name == "portal":
            continue
        if isinstance(pattern, URLResolver):
            assert not pattern.pattern.converters, f"{pattern}: parts belong into the pages' own patterns"
            yield from _walk(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern} has no name: nothing can point at it"
            yield pattern


def found_at(path: str, house: Furnished) -> tuple[Address, dict[str, Any]]:
    """What answers at a path of this house. Raises Resolver404 for a dead one."""
    inner = path.removeprefix(f"/{house.place.account.slug}")
    match = _resolved(inner, settings.ACCOUNT_URLCONF if inner != path else settings.ROOT_URLCONF)
    is_outside = inner == path
    return Address(match.url_name, match.func, tuple(match.captured_kwargs), is_outside), dict(match.kwargs)


@cache
def _resolved(path: str, urlconf: str) -> ResolverMatch:
    """Every page has the links of the menu: walks ask for the same few hundred paths thousands of times."""
    return resolve(path, urlconf)
