"""«Занятия → Абонементы»: five fields, three types, the terms in words (PA-01, PA-02, CT-05)."""

from typing import Any

import pytest

from ritm.passes.models import PassPlan
from tests.web.desk.pages import chosen, complaints, said, send, value, words

TERMS = {"term_count": "30", "term_unit": "days", "activation": "on_sale"}


def _form(studio: Any, **fields: Any) -> dict[str, Any]:
    return {"kind": "standard", "name": "8 занятий", "count": "8", "price_minor": "5 600", **TERMS, **fields}


@pytest.mark.req("PA-01", "PA-02")
def test_the_base_type_is_preselected(studio):
    studio.discipline()
    page = studio.browser().get(studio.url("desk:plan_new"))
    assert chosen(page, "kind") == ["standard"]
    assert value(page, "term_count") == "30"
    assert chosen(page, "disciplines") == []


@pytest.mark.req("PA-01")
def test_five_fields_are_needed_and_complained_of_at_once(studio):
    studio.discipline()
    browser, url = studio.browser(), studio.url("desk:plan_new")
    empty = {"kind": "standard", "term_unit": "days", "activation": "on_sale"}
    page = send(browser, url, htmx=True, **empty)
    assert page.status_code == 422
    assert complaints(page) == {
        "name": "Укажите название: по нему абонемент выбирают сотрудники и клиенты",
        "count": "Укажите количество занятий, от 1 до 999",
        "term_count": "Укажите срок действия",
        "disciplines": "Выберите хотя бы одно направление или отметьте «Все направления»",
        "price_minor": "Укажите цену, можно 0",
    }
    assert PassPlan.objects.count() == 0


@pytest.mark.req("PA-01", "CT-05")
def test_five_fields_are_enough(studio):
    ballet, _yoga = studio.discipline("Балет"), studio.discipline("Йога")
    browser = studio.browser()
    saved = send(browser, studio.url("desk:plan_new"), htmx=True, **_form(studio, disciplines=ballet.pk))
    assert (saved.status_code, said(saved)) == (204, "Абонемент сохранён")
    plan = PassPlan.objects.get()
    assert (plan.kind, plan.count, plan.price_minor, plan.all_disciplines) == ("standard", 8, 560000, False)
    assert list(plan.discipline_links.values_list("discipline", flat=True)) == [ballet.pk]
    assert "8 занятий Базовый 8 занятий 30 дней Балет 5 600 ₽" in words(browser.get(studio.url("desk:plans")))


@pytest.mark.req("PA-02")
def test_an_unlimited_pass_may_have_a_number_behind_it(studio):
    studio.discipline()
    browser, url = studio.browser(), studio.url("desk:plan_new")
    forms = ({"name": "Безлимит", "count": ""}, {"name": "Безлимит 30", "count": "30"})
    for fields in forms:
        page = send(browser, url, htmx=True, **_form(studio, kind="unlimited", all_disciplines="on", **fields))
        assert page.status_code == 204
    assert list(PassPlan.objects.order_by("pk").values_list("kind", "count")) == [
        ("unlimited", None),
        ("unlimited", 30),
    ]
    assert "Безлимит Безлимитный занятия без ограничения 30 дней все" in words(browser.get(studio.url("desk:plans")))


@pytest.mark.req("PA-02")
def test_a_trial_pass_has_a_limit_for_one_client(studio):
    studio.discipline()
    browser, url = studio.browser(), studio.url("desk:plan_new")
    send(browser, url, **_form(studio, kind="trial", all_disciplines="on", trial_limit="2"))
    assert PassPlan.objects.get().trial_limit == 2
    refused = send(browser, url, **_form(studio, kind="trial", all_disciplines="on", trial_limit="0", name="Проба"))
    assert list(complaints(refused)) == ["trial_limit"]


@pytest.mark.req("PA-01")
@pytest.mark.parametrize(
    ("field", "typed"),
    [("count", "0"), ("count", "1000"), ("term_count", "0"), ("term_count", "1827"), ("price_minor", "-1")],
)
def test_impossible_terms_are_refused_at_their_field(studio, field, typed):
    studio.discipline()
    page = send(studio.browser(), studio.url("desk:plan_new"), **_form(studio, all_disciplines="on", **{field: typed}))
    assert page.status_code == 422
    assert list(complaints(page)) == [field]
    assert value(page, field) == typed


