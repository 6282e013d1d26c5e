"""axe finds nothing serious on any page of the portal, in both themes, on a phone and on a desk's screen."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from ritm.accounts.models import Branch, Login
from ritm.accounts.password_links import token_of
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.models_of_fields import ProfileField
from ritm.core import clock
from ritm.joining.queries import token_of as join_token
from ritm.messaging.answering import answer_token
from ritm.messaging.refusing import token_of as letters_token
from ritm.passes.actions.freezing import freeze
from ritm.passes.models import PassKind
from ritm.tools import screens
from tests.crawls.colours import Judged
from tests.crawls.serving import served
from tests.crawls.test_axe import serious
from tests.given import key, moment
from tests.joining.newcomers import asked, opened
from tests.web.portal.conftest import Portal

JOINING = ("join/", "join/sent/", "join/done/")
pytestmark = [pytest.mark.axe, pytest.mark.timeout(600)]


def begin(studio: Any) -> Any:
    """Anna has everything that a page can show: a child, classes, passes of all kinds, visits."""
    Branch.objects.update(phone="+74951234567", email="studio@example.org", address="Светланская, 1")
    opened(studio)
    add_field(terms=FieldTerms(name="Размер", kind="text", hint="одежды", online="required"), actor=studio.actor)
    days = FieldTerms(name="Удобные дни", kind="choices", options=("будни", "выходные"), online="asked")
    add_field(terms=days, actor=studio.actor)
    studio.second_branch()
    anna = studio.client("Белова Анна", email="anna@example.org")
    studio.client("Белова Мария", guardian=anna)
    with clock.at(moment(studio.today - timedelta(days=10), time(12))):
        studio.pass_(anna)
        studio.pass_(anna, studio.plan(kind=PassKind.UNLIMITED, count=None, freeze_days=30))
    held = studio.pass_(anna, studio.plan(name="Заморожен", freeze_days=30, freeze_pieces=1))
    freeze(client_pass=held, begins_on=studio.today, ends_on=studio.today + timedelta(days=5), actor=studio.actor)
    studio.book(anna, studio.lesson())
    day = studio.today - timedelta(days=2)
    with clock.at(moment(day, time(18))):
        studio.mark(anna, studio.lesson(on=day))
    full = studio.lesson(on=studio.today + timedelta(days=2), at=time(18), capacity=1)
    studio.book(studio.client(), full)
    join_waitlist(client=anna, lesson=full, actor=studio.actor)
    return anna


def pages_of(portal: Portal, anna: Any) -> dict[str, str]:
    """Address → page; what is said to a wrong form stands under an address of its own."""
    nobody, browser, found = Browser(), portal.enter(anna), {}
    anna.refresh_from_db()
    token = token_of(Login.objects.get(pk=anna.login_id))
    base = portal.url()
    with clock.at(clock.now() - timedelta(minutes=1)):
        own = {ProfileField.objects.get(name="Размер").pk: "36"}
        join = join_token(asked(branch=portal.studio.branch, own=own))
    bare = (
        *JOINING,
        f"join/{join}/",
        "join/x/",
        "login/",
        "password/forgotten/",
        "password/forgotten/sent/",
        f"password/new/{token}/",
        "password/new/x/",
    )
    for who, names in ((browser, ("", "visits/", "password/")), (nobody, (*bare, f"letters/{letters_token(anna)}/"))):
        found |= {base + name: who.get(base + name).content.decode() for name in names}
    for name in ("join/", "login/", "password/forgotten/", f"password/new/{token}/", f"letters/{letters_token(anna)}/"):
        found[f"{base}{name}?sent=1"] = nobody.post(base + name, key()).content.decode()
    found |= _places(base, nobody, studio=portal.studio)
    for _turn in range(10):
        pause = portal.sign_in(nobody, "anna", "x")
    assert pause.status_code == 429
    return found | {f"{base}login/?pause=1": pause.content.decode()}


def _places(base: str, nobody: Browser, studio: Any) -> dict[str, str]:
    """The link of a letter while he waits, while the place is his, and after a press that said nothing."""
    entry = WaitlistEntry.objects.select_related("lesson").get()
    url = f"{base}place/{answer_token(entry)}/"
    found = {url: nobody.get(url).content.decode()}
    with clock.at(moment(entry.lesson.on, time(15))):
        cancel_booking(booking=Booking.objects.get(lesson=entry.lesson), actor=studio.actor)
        promote(lesson_id=entry.lesson_id)
        found[f"{url}?offered=1"] = nobody.get(url).content.decode()
        found[f"{url}?sent=1"] = nobody.post(url, key()).content.decode()
        nobody.post(url, {**key(), "answer": "take"})
        found[f"{url}?taken=1"] = nobody.get(url).content.decode()
    return found


def test_axe_finds_nothing_serious(portal: Portal, studio: Any) -> None:
    pages = pages_of(portal, studio.begun)
    assert "Заморожен" in pages[portal.url()]
    found, judged = list[str](), Judged()
    with served(pages) as host, screens.browser() as chromium:
        window = chromium.new_context(reduced_motion="reduce", base_url=host).new_page()
        for url in sorted(pages):
            assert window.goto(url).status == 200, url
            found += serious(window, url, judged)
    assert found == []
