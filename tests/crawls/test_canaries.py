"""Bob's words are in every field that holds words, so that a leak of any of them would be seen (T-TEN-2)."""

import json

import pytest
from django.db import models

from ritm.accounts.scope import account_scope
from ritm.accounts.tenant import tenant_models
from tests.crawls.canaries import leaked
from tests.crawls.conftest import Town

pytestmark = pytest.mark.req("AC-08")
# Words of the product or keys of the machine: nothing of a person's is in them.
SAME_FOR_ALL = frozenset(
    [
        *(
            "Branch.time_zone",
            "Lesson.zone",
            "Lesson.own_fields",
            "Lesson.by_hand",
            "Discipline.color",
            "Module.code",
            "LeadSource.code",
            "WeeklyTemplate.name",
        ),
        *(
            "Login.password",
            "Login.key",
            "Login.one_time_password",
            "AccessLevel.preset",
            "AccessLevel.codes",
            "AccessLevel.known",
        ),
        *("AccountSettings.default_gender", "StaffMember.language", "StaffMember.day_view"),
        "StaffMember.card_layout",
        *("Event.name", "Event.actor_kind", "Event.request_id", "Event.data", "EventDetail.field"),
        *(
            "StoredFile.purpose",
            "StoredFile.content_type",
            "StoredFile.sha256",
            "StoredFile.path",
            "StoredFile.created_by",
        ),
        *("LedgerAccount.code", "LedgerAccount.currency", "Transfer.reason", "Transfer.key", "Transfer.subject"),
        *("Charge.subject", "CreditEntry.cause", "ClientPass.closed_reason", "ClientPass.frozen", "SaleLine.steps"),
        *("ClientPass.scope", "PassPlan.scope", "AccountSettings.form_fields"),
        *(
            "Booking.channel",
            "Booking.overrides",
            "Booking.booked_by",
            "StandingBooking.joined_by",
            "WeeksFilling.asked_by",
            *("WeeksEdit.asked_by", "WeeksEdit.lesson_ids", "WeeksEdit.fates"),
            "Booking.cancelled_by_actor",
            "Booking.missed_by",
        ),
        *("WaitlistEntry.joined_by", "WaitlistEntry.closed_by", "SkipLog.code"),
        *("PassFreeze.made_by", "EndedFreeze.made_by", "EndedFreeze.cause", "PassBatch.made_by", "PassBatch.undone_by"),
        *("PassBatch.began_for", "PassBatch.language", "PassBatchRow.said"),
        *("Visit.marked_by", "Visit.undone_by", "ImportBatch.mapping", "ImportBatch.counts", "ImportBatch.created_by"),
        *("ImportBatch.problem", "ImportBatch.sheet"),
        *("ClientMerge.merged_by", "ClientMerge.undone_by", "DoublePair.why"),
        *("MergeMove.label", "MergeMove.field", "MergeMove.old", "MergeMove.new", "MergeMove.stamp"),
        *("Segment.conditions", "Segment.created_by", "ListColumns.codes"),
        *("ListCounts.zone", "ListCounts.of_branches", "SearchPart.part"),
        *("ClientExport.query", "ClientExport.zone", "ClientExport.language"),
        *(
            "PersonExport.language",
            "ClientPassport.sealed",
            "ClientPassport.number_mark",
            "Draft.form",
            "Draft.sealed",
            "Event.device",
            "ClientFigures.branch_name",
            "ConsentText.purpose",
            "JoinRequest.ticks",
        ),
        *("Contract.missing", "TemplateVersion.names", "ContractPaper.sha256", "ContractSnapshot.sealed"),
        *("ImportRow.outcome", "ImportRow.reason", "ImportRow.warnings", "ImportRow.fingerprint"),
    ]
)
# Rows that no page of this version makes.
NOT_YET = frozenset(["LegalEntity.name", "LegalEntity.tax_number"])
TEXTS = (models.CharField, models.TextField, models.JSONField)


def _fields() -> dict[str, tuple[type[models.Model], str]]:
    return {
        f"{model.__name__}.{field.name}": (model, field.name)
        for model in tenant_models()
        if model.__name__ != "RequestKey"
        for field in model._meta.fields
        if isinstance(field, TEXTS) and not field.choices
    }


FIELDS = _fields()


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - SAME_FOR_ALL - NOT_YET))
def test_a_field_of_words_holds_a_word_of_bobs(town: Town, name: str) -> None:
    model, field = FIELDS[name]
    with account_scope(town.bob.place.account.pk):
        texts = [json.dumps(value, ensure_ascii=False) for value in model.objects.values_list(field, flat=True)]
    assert any(leaked(text) for text in texts)


def test_no_word_of_bobs_is_alices_too(town: Town) -> None:
    with account_scope(town.alice.place.account.pk):
        for model, field in FIELDS.values():
            for value in model.objects.values_list(field, flat=True):
                assert leaked(json.dumps(value, ensure_ascii=False)) == [], f"{model.__name__}.{field}"


def test_what_is_listed_here_exists() -> None:
    assert (SAME_FOR_ALL | NOT_YET) - FIELDS.keys() == set()