@pytest.mark.req("PA-01")
def test_the_terms_are_said_in_words_while_they_are_typed(studio):
    hip_hop, ballet = studio.discipline("Хип-хоп"), studio.discipline("Балет")
    url = studio.url("desk:plan_summary")
    form = _form(studio, activation="first_visit", disciplines=[hip_hop.pk, ballet.pk])
    answer = studio.browser().get(url, form)
    assert (
        words(answer)
        == "8 занятий за 30 дней с первого посещения на «Балет» и «Хип-хоп», 5 600 ₽ (700 ₽ за занятие), заморозка до 7 дней"
    )
    empty = studio.browser().get(url)
    assert words(empty) == "Заполните поля, и здесь появится описание абонемента"


@pytest.mark.req("PA-01")
def test_other_terms_leave_passes_sold_before_as_they_were(studio):
    studio.discipline()
    plan = studio.plan(name="8 занятий")
    sold = studio.pass_(studio.client("Анна"), plan)
    url = studio.url("desk:plan_edit", plan.pk)
    saved = send(
        studio.browser(), url, htmx=True, **_form(studio, all_disciplines="on", count="10", price_minor="6000")
    )
    assert said(saved) == "Абонемент сохранён, проданные раньше не изменились"
    plan.refresh_from_db()
    sold.refresh_from_db()
    assert (plan.count, plan.price_minor) == (10, 600000)
    assert (sold.count, sold.price_minor) == (8, 560000)


@pytest.mark.req("PA-01")
def test_without_a_discipline_there_is_nothing_to_open(studio):
    page = studio.browser().get(studio.url("desk:plans"))
    assert "Сначала добавьте направление" in words(page)
    assert studio.url("desk:plan_new") not in page.content.decode()


@pytest.mark.req("PA-01")
def test_the_cross_takes_a_pass_off_sale(studio):
    studio.discipline()
    plan = studio.plan(name="Старый")
    browser = studio.browser()
    gone = send(browser, studio.url("desk:plan_archive", plan.pk), htmx=True)
    assert said(gone) == "В архиве: «Старый», больше не предлагается"
    assert "Старый" not in words(browser.get(studio.url("desk:plans")))
    assert "Старый" in words(browser.get(studio.url("desk:plans", archived=1)))
    send(browser, studio.url("desk:plan_restore", plan.pk))
    assert "Старый" in words(browser.get(studio.url("desk:plans")))


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-5")
def test_where_and_when_a_pass_is_valid_is_chosen_shown_in_words_and_kept(studio):
    hall, ballet = studio.hall("Малый зал"), studio.discipline("Балет")
    browser, url = studio.browser(), studio.url("desk:plan_new")
    assert 'id="plan-limits">' in browser.get(url).content.decode()
    limits = {"weekdays": ["0", "2"], "earliest_at": "10:00", "before_at": "16:00", "per_day": "1", "halls": hall.pk}
    said_so = "пн, ср, с 10:00 до 16:00, не больше 1 посещения в день, только: Малый зал"
    asked = _form(studio, disciplines=ballet.pk, **limits)
    assert said_so in words(browser.get(studio.url("desk:plan_summary"), asked))
    late = send(browser, url, htmx=True, **{**asked, "before_at": "09:00"})
    assert complaints(late) == {"before_at": "Второе время должно быть позже первого"}
    assert 'id="plan-limits" open>' in late.content.decode()
    assert send(browser, url, htmx=True, **asked).status_code == 204
    plan = PassPlan.objects.get()
    assert (plan.weekdays, f"{plan.before_at:%H:%M}", plan.per_day, plan.scope) == (5, "16:00", 1, f"hall:{hall.pk}")
    assert said_so in words(browser.get(studio.url("desk:plans")))
    edit = browser.get(studio.url("desk:plan_edit", plan.pk))
    assert (chosen(edit, "weekdays"), chosen(edit, "halls"), value(edit, "earliest_at")) == (
        ["0", "2"],
        [str(hall.pk)],
        "10:00",
    )
    send(browser, studio.url("desk:plan_edit", plan.pk), htmx=True, **_form(studio, disciplines=ballet.pk))
    plan.refresh_from_db()
    assert (plan.weekdays, plan.before_at, plan.per_day, plan.scope, plan.version) == (127, None, None, "", 2)
