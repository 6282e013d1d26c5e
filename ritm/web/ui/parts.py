"""The living page of parts and states (design 13). Its people and sums are invented."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy

from ritm.web.ui.forms import ClockField, ColourField, DayField, MoneyField, PhoneInput, SegmentedSelect
from ritm.web.ui.palette import PALETTE

LESSONS = (
    {"at": "19:00", "name": "Хип-хоп 13⁠–⁠16 лет", "who": "Ирина Л.", "colour": 1, "taken": 7, "places": 12},
    {"at": "18:00", "name": "Пилатес", "who": "Ольга П.", "colour": 5, "taken": 6, "places": 8, "state": "is-now"},
    {
        "at": "18:00",
        "name": "Хип-хоп 10⁠–⁠12 лет",
        "who": "Ирина Л.",
        "colour": 1,
        "taken": 9,
        "places": 9,
        "state": "is-now is-open",
    },
    {
        "at": "16:00",
        "name": "Балет 5⁠–⁠7 лет",
        "who": "Екатерина Б.",
        "colour": 4,
        "taken": 8,
        "places": 10,
        "state": "is-past",
        "done": True,
    },
    {
        "at": "17:00",
        "name": "Балет 8⁠–⁠10 лет",
        "warn": "не отмечено: 2",
        "colour": 4,
        "taken": 10,
        "places": 10,
        "state": "is-past",
    },
    {"at": "20:00", "name": "Йога-нидра", "off": "болезнь", "colour": 3, "state": "is-off"},
    {"at": "18:30", "name": "Полотна", "bad": "Накладка", "colour": 7, "taken": 4, "places": 6, "state": "is-clash"},
    {"at": "18:00", "name": "Хип-хоп 10⁠–⁠12 лет", "who": "нет в неделе", "colour": 1, "state": "is-ghost"},
)
REASONS = (
    {
        "tone": "bad",
        "text": "Нет абонемента на «Хип-хоп»",
        "exits": [{"label": "Продать", "url": "#"}, {"label": "В долг", "url": "#"}],
    },
    {"tone": "info", "text": "Абонемент заморожен до 01.12", "exits": [{"label": "Разморозить", "url": "#"}]},
    {"tone": "warn", "text": "Мест нет, 12 из 12", "exits": [{"label": "В лист ожидания", "url": "#"}]},
)


class PartsForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("parts page", "Name"), initial="Маша")
    phone = forms.CharField(
        label=pgettext_lazy("parts page", "Mobile phone"), widget=PhoneInput, initial="+7 916 555-12"
    )
    login = forms.CharField(
        label=pgettext_lazy("parts page", "Login"),
        required=False,
        help_text=pgettext_lazy("parts page", "empty: no sign-in"),
        initial="masha",
    )
    branch = forms.ChoiceField(
        label=pgettext_lazy("parts page", "Branch"), choices=[("1", "Центр"), ("2", "Север")], initial="1"
    )
    born_on = DayField(label=pgettext_lazy("parts page", "Birth date"), required=False)
    starts = ClockField(label=pgettext_lazy("parts page", "Start"), required=False)
    price = MoneyField(label=pgettext_lazy("parts page", "Price, ₽"), required=False, initial=560000)
    colour = ColourField(label=pgettext_lazy("parts page", "Colour"), required=False, initial="#2F6FDE")
    sex = forms.ChoiceField(
        label=pgettext_lazy("parts page", "Sex"),
        required=False,
        widget=SegmentedSelect,
        choices=[
            ("f", pgettext_lazy("parts page", "Female")),
            ("m", pgettext_lazy("parts page", "Male")),
            ("", pgettext_lazy("parts page", "Not said")),
        ],
        initial="f",
    )
    closed = forms.CharField(
        label=pgettext_lazy("parts page", "Disabled"), required=False, disabled=True, initial="только босс"
    )
    note = forms.CharField(
        label=pgettext_lazy("parts page", "Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    receipt = forms.BooleanField(label=pgettext_lazy("parts page", "Print a receipt"), required=False, initial=True)

    def clean_phone(self) -> str:
        raise forms.ValidationError(pgettext_lazy("parts page", "The number has 9 digits, 11 are needed"))


def sample_form() -> PartsForm:
    """A form with one mistake, as it comes back with 422."""
    empty = PartsForm()
    return PartsForm({name: empty.get_initial_for_field(field, name) for name, field in empty.fields.items()})


def parts(request: HttpRequest) -> HttpResponse:
    """Every part in every state, in the theme of the one who looks."""
    context: dict[str, Any] = {
        "form": sample_form(),
        "lessons": LESSONS,
        "reasons": REASONS,
        "palette": [
            {"at": "10:00", "name": name, "who": "Мария Т.", "colour": number, "taken": 3 + number % 10, "places": 12}
            for number, _hex, name in PALETTE
        ],
        "tabs": [
            {"label": pgettext_lazy("parts page", "Groups"), "url": "#", "current": True, "count": 6},
            {"label": pgettext_lazy("parts page", "Halls"), "url": "#", "current": False, "count": 4},
        ],
    }
    return render(request, "ui/parts.html", context)
