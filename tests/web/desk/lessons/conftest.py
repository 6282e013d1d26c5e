"""A lesson and somebody at the desk who works in its panel."""

import json
from typing import Any

import pytest

from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from tests.given import Studio, key

PART = {"HX-Request": "true", "HX-Target": "lesson"}
DIALOG = {"HX-Request": "true", "HX-Target": "dialog"}
EVERYTHING = ("home.schedule", "home.lesson_search", "bookings.change", "visits.change", "card.read", "card.payments")


class AtDesk:
    """A person before the panel of one lesson."""

    def __init__(self, studio: Studio, lesson: Lesson, person: StaffMember | None = None) -> None:
        self.studio, self.lesson = studio, lesson
        self.browser = studio.browser(person)

    def panel(self, *, headers: dict[str, str] | None = None, **query: Any) -> Any:
        """The part that htmx gets."""
        url = self.studio.url("desk:lesson", self.lesson.pk, **query)
        return self.browser.get(url, headers={**PART, **(headers or {})})

    def search(self, text: str) -> str:
        """What the panel's search finds."""
        url = self.studio.url("desk:lesson_search", self.lesson.pk, q=text)
        answer = self.browser.get(url, headers={"HX-Request": "true", "HX-Target": "lesson-found"})
        assert answer.status_code == 200
        return answer.content.decode()

    def dialog(self, client: Any, **query: Any) -> str:
        """«Запись» of a client."""
        url = self.studio.url("desk:lesson_booking_dialog", self.lesson.pk, client.pk, **query)
        answer = self.browser.get(url, headers=DIALOG)
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, name: str, *args: Any, headers: dict[str, str] | None = PART, **fields: Any) -> Any:
        """A press, and the panel that asks anew where it hears that bookings have changed; `headers=None`: a plain form."""
        url = self.studio.url(name, self.lesson.pk, *args)
        answer = self.browser.post(url, {**key(), **fields}, headers=headers or {})
        if headers == PART and "bookings-changed" in json.loads(answer.get("HX-Trigger", "{}")):
            assert (answer.status_code, answer.content) == (204, b"")
            answer.content = self.panel().content
        return answer

    def book(self, client: Any, **fields: Any) -> Any:
        return self.post("desk:lesson_book", client=client.pk, **fields)

    def mark(self, client: Any, **fields: Any) -> Any:
        return self.post("desk:lesson_mark", client=client.pk, **fields)

    def fresh(self) -> Lesson:
        """The lesson as it is stored."""
        return Lesson.objects.get(pk=self.lesson.pk)


def toast_of(answer: Any) -> dict[str, Any]:
    """What the toast says and how it is taken back."""
    return json.loads(answer["HX-Trigger"])["toast"]


def block(page: Any, title: str) -> str:
    """The HTML of one block of the panel: from its heading to the next one or the end of the body."""
    text = page.content.decode() if hasattr(page, "content") else page
    after = text.partition(f'id="{title}">')[2]
    return after.partition('<div class="rt-blk">')[0].partition('<div class="rt-p-folds">')[0]


@pytest.fixture
def desk(studio: Studio) -> AtDesk:
    """The boss before a lesson of a group «Хип-хоп» for 700 ₽, three places."""
    group = studio.group(name="Хип-хоп", discipline=studio.discipline("Танцы"), capacity=3, drop_in_minor=70000)
    return AtDesk(studio, studio.lesson(group=group))
