"""Whatever the amounts, a paper shows those it was given."""

import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from branding.words import money
from features.billing.papers import Line, Tax, invoice_pdf
from tests.branding.papers import reading
from tests.features.billing.papers.samples import INVOICE

minor = st.integers(0, 10**11)
currencies = st.sampled_from(["USD", "EUR", "GBP", "JPY", "KRW", "KWD", "TND", "CHF"])


@settings(max_examples=40, deadline=None)
@given(
    currency=currencies,
    amounts=st.lists(st.integers(-(10**9), 10**11), max_size=40),
    taxes=st.lists(minor, max_size=4),
    taken=st.tuples(minor, minor, minor),
)
def test_the_sums_shown_are_those_given(currency, amounts, taxes, taken):
    discount, paid, credit = taken
    subtotal = sum(amounts)
    total = subtotal - discount + sum(taxes)
    paper = replace(
        INVOICE, currency=currency, lines=tuple(Line(f"Line {at}", amount) for at, amount in enumerate(amounts)),
        subtotal=subtotal, discount=discount, taxes=tuple(Tax(f"Tax {at}", tax, Decimal(at)) for at, tax in enumerate(taxes)),
        total=total, paid=paid, credit=credit, balance=total - paid - credit,
    )  # fmt: skip

    pdf = invoice_pdf(paper)

    words = re.sub(r"\s+", " ", reading.words(pdf))
    shown = [f"Line {at} {money(amount, currency)}" for at, amount in enumerate(amounts)]
    shown += [f"Tax {at} ({at}%) {money(tax, currency)}" for at, tax in enumerate(taxes)]
    shown += [f"Subtotal {money(subtotal, currency)}", f"Total {money(total, currency)}"]
    shown += [f"Balance due {money(total - paid - credit, currency)}"]
    labels = ("Discount", "Paid so far", "Credit used")
    shown += [
        f"{label} {money(-amount, currency)}" for label, amount in zip(labels, taken, strict=True) if amount
    ]
    assert [line for line in shown if line not in words] == []
    assert reading.outside(pdf) == []
