"""A pass in plain words: «8 занятий за 30 дней на «Хип-хоп», 5 600 ₽ (700 ₽ за занятие)» (ux 4.4b)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.core.clock import TermUnit
from ritm.core.money import share
from ritm.core.quotes import quoted
from ritm.passes.limits import freeze_by_term
from ritm.passes.models import Activation, PassKind, PassPlan
from ritm.passes.models_of_scope import KINDS
from ritm.passes.scope import limits_in_words, only_in_words
from ritm.web.desk.classes.forms import PlanForm
from ritm.web.desk.classes.scope_form import ROWS, scope_in
from ritm.web.ui.wording import money


def in_words(form: PlanForm) -> str:
    """The summary of a form, of as much as has been filled in well; "" while nothing says what is sold."""
    typed = _typed(form)
    if not typed.get("term_count") or (typed.get("price_minor") is None and not typed.get("count")):
        return ""
    names = [discipline.name for discipline in typed.get("disciplines") or ()]
    text = " ".join(
        part
        for part in (
            count_in_words(typed.get("count"), typed.get("kind")),
            _within(typed["term_count"], typed.get("term_unit") or TermUnit.DAYS),
            _STARTS[Activation(typed.get("activation") or Activation.ON_SALE)](),
            disciplines_in_words(names, is_all=bool(typed.get("all_disciplines"))),
        )
        if part
    )
    kept = [_("what is left at the end is kept")] if typed.get("carries_left") else []
    if typed.get("renews") and typed.get("kind") != PassKind.TRIAL:
        kept.append(_("renews by itself"))
    limits = [
        *kept,
        *limits_in_words(scope_in(typed)),
        *only_in_words(one.name for name in ROWS for one in typed.get(name) or ()),
    ]
    return ", ".join([text + _price(typed.get("price_minor"), typed.get("count")) + _freezing(typed), *limits])


def _typed(form: PlanForm) -> dict[str, Any]:
    if form.is_bound:
        form.is_valid()  # cleaned once: a refusal of the action that stands on the form by now must stay
        return form.cleaned_data
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    chosen = set(values["disciplines"] or ())
    values["disciplines"] = [row for row in form.fields["disciplines"].queryset if row.pk in chosen]
    for name in ROWS:
        kept = set(values.get(name) or ())
        values[name] = [row for row in form.fields[name].queryset if row.pk in kept] if kept else []
    return values


_STARTS = {
    Activation.ON_SALE: lambda: _("from the day of sale"),
    Activation.ON_DATE: lambda: _("from a date chosen at the sale"),
    Activation.FIRST_VISIT: lambda: _("from the first visit"),
    Activation.MONTH_START: lambda: _("from the first of a month"),
    Activation.AFTER_PREVIOUS: lambda: _("right after the pass before it"),
}


def count_in_words(count: int | None, kind: str | None) -> str:
    """«8 занятий»; «без ограничения занятий» for a truly unlimited pass."""
    if count:
        return ngettext("%(count)s class", "%(count)s classes", count) % {"count": count}
    return _("any number of classes") if kind == PassKind.UNLIMITED else ""


def term_in_words(count: int, unit: str) -> str:
    """«30 дней», «2 месяца»."""
    words = {
        TermUnit.DAYS: ngettext("%(count)s day", "%(count)s days", count),
        TermUnit.WEEKS: ngettext("%(count)s week", "%(count)s weeks", count),
        TermUnit.MONTHS: ngettext("%(count)s month", "%(count)s months", count),
    }
    return words[TermUnit(unit)] % {"count": count}


def _within(count: int, unit: str) -> str:
    # Not built of term_in_words: languages bend the words after «within».
    words = {
        TermUnit.DAYS: ngettext("within %(count)s day", "within %(count)s days", count),
        TermUnit.WEEKS: ngettext("within %(count)s week", "within %(count)s weeks", count),
        TermUnit.MONTHS: ngettext("within %(count)s month", "within %(count)s months", count),
    }
    return words[TermUnit(unit)] % {"count": count}


def disciplines_in_words(names: Iterable[str], *, is_all: bool) -> str:
    """«на все направления», «на «Балет» и «Хип-хоп»»."""
    quotes = [quoted(name) for name in names]
    if is_all:
        return _("for all disciplines")
    if not quotes:
        return ""
    if len(quotes) == 1:
        return _("for %(names)s") % {"names": quotes[0]}
    return _("for %(names)s and %(last)s") % {"names": ", ".join(quotes[:-1]), "last": quotes[-1]}


def _price(minor: int | None, count: int | None) -> str:
    if minor is None:
        return ""
    if not count or count == 1:
        return f", {money(minor)}"
    one = _("%(price)s a class") % {"price": money(share(minor, 1, count))}
    return f", {money(minor)} ({one})"


def _freezing(typed: dict[str, Any]) -> str:
    days = typed.get("freeze_days")
    if days is None:
        days = freeze_by_term(typed["term_count"], typed.get("term_unit") or TermUnit.DAYS).days
    if not days:
        return _(", without freezing")
    text = ngettext(", freezing up to %(count)s day", ", freezing up to %(count)s days", days) % {"count": days}
    price = typed.get("freeze_price_minor")
    return text + (_(", %(price)s each time") % {"price": money(price)} if price else "")


def _names_of(plan: PassPlan) -> list[str]:
    """To whom and what the plan is limited, by name."""
    return [one.name for row in plan.scope_rows.all() for kind in KINDS if (one := getattr(row, kind)) is not None]


def rows_in_words(plans: Iterable[PassPlan]) -> list[dict[str, Any]]:
    """The rows of the list: a plan, and its count, term and disciplines in words."""
    return [
        {
            "plan": plan,
            "count": count_in_words(plan.count, plan.kind),
            "term": term_in_words(plan.term_count, plan.term_unit),
            "disciplines": ", ".join(sorted(link.discipline.name for link in plan.discipline_links.all())),
            "limits": ", ".join([*limits_in_words(plan), *only_in_words(_names_of(plan))]),
        }
        for plan in plans
    ]
