"""What holds until a day: a document, a certificate, an insurance."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ritm.web.ui.wording import plain_date

_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Term:
    """The last day of something, as it looks today. No day: it holds for ever. `is_document`: of the list of kinds."""

    name: str
    day: date | None
    today: date
    is_document: bool = False

    @property
    def tone(self) -> str:
        """`bad`: it has run out; `warn`: it soon will; "": nothing is to be done."""
        if self.day is None or self.day > self.today + _SOON:
            return ""
        return "bad" if self.day < self.today else "warn"

    @property
    def words(self) -> str:
        """The same in words, for those who do not see colours."""
        if self.day is None:
            return ""
        patterns = {"bad": _("ran out on %(day)s"), "warn": _("runs out on %(day)s"), "": _("until %(day)s")}
        return patterns[self.tone] % {"day": plain_date(self.day)}
