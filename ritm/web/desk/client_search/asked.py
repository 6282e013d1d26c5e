"""What the address of a search asks for, and the addresses that change it a little."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from ritm.core import clock
from ritm.directory.conditions.conditions import Condition, is_secret, read_all
from ritm.directory.conditions.kinds import Day
from ritm.directory.queries.sorting import sort_for
from ritm.web.desk.place import current_branch
from ritm.web.ui.forms import id_of, page_number


def day_of(request: HttpRequest) -> Day:
    """Today where the person works."""
    zone = current_branch(request).time_zone
    return Day(clock.today(zone), zone)


@dataclass(frozen=True)
class Asked:
    """Conditions, the column that sorts, the page."""

    conditions: list[Condition]
    sort: str
    page: int
    segment: int | None = None

    @classmethod
    def of(cls, request: HttpRequest, day: Day) -> "Asked":
        """Read from ?c=…&c=…&sort=&page=; what is no sort and no page counts as not said."""
        said = request.GET
        sort, page, segment = said.get("sort", ""), said.get("page", ""), said.get("segment", "")
        staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
        return cls(
            conditions=read_all(said.getlist("c"), staff=staff, day=day),
            sort=sort_for(staff, sort),
            page=page_number(page),
            segment=id_of(segment),
        )

    @property
    def texts(self) -> list[str]:
        """The conditions as an address writes them."""
        return [one.text for one in self.conditions]

    @property
    def is_wrong(self) -> bool:
        """Whether one of the conditions cannot be used."""
        return any(one.problem for one in self.conditions)

    @property
    def has_secret(self) -> bool:
        """Whether one of them is searched by once, and kept nowhere."""
        return any(is_secret(text) for text in self.texts)

    @property
    def url(self) -> str:
        """The shortest address of the same page."""
        return self.url_of(self.texts, page=self.page)

    @property
    def later_url(self) -> str:
        """Where the total is told that the page came without."""
        return self.url.replace(reverse("desk:advanced_search"), reverse("desk:advanced_total"), 1)

    @property
    def later_place(self) -> str:
        """The element that waits for it: another search that has taken the page meanwhile has another one."""
        return f"found-{crc32(' '.join(self.texts).encode()):08x}"

    def url_of(self, texts: Sequence[str], *, page: int = 1, **more: str | int) -> str:
        """The search by other conditions in the same order of rows."""
        said: dict[str, str | int | Sequence[str]] = {"c": list(dict.fromkeys(texts))}
        said |= {"sort": self.sort} if self.sort != "name" else {}
        said |= {"page": page} if page != 1 else {}
        said |= {"segment": self.segment} if self.segment else {}
        query = urlencode({**said, **more}, doseq=True)
        return f"{reverse('desk:advanced_search')}?{query}" if query else reverse("desk:advanced_search")

    def without(self, place: int) -> list[str]:
        """The conditions but the one at this place."""
        return [text for number, text in enumerate(self.texts) if number != place]
