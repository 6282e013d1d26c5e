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
