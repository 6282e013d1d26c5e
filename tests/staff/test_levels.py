"""Access levels: named sets of rights with limits (ST-05); nobody gives what he lacks (I-30)."""

import pytest

from ritm.events.models import Event, EventDetail
from ritm.staff import errors
from ritm.staff.actions.levels import delete_access_level, grow_ready_levels, save_access_level
from ritm.staff.models import AccessLevel
from ritm.staff.permissions import PRESETS, Permission, every_code, every_permission, permission, preset_codes
from ritm.staff.queries import access_levels, too_much

CODES = {"clients.read", "home.search"}


@pytest.mark.req("ST-05")
def test_a_level_is_made_changed_and_logged(studio):
    level = save_access_level(name=" Стойка ", codes=CODES, discount_percent_max=10, by=studio.boss)
    person = studio.staff()
    person.access_level = level
    person.save()
    save_access_level(
        level=level, name="Стойка", codes={"clients.read"}, phones="tail", discount_percent_max=10, by=studio.boss
    )
    level.refresh_from_db()
    assert (level.name, level.codes, level.phones) == ("Стойка", ["clients.read"], "tail")
    event = Event.objects.filter(name="staff.access_level_saved").latest("pk")
    assert event.data == {"level_id": level.pk, "staff_ids": [person.pk]}
    assert set(EventDetail.objects.filter(event=event).values_list("field", "old", "new")) == {
        ("codes", "clients.read home.search", "clients.read"),
        ("phones", "full", "tail"),
    }


@pytest.mark.req("ST-05")
def test_reading_and_changing_are_separate(studio):
    changes = studio.staff("clients.change")
    assert changes.may("clients.change")
    assert not changes.may("clients.read")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": " "}, errors.LevelNameRequired),
        ({"name": "стойка"}, errors.LevelNameTaken),
        ({"codes": {"clients.fly"}}, errors.UnknownRight),
        ({"phones": "some"}, errors.UnknownRight),
        ({"clients": "none"}, errors.UnknownRight),
    ],
)
def test_a_bad_level_is_refused(studio, fields, error):
    AccessLevel.objects.create(name="Стойка", codes=[])
    before = Event.objects.count()
    with pytest.raises(error):
        save_access_level(**{"name": "Новый", "codes": CODES, "by": studio.boss, **fields})
    assert (AccessLevel.objects.count(), Event.objects.count()) == (1, before)


@pytest.mark.parametrize(
    ("fields", "excess"),
    [
        ({"codes": {*CODES, "levels.change", "managers.change"}}, ("managers.change", "levels.change")),
        ({"discount_percent_max": 11}, ("discount_percent_max",)),
        ({"credit_minor_max": 300_001}, ("credit_minor_max",)),
        ({"phones": "full"}, ("phones",)),
        ({"clients": "all"}, ("clients",)),
    ],
)
def test_nobody_gives_a_right_or_a_limit_that_he_lacks(studio, fields, excess):
    limits = {"discount_percent_max": 10, "credit_minor_max": 300_000, "phones": "tail", "clients": "branches"}
    by = studio.staff(*CODES, **limits)
    before = AccessLevel.objects.count()
    with pytest.raises(errors.GrantsTooMuch) as refusal:
        save_access_level(**{"name": "Новый", "codes": CODES, **limits, "by": by, **fields})
    assert refusal.value.details["codes"] == excess
    assert AccessLevel.objects.count() == before
    assert save_access_level(name="Новый", codes=CODES, **limits, by=by).codes == sorted(CODES)


def test_a_stronger_level_cannot_be_touched(studio):
    level = save_access_level(name="Сильный", codes={"levels.change"}, by=studio.boss)
    by = studio.staff("clients.read")
    with pytest.raises(errors.StrongerPerson):
        save_access_level(level=level, name="Слабый", codes=set(), phones="none", clients="branches", by=by)
    with pytest.raises(errors.StrongerPerson):
        delete_access_level(level=level, by=by)
    level.refresh_from_db()
    assert (level.name, level.codes) == ("Сильный", ["levels.change"])


def test_a_level_in_use_stays_and_another_goes(studio):
    person = studio.staff("clients.read", name="Ковалёва Анна")
    with pytest.raises(errors.LevelInUse) as refusal:
        delete_access_level(level=person.access_level, by=studio.boss)
    assert refusal.value.details == {"count": 1, "people": "Ковалёва Анна"}
    spare = save_access_level(name="Лишний", codes=set(), by=studio.boss)
    delete_access_level(level=spare, by=studio.boss)
    assert [(level.name, level.people) for level in access_levels()] == [(person.access_level.name, 1)]


def test_heads_and_the_boss_hold_every_right(studio):
    head = studio.staff(role="head")
    assert head.codes == studio.boss.codes == every_code()
    assert too_much(head, AccessLevel(codes=list(every_code()), discount_percent_max=100)) == ()


@pytest.mark.req("ST-05")
def test_the_three_ready_sets_are_different_and_known():
    sets = {preset: preset_codes(preset) for preset in PRESETS}
    assert all(codes and codes < every_code() for codes in sets.values())
    assert len(set(sets.values())) == 3
    assert not preset_codes("viewer") & {known.code for known in every_permission() if known.column == "change"}
    assert not preset_codes("administrator") & {"managers.change", "levels.change", "payments.pay_out"}


def test_one_code_has_one_meaning():
    known: Permission = every_permission()[0]
    with pytest.raises(ValueError, match="registered twice"):
        permission(known.code, "Other words", section=known.section)


def as_of_before(level, *unknown):
    """The level as a version without these rights has left it."""
    level.codes = [code for code in level.codes if code not in unknown]
    level.known = [code for code in level.known if code not in unknown]
    level.save()


@pytest.mark.req("ST-05")
def test_a_new_version_gives_its_rights_to_the_ready_levels_alone(studio):
    new = ("misses.change", "visits.past", "payments.pay_out")  # the second is risky, the third in no ready set
    ready, own = (
        save_access_level(name=name, preset=preset, codes=preset_codes("administrator"), by=studio.boss)
        for name, preset in (("Стойка", "administrator"), ("Своя", "custom"))
    )
    untouched = save_access_level(name="Без неё", preset="administrator", codes={"clients.read"}, by=studio.boss)
    as_of_before(ready, *new)
    as_of_before(own, *new)
    assert (grow_ready_levels(), grow_ready_levels()) == (1, 0)
    for level in (ready, own, untouched):
        level.refresh_from_db()
    assert set(ready.codes) == preset_codes("administrator") - {"visits.past"}
    assert set(own.codes) == preset_codes("administrator") - {"visits.past", "misses.change"}
    assert untouched.codes == ["clients.read"]  # what somebody took away stays away
    event = Event.objects.filter(name="staff.access_level_saved").latest("pk")
    assert (event.actor_kind, event.data["level_id"]) == ("system", ready.pk)
    assert "misses.change" in EventDetail.objects.get(event=event).new
    save_access_level(level=own, name="Своя", codes=own.codes, by=studio.boss)
    assert grow_ready_levels() == 0
