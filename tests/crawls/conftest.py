"""Two furnished studios, built once; whatever a case does is rolled back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from ritm.accounts.models import Account, Branch
from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.tools import checks
from tests.crawls.addresses import Address
from tests.crawls.asking import session_of, session_of_login
from tests.crawls.filling import filled
from tests.crawls.reading import Form
from tests.crawls.rows import snapshot
from tests.crawls.walking import Walk, doors
from tests.given import ZONE, Studio, moment, open_studio_of
from tests.support.furnished import Furnished, client_login, furnish


@dataclass
class Town:
    """Alice's studio, which is tested, and Bob's, which could leak."""

    alice: Furnished
    bob: Furnished

    @cached_property
    def boss(self) -> str:
        """The session of Alice's boss."""
        return self.session(self.alice, self.alice.place.boss)

    @cached_property
    def bobs_boss(self) -> str:
        """The session of Bob's boss."""
        return self.session(self.bob, self.bob.place.boss)

    @cached_property
    def probe(self) -> StaffMember:
        """Somebody of the front desk whose rights each case sets."""
        with account_scope(self.alice.place.account.pk):
            return self.alice.place.staff("halls.read", name="Алиса-проба")

    @cached_property
    def probes(self) -> str:
        """The session of the probe."""
        return self.session(self.alice, self.probe)

    @cached_property
    def head(self) -> StaffMember:
        """A head: every right, and not the boss."""
        with account_scope(self.alice.place.account.pk):
            return self.alice.place.staff(role=StaffRole.HEAD, name="Алиса-глава")

    @cached_property
    def heads(self) -> str:
        """The session of the head."""
        return self.session(self.alice, self.head)

    def give(self, codes: Iterable[str]) -> StaffMember:
        """The probe, holding exactly these rights until the case is taken back."""
        with account_scope(self.alice.place.account.pk):
            AccessLevel.objects.filter(pk=self.probe.access_level_id).update(codes=sorted(codes))
            return StaffMember.objects.select_related("access_level").get(pk=self.probe.pk)

    @cached_property
    def clients(self) -> str:
        """The session of a client of Alice's: a live one, at no desk."""
        with account_scope(self.alice.place.account.pk):
            return session_of_login(client_login(self.alice))

    @cached_property
    def before(self) -> dict[str, str]:
        """Every table as it stands before a case."""
        return snapshot()

    @cached_property
    def walk(self) -> Walk:
        """All that Alice's boss can see and send."""
        with account_scope(self.alice.place.account.pk):
            starts = doors(self.alice, self.alice.place.boss)
        return Walk(self.alice, self.boss).go(starts)

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Address → its form as a page of Alice's shows it, for the very object that the crawl sends to."""
        found: dict[str, Form] = {}
        for _stop, form, address, ids in self.walk.forms():
            own = {part: self.alice[kind].pk for part, kind in address.kinds.items()}
            if address.name not in found or (own.items() <= ids.items() and not found[address.name].fields):
                found[address.name] = form
        return found

    def filled(self, address: Address) -> dict[str, Any]:
        """A valid filling of the address's form."""
        return filled(self.alice, address, self.forms.get(address.name))

    def sends_to(self, address: Address) -> str:
        """Where the form of Alice's own object sends, with its query."""
        own, form = address.url(self.alice), self.forms.get(address.name)
        return form.url if form and urlsplit(form.url).path == own else own

    def is_htmx(self, address: Address) -> bool:
        """Whether the form of the address is sent by htmx; a plain one gets a whole page."""
        form = self.forms.get(address.name)
        return form is not None and "hx-post" in form.attributes

    def session(self, house: Furnished, person: StaffMember) -> str:
        """The cookie of this person, signed in."""
        with account_scope(house.place.account.pk):
            return session_of(person)


@pytest.fixture(scope="package")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """Both studios for all cases; at the end every invariant still holds.

    It is a quarter of an hour before the last lesson, whatever the real time is: the day's page opens it by itself.
    """
    late = clock.at(moment(clock.today(ZONE), time(23, 15)))
    with late, django_db_blocker.unblock(), transaction.atomic():
        alice = _furnished(open_studio_of("Alice"), word="Алиса", latin="alisa", digits="4417")
        bob = _furnished(_bobs(), word="Боб", latin="bobby", digits="7733")
        built = Town(alice, bob)
        assert built.boss
        assert built.bobs_boss
        assert built.clients
        assert built.probes
        assert built.heads
        assert built.before  # after the sign-ins, which write when they were
        yield built
        assert checks.run_all(codes=tuple(code for code in checks.all_checks() if code != "I-15")) == []
        transaction.set_rollback(True)


def _bobs() -> Studio:
    account = Account.objects.get(name="Bob")
    with account_scope(account.pk):
        return Studio(account, Branch.objects.order_by("id")[0], StaffMember.objects.get(role=StaffRole.OWNER))


def _furnished(place: Studio, **words: str) -> Furnished:
    with account_scope(place.account.pk):
        return furnish(place, **words)
