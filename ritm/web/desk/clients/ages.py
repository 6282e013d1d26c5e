"""The age beside the birth date: said by the server at first, counted on by the page as the date is typed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from ritm.web.ui.wording import full_years, years

_OLDEST = 130
_ONE_FEW_MANY = (1, 3, 5)  # years whose words the page takes the plural forms from


@dataclass(frozen=True)
class Ages:
    """`today`: the branch's date; `samples`: «1 год|3 года|5 лет»; `now`: of what stands in the field."""

    today: date
    samples: str
    now: str


def ages_of(field: Any, today: date) -> Ages:
    """For the field of the birth date, bound or not."""
    samples = "|".join(years(count) for count in _ONE_FEW_MANY)
    return Ages(today, samples, _age(field, today))


def _age(field: Any, today: date) -> str:
    try:
        born = field.field.to_python(field.value())
    except ValidationError:
        return ""
    count = full_years(born, today) if born else -1
    return years(count) if 0 <= count <= _OLDEST else ""
