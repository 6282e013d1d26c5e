"""The invariant of terms and freezes finds what is planted for it, and nothing before."""

from datetime import timedelta

import pytest

from ritm.core import clock
from ritm.passes.actions.freezing import freeze
from ritm.passes.actions.handing import hand_over
from ritm.passes.data import PassTerms
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.models_of_freezes import PassFreeze
from tests.tools.test_checks import found, planted


@pytest.mark.rule("P-4")
def test_p_04_a_renewal_that_did_not_move_with_the_pass_before_it(studio):
    held = studio.pass_(studio.client())
    terms = PassTerms.of(held.plan, activation="after_previous")
    second = studio.pass_(held.client, held.plan, terms=terms)
    begins_on = held.ends_on + timedelta(days=1)
    assert (second.starts_on, found(studio, "P-4")) == (begins_on, [])
    with planted():
        later = held.ends_on + timedelta(days=3)
        ClientPass.objects.filter(pk=held.pk).update(ends_on=later)
        says = f"pass {second.pk}: begins on {begins_on}, after pass {held.pk} on {later + timedelta(days=1)}"
        assert found(studio, "P-4") == [says]


@pytest.mark.rule("P-10", "B-10", "R-6")
def test_p_10_what_was_handed_over_is_held_by_one_other_for_the_same_payer(studio):
    held, other = studio.pass_(studio.client()), studio.pass_(studio.client())
    new = hand_over(client_pass=held, to=studio.client(), reason="Уезжает", actor=studio.actor)
    assert (found(studio, "P-10"), found(studio, "R-6")) == ([], [])
    of = ClientPass.objects.filter
    with planted():
        of(pk=new.pk).update(paid_as=other.pk)
        assert found(studio, "P-10") == [f"pass {new.pk}: earns under pass {other.pk}, handed over by pass {held.pk}"]
        assert found(studio, "R-6") == [f"pass {held.pk}: 560000 prepaid, 0 not yet earned"]
    with planted():
        of(pk=held.pk).update(closed_reason="")
        assert found(studio, "P-10") == [f"pass {new.pk}: handed over by pass {held.pk}, which says nothing of it"]
    with planted():
        of(pk=held.pk).update(left_units=100)
        of(pk=other.pk).update(closed_reason="transferred", left_units=0)
        assert found(studio, "P-10") == [
            f"pass {held.pk}: handed over to nobody, 100 left",
            f"pass {other.pk}: handed over to nobody, 0 left",
        ]
    with planted():
        terms = {"on": studio.today, "happened_at": clock.now(), "reason": "handed_over", "left_after": 0}
        CreditEntry.objects.create(client_pass=held, number=9, units=-100, cause=f"pass:{new.pk}", **terms)
        CreditEntry.objects.create(client_pass=other, number=9, units=-100, cause="", **terms)
        assert found(studio, "P-10") == [
            f"pass {new.pk}: pass {held.pk} gave -900, it got 800",
            f"pass {other.pk}: a movement to nowhere without its other side",
        ]


@pytest.mark.req("AC-08")
@pytest.mark.rule("I-07")
def test_i_07_taken_outside_the_term_or_while_frozen(studio):
    anna, lesson = studio.client(), studio.lesson(on=studio.today)
    held = studio.pass_(anna)
    with clock.at(lesson.starts_at):
        entry = studio.mark(anna, lesson).entry
    assert found(studio, "I-07") == []
    row = freeze(
        client_pass=held,
        begins_on=studio.today + timedelta(days=1),
        ends_on=studio.today + timedelta(days=3),
        actor=studio.actor,
    )
    held.refresh_from_db()
    assert found(studio, "I-07") == []
    with planted():
        PassFreeze.objects.filter(pk=row.pk).update(begins_on=studio.today)
        ClientPass.objects.filter(pk=held.pk).update(
            frozen=f"{studio.today}/{row.ends_on}", ends_on=held.ends_on + timedelta(days=1)
        )
        assert found(studio, "I-07") == [f"entry {entry.pk}: taken on {entry.on}, while pass {held.pk} is frozen"]
    with planted():
        ClientPass.objects.filter(pk=held.pk).update(frozen="")
        says = f"pass {held.pk}: it says frozen “”, its rows '{row.begins_on}/{row.ends_on}'"
        end = held.ends_on - timedelta(days=3)
        assert found(studio, "I-07") == [says, f"pass {held.pk}: ends on {held.ends_on}, with its freezes on {end}"]
    with planted():
        later = held.ends_on + timedelta(days=1)
        ClientPass.objects.filter(pk=held.pk).update(ends_on=later)
        assert found(studio, "I-07") == [f"pass {held.pk}: ends on {later}, with its freezes on {held.ends_on}"]
    with planted():
        ClientPass.objects.filter(pk=held.pk).update(extra_days=2)
        end = held.ends_on + timedelta(days=2)
        assert found(studio, "I-07") == [f"pass {held.pk}: ends on {held.ends_on}, with its freezes on {end}"]
    with planted():
        ClientPass.objects.filter(pk=held.pk).update(starts_on=studio.today + timedelta(days=1))
        assert found(studio, "I-07")[0] == f"entry {entry.pk}: taken on {entry.on}, outside the term of pass {held.pk}"
