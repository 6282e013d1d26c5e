"""The people of the demo: whatever a form may hold is there to be looked at, and a job that fell may run again."""

import pytest
from django.db.models import Count

from ritm.clients.actions.removal import restore_client
from ritm.clients.errors import PhoneTaken
from ritm.clients.models import (
    Client,
    ClientPassport,
    ClientPhoto,
    Consent,
    ConsentText,
    Guardianship,
    Standing,
)
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.models_of_merge import ClientMerge
from ritm.directory.conditions.conditions import read_all
from ritm.directory.conditions.kinds import Day
from ritm.directory.models import DoublePair, Segment
from ritm.events.models import Event
from ritm.staff.models import StaffRole
from ritm.tools.seed import words
from ritm.tools.seed import words_of_profiles as said
from ritm.tools.seed.papers import lay_papers
from ritm.tools.seed.people import make_people
from ritm.tools.seed.portraits import portrait
from tests.given import Studio

PEOPLE = 36


def begin(studio: Studio) -> None:
    studio.staff(role=StaffRole.HEAD)
    make_people(
        owner=studio.boss, branches={words.CENTRE: studio.branch, words.NORTH: studio.second_branch()}, count=PEOPLE
    )
    lay(studio)


def lay(studio: Studio) -> None:
    for step in lay_papers(studio.boss):
        step()


def test_every_part_of_a_form_is_there_to_be_looked_at(studio: Studio) -> None:
    people = Client.objects.filter(is_system=False, deleted_at=None)
    for column in ("status", "source", "class_format", "responsible", "certificate_ends_on", "insurance_ends_on"):
        assert people.exclude(**{column: None}).exists(), column
    for column in ("email", "vk", "note", "alert_note", "barcode", "salutation"):
        assert people.exclude(**{column: ""}).exists(), column
    assert people.filter(discount_percent__gt=0).exists()
    assert people.filter(is_blocked=True).exists()
    assert people.annotate(many=Count("interest_links")).filter(many__gte=2).exists()
    assert people.filter(documents__expires_on__isnull=False).exists()
    assert people.filter(illness_links__isnull=False).exists()
    assert Guardianship.objects.count() == PEOPLE // 3
    assert ClientPhoto.objects.exists()
    assert ClientPassport.objects.exists()


def test_the_fields_of_the_boss_are_of_every_kind_and_one_is_hidden(studio: Studio) -> None:
    assert {own.kind for own in ProfileField.objects.all()} == set(ProfileField.Kind.values)
    assert [own.name for own in ProfileField.objects.filter(is_hidden=True)] == [said.OLD]
    filled = set(FieldValue.objects.values_list("field__kind", flat=True))
    assert {"number", "choice", "choices", "yes_no", "date", "text", "long"} <= filled


def test_consents_stand_with_their_proof(studio: Studio) -> None:
    standings = set(Client.objects.filter(is_system=False).values_list("sms_consent", flat=True))
    assert {Standing.GIVEN, Standing.PRESET_YES} <= standings
    assert not Consent.objects.filter(standing=Standing.GIVEN, text=None).exists()
    assert ConsentText.objects.count() == len(Consent.Purpose.values)


def test_there_is_something_to_restore_to_merge_and_to_take_apart(studio: Studio) -> None:
    gone = Client.objects.filter(merged_into=None).exclude(deleted_at=None)
    assert {client.name for client in gone} == {*said.DELETED, said.DELETED_WITH_PHONE}
    with pytest.raises(PhoneTaken):
        restore_client(client=gone.get(name=said.DELETED_WITH_PHONE), actor=studio.actor)
    pairs = {(pair.first.name, pair.second.name) for pair in DoublePair.objects.select_related("first", "second")}
    assert set(said.DOUBLES) <= pairs
    assert [(one.kept.name, one.dropped.name) for one in ClientMerge.objects.all()] == [said.MERGED]


def test_every_segment_can_be_read(studio: Studio) -> None:
    day = Day(studio.today, studio.branch.time_zone)
    for segment in Segment.objects.all():
        assert [one.problem for one in read_all(segment.conditions, staff=studio.boss, day=day) if one.problem] == []


def test_a_job_that_fell_may_run_again(studio: Studio) -> None:
    tables = (Client, ClientPhoto, FieldValue, Consent, ClientPassport, ClientMerge, DoublePair)
    before = [model.objects.count() for model in tables]
    told = Event.objects.exclude(name="directory.doubles_found").count()
    lay(studio)
    assert [model.objects.count() for model in tables] == before
    assert Event.objects.exclude(name="directory.doubles_found").count() == told


def test_a_portrait_is_small_and_always_the_same() -> None:
    one = portrait("7", is_child=True).getvalue()
    assert one == portrait("7", is_child=True).getvalue()
    assert one != portrait("8", is_child=True).getvalue()
    assert len(one) < 8_000
