"""Amounts as people type them."""

from decimal import Decimal

import pytest

from features.base.errors import Refused
from features.billing import amounts


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1,280.00", "USD", 128_000), ("1280", "USD", 128_000), ("$1,280", "USD", 128_000), (" 12.5 ", "USD", 1_250),
        ("USD 3.07", "USD", 307), ("0", "USD", 0), ("€9.99", "EUR", 999), ("1,280", "JPY", 1_280), ("¥7", "JPY", 7),
        ("999,999,999,999.99", "USD", 99_999_999_999_999),
    ],
)  # fmt: skip
def test_an_amount_is_read(text: str, currency: str, minor: int) -> None:
    assert amounts.parse(text, currency, field="amount") == minor


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1.280,00", "12,80", "1,28.00", "1.234", "-5", "$", "1e3", "٣", "5 5", "1.", ".5.", "£5", "1..2",
     "1,0000", "+4", "0x10", "1_000", "9" * 13, "NaN", "1,2345.00"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_the_field_named(text: str) -> None:
    with pytest.raises(Refused) as refused:
        amounts.parse(text, "USD", field="rate")

    assert refused.value.field == "rate"


def test_yen_have_no_decimals() -> None:
    with pytest.raises(Refused):
        amounts.parse("12.50", "JPY", field="amount")


@pytest.mark.parametrize("text", ["-5", "−5.00", "-$5"])
def test_below_zero_is_read_where_it_may_be(text: str) -> None:
    assert amounts.parse(text, "USD", field="rate", signed=True) == -500


@pytest.mark.parametrize("minor", [0, 5, 128_000, -307, 99_999_999])
@pytest.mark.parametrize("currency", ["USD", "JPY", "EUR"])
def test_what_a_field_shows_is_read_again_as_the_same(minor: int, currency: str) -> None:
    assert amounts.parse(amounts.typed(minor, currency), currency, field="x", signed=True) == minor


def test_quantities() -> None:
    assert amounts.quantity("2.5", field="x") == Decimal("2.5")
    assert amounts.quantity(".25", field="x") == Decimal("0.25")
    assert amounts.quantity("1,000", field="x") == Decimal(1000)
    assert amounts.written(Decimal("2.500")) == "2.5"
    assert amounts.written(Decimal("100.000")) == "100"


@pytest.mark.parametrize("text", ["", "0", "-1", "1.2345", "x", "1,5", "٣", "0.000"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        amounts.quantity(text, field="x")


def test_percentages() -> None:
    assert amounts.percent("8.875", field="x") == 8875
    assert amounts.percent("20 %", field="x") == 20_000
    assert amounts.in_percent(8875) == "8.875"
    for wrong in ("", "101", "-1", "1.2345", "x"):
        with pytest.raises(Refused):
            amounts.percent(wrong, field="x")
