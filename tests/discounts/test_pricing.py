"""The price of a line, step by step."""

import pytest

from ritm.discounts import errors
from ritm.discounts.pricing import quote


def test_the_list_price_is_one_step() -> None:
    found = quote(list_minor=560000, percent_max=0)
    assert (found.price_minor, [step.stored() for step in found.steps]) == (
        560000,
        [{"kind": "list", "minor": 560000, "reason": ""}],
    )


@pytest.mark.rule("D-4")
def test_a_price_by_hand_is_a_step_with_its_reason() -> None:
    found = quote(list_minor=560000, manual_minor=504000, reason=" сестра ", percent_max=10)
    assert (found.list_minor, found.price_minor) == (560000, 504000)
    assert [step.stored() for step in found.steps] == [
        {"kind": "list", "minor": 560000, "reason": ""},
        {"kind": "manual", "minor": -56000, "reason": "сестра"},
    ]


def test_the_same_price_typed_is_no_change() -> None:
    assert len(quote(list_minor=560000, manual_minor=560000, percent_max=0).steps) == 1


@pytest.mark.rule("D-4")
@pytest.mark.parametrize(
    ("manual", "reason", "percent", "refusal", "details"),
    [
        (-1, "сестра", 100, errors.ManualPriceNegative, {}),
        (560001, "сестра", 100, errors.ManualPriceTooHigh, {"list_minor": 560000}),
        (503999, "сестра", 10, errors.ManualDiscountTooBig, {"percent_max": 10, "lowest_minor": 504000}),
        (559999, "сестра", 0, errors.ManualDiscountTooBig, {"percent_max": 0, "lowest_minor": 560000}),
        (504000, "  ", 10, errors.ReasonRequired, {}),
    ],
)
def test_what_the_seller_may_not(manual: int, reason: str, percent: int, refusal: type, details: dict) -> None:
    with pytest.raises(refusal) as said:
        quote(list_minor=560000, manual_minor=manual, reason=reason, percent_max=percent)
    assert said.value.details == details


def test_the_lowest_price_named_is_one_that_passes() -> None:
    with pytest.raises(errors.ManualDiscountTooBig) as said:
        quote(list_minor=33333, manual_minor=1, reason="сестра", percent_max=7)
    lowest = said.value.details["lowest_minor"]
    assert quote(list_minor=33333, manual_minor=lowest, reason="сестра", percent_max=7).price_minor == lowest
    with pytest.raises(errors.ManualDiscountTooBig):
        quote(list_minor=33333, manual_minor=lowest - 1, reason="сестра", percent_max=7)


def test_a_whole_discount_is_allowed() -> None:
    assert quote(list_minor=560000, manual_minor=0, reason="подарок", percent_max=100).price_minor == 0


@pytest.mark.req("CL-18")
@pytest.mark.rule("D-1", "D-3")
@pytest.mark.parametrize(
    ("listed", "percent", "price"),
    [
        (560000, 10, 504000),
        (560050, 10, 504000),  # 5 040.45 ₽: whole roubles
        (555500, 15, 472200),  # 4 721.75 ₽
        (100, 50, 100),  # half a rouble goes up, here to where it was
        (60, 1, 60),  # never above the list price
        (560000, 100, 0),
    ],
)
def test_the_personal_discount_is_a_step_in_whole_roubles(listed: int, percent: int, price: int) -> None:
    found = quote(list_minor=listed, personal_percent=percent)
    assert found.price_minor == price
    assert sum(step.minor for step in found.steps) == price
    steps = [{"kind": "personal", "minor": price - listed, "reason": "", "percent": percent}] if price != listed else []
    assert [step.stored() for step in found.steps[1:]] == steps


@pytest.mark.req("CL-18")
@pytest.mark.rule("D-1", "D-4")
def test_the_limit_of_the_seller_is_counted_from_the_price_after_the_personal_discount() -> None:
    own = {"list_minor": 560000, "personal_percent": 10, "percent_max": 10}
    assert len(quote(**own, manual_minor=504000).steps) == 2  # the usual price typed
    assert [step.minor for step in quote(**own, manual_minor=453600, reason="друг").steps] == [560000, -56000, -50400]
    with pytest.raises(errors.ManualDiscountTooBig) as said:
        quote(**own, manual_minor=453599, reason="друг")
    assert said.value.details == {"percent_max": 10, "lowest_minor": 453600}
    assert [step.minor for step in quote(**own, manual_minor=560000, reason="без скидки").steps] == [
        560000,
        -56000,
        56000,
    ]
    with pytest.raises(errors.ManualPriceTooHigh):
        quote(**own, manual_minor=560001, reason="друг")


@pytest.mark.req("CL-18")
@pytest.mark.rule("D-2")
def test_a_personal_discount_out_of_scope_takes_nothing_off_and_stays_with_why() -> None:
    found = quote(list_minor=560000, personal_percent=10, personal_counts=False)
    assert (found.price_minor, found.steps[1].is_refused) == (560000, True)
    assert found.steps[1].stored() == {"kind": "personal", "minor": 0, "reason": "scope", "percent": 10}
    assert len(quote(list_minor=560000, personal_counts=False).steps) == 1  # there is none to refuse
    own = {"list_minor": 560000, "personal_percent": 10, "personal_counts": False, "percent_max": 10}
    by_hand = quote(**own, manual_minor=504000, reason="друг")  # the seller's limit counts from the whole price
    assert [(step.minor, step.is_refused) for step in by_hand.steps] == [(560000, False), (0, True), (-56000, False)]
    with pytest.raises(errors.ManualDiscountTooBig):
        quote(**own, manual_minor=503999, reason="друг")
