"""Which days a report is about, what each shows of small histories that one can add up by hand, and who sees what."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts import operations as accounts
from features.base.errors import NotAllowed, Refused
from features.base.permissions import Permission
from features.billing import operations, reports
from features.billing.models import TaxRate
from features.billing.reports import chart, shares
from features.billing.reports.asked import named
from features.billing.reports.shape import Month
from features.billing.rules import Charge, Part
from tests.cast import FirmCast
from tests.factories.billing import paid_by_hand, prepaid, released
from tests.features.billing.test_reports import report, sums

ZONE = ZoneInfo("America/New_York")  # the firms of the tests are there
JANUARY, MARCH, JUNE = (datetime(2026, month, 10, 12, tzinfo=ZONE) for month in (1, 3, 6))
YEAR = date(2026, 1, 1), date(2026, 12, 31)
pytestmark = pytest.mark.django_db


def lines(found: Any, part: str) -> list[tuple[Any, ...]]:
    return [line.values for line in found.part(part).lines]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("month", date(2026, 5, 1), date(2026, 5, 20)),
        ("last-month", date(2026, 4, 1), date(2026, 4, 30)),
        ("quarter", date(2026, 4, 1), date(2026, 5, 20)),
        ("year", date(2026, 1, 1), date(2026, 5, 20)),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_days_have_names(name: str, first: date, last: date) -> None:
    found = named(name, date(2026, 5, 20))

    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "given",
    [
        {"from": "2026-02-30", "to": "2026-03-01"}, {"from": "2026-03-02", "to": "2026-03-01"}, {"from": "2026-03-02"},
        {"from": "2019-01-01", "to": "2026-03-01"}, {"from": "0001-01-01", "to": "9999-12-31"}, {"period": "own"},
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_refused(a: FirmCast, given: dict[str, str]) -> None:
    with pytest.raises(Refused):
        reports.asked(reports.KINDS["payments"], a.owner, given, date(2026, 5, 20))


def test_a_day_is_a_day_of_the_firm(a: FirmCast) -> None:
    """Late in the evening it is the next day already where the clocks of computers are."""
    late = datetime(2026, 3, 31, 23, 30, tzinfo=ZONE)
    paid_by_hand(a, released(a, None, 5_000, now=late), 5_000, now=late)

    assert sums(report(a, "payments", date(2026, 3, 1), date(2026, 3, 31)), "day", "net") == (5_000,)
    assert report(a, "payments", date(2026, 4, 1), date(2026, 4, 30)).is_empty


def test_aging_is_as_of_any_day_and_instalments_age_by_themselves(a: FirmCast) -> None:
    released(a, a.bakery, 700, now=JANUARY, due_on=JANUARY.date())
    parts = [Part(date(2026, 2, 1), 100), Part(date(2026, 3, 1), 200), Part(date(2026, 8, 1), 300)]
    plan = released(a, a.household, 600, now=JANUARY, instalments=parts, due_on=date(2026, 8, 1))
    paid_by_hand(a, plan, 150, now=MARCH)

    def on(day: date) -> list[tuple[Any, ...]]:
        return lines(report(a, "aging", day, day), "clients")

    assert on(date(2026, 1, 9)) == []
    assert on(date(2026, 1, 10)) == [
        ("Aldergate Bakery", 700, 0, 0, 0, 0, 0, 700), ("Aldergate Household", 600, 0, 0, 0, 0, 0, 600),
    ]  # fmt: skip
    assert on(date(2026, 3, 9))[1] == ("Aldergate Household", 300, 200, 100, 0, 0, 300, 600)
    assert on(date(2026, 3, 10)) == [
        ("Aldergate Bakery", 0, 0, 700, 0, 0, 700, 700), ("Aldergate Household", 300, 150, 0, 0, 0, 150, 450),
    ]  # fmt: skip


def test_payments_refunds_and_returns_are_lines_of_their_own(a: FirmCast) -> None:
    first, second = released(a, None, 5_000, now=MARCH), released(a, a.bakery, 3_000, now=MARCH)
    paid = paid_by_hand(a, first, 5_000, now=MARCH)
    bounced = paid_by_hand(a, second, 3_000, now=MARCH, kind="cash")
    operations.refund(payment=paid, part=paid.parts.get(), amount=1_000, by=a.owner, now=JUNE)
    operations.bounce(payment=bounced, by=a.owner, now=JUNE)

    found = report(a, "payments", *YEAR, "each")
    said = [(values[1], values[2], values[3], values[-3], values[-1]) for values in lines(found, "each")]

    assert said == [
        ("Payment", "Aldergate Bakery", "Cash", 3_000, 3_000),
        ("Payment", "Aldergate Household", "Check", 5_000, 5_000),
        ("Returned", "Aldergate Bakery", "Cash", -3_000, -3_000),
        ("Refund", "Aldergate Household", "Check", -1_000, -1_000),
    ]
    by_method = lines(report(a, "payments", *YEAR, "method"), "method")
    assert by_method == [("Check", 1, 5_000, -1_000, 0, 0, 4_000), ("Cash", 1, 3_000, 0, -3_000, 0, 0)]


def test_credit_says_where_it_came_from_and_what_it_paid(a: FirmCast) -> None:
    prepaid(a, a.household, 2_000, now=JANUARY)
    invoice = released(a, None, 1_500, now=MARCH)  # paid from it by itself
    operations.unapply(use=invoice.credit_uses.get(), by=a.owner, now=JUNE)

    found = report(a, "credit", date(2026, 2, 1), date(2026, 12, 31))

    assert lines(found, "clients") == [("Aldergate Household", 2_000, 0, 0, 0, 0, 2_000)]
    assert [(values[3], values[-1]) for values in lines(found, "uses")] == [
        ("Used", 1_500),
        ("Taken back", -1_500),
    ]
    assert "not revenue until" in found.lede
    before = report(a, "credit", date(2026, 1, 1), date(2026, 1, 31))
    assert lines(before, "clients") == [("Aldergate Household", 0, 2_000, 0, 0, 0, 2_000)]


def test_taxes_of_what_was_billed_and_of_what_was_paid(a: FirmCast) -> None:
    vat = TaxRate.objects.create(name="VAT", rate=20_000)
    both = [Charge("Advice", 1_000, Decimal(1), tax_rate=vat), Charge("Fees of the court", 300, Decimal(1))]
    invoice = released(a, None, now=JANUARY, lines=both)
    paid_by_hand(a, invoice, 750, now=MARCH)
    withdrawn = released(a, a.bakery, now=JANUARY, lines=both[:1])
    operations.void(invoice=withdrawn, by=a.owner, now=MARCH)

    billed = report(a, "tax", *YEAR, "billed")
    assert lines(billed, "taxes") == [
        ("VAT", 20_000, "Invoice", 2_000, 400), ("VAT", 20_000, "Voided", -1_000, -200), ("Not taxed", None, "Invoice", 300, 0),
    ]  # fmt: skip
    received = report(a, "tax", *YEAR, "received")
    assert lines(received, "taxes") == [
        ("VAT", 20_000, "Received", 500, 100), ("Not taxed", None, "Received", 150, 0),
    ]  # fmt: skip


def test_who_sees_chosen_clients_gets_their_sums_alone_and_is_told_so(a: FirmCast) -> None:
    role = accounts.make_role(name="Near", permissions=list(Permission), assigned_only=True, by=a.owner)
    a.staff.role, a.staff.custom_role = "", role
    a.staff.save(update_fields=["role", "custom_role"])
    a.bakery.assigned_to = a.staff
    a.bakery.save(update_fields=["assigned_to"])
    for client, amount in ((a.household, 5_000), (a.bakery, 300)):
        paid_by_hand(a, released(a, client, amount, now=MARCH), amount // 2, now=MARCH)

    for key, part, column, whole, near in (
        ("aging", "clients", "total", 2_650, 150), ("payments", "day", "net", 2_650, 150), ("tax", "taxes", "taxable", 5_300, 300),
        ("income", "months", "billed", 5_300, 300),
    ):  # fmt: skip
        assert sums(report(a, key, *YEAR), part, column) == (whole,)
        theirs = report(a, key, *YEAR, by=a.staff)
        assert sums(theirs, part, column) == (near,)
        assert reports.PARTIAL in theirs.remarks
        assert "Household" not in str(theirs)
    assert report(a, "payouts", *YEAR, by=a.staff).is_empty


def test_who_may_not_see_invoices_gets_no_report(a: FirmCast) -> None:
    role = accounts.make_role(
        name="Far", permissions=[Permission.CLIENTS_VIEW], assigned_only=False, by=a.owner
    )
    a.staff.role, a.staff.custom_role = "", role
    a.staff.save(update_fields=["role", "custom_role"])

    for key in reports.KINDS:
        with pytest.raises(NotAllowed):
            report(a, key, *YEAR, by=a.staff)


def test_the_owners_test_client_is_left_out_and_this_is_said(a: FirmCast) -> None:
    a.bakery.is_test = True
    a.bakery.save(update_fields=["is_test"])
    released(a, a.bakery, 300, now=MARCH)

    for key in reports.KINDS:
        found = report(a, key, *YEAR)
        assert found.is_empty
        assert reports.WITHOUT_TEST in found.remarks


@pytest.mark.parametrize("key", reports.KINDS)
@pytest.mark.parametrize("way", ["", "received"])
def test_a_report_costs_the_same_for_one_and_for_many(a: FirmCast, key: str, way: str) -> None:
    def happen(count: int) -> int:
        for at in range(count):
            now = MARCH + timedelta(days=at)
            invoice = released(a, a.bakery if at % 2 else None, 5_000, now=now)
            payment = paid_by_hand(a, invoice, 3_000, now=now)
            operations.refund(payment=payment, part=payment.parts.get(), amount=500, by=a.owner, now=now)
            prepaid(a, a.household, 700, now=now)
        report(a, key, *YEAR, way)
        with CaptureQueriesContext(connection) as asked:
            report(a, key, *YEAR, way)
        return len(asked)

    assert happen(1) == happen(4) <= 12


def test_shares_come_to_the_whole_whatever_the_weights() -> None:
    for weights in ([1, 1, 1], [100, -50, 50], [0, 0], [-3, 10], [7]):
        for amount in (0, 1, 99, 100, -7):
            assert sum(shares.proportion(amount, weights)) == amount
    assert shares.proportion(100, [100, -50, 50]) == [100, -50, 50]


def test_the_chart_stands_on_round_lines_and_says_itself_in_words() -> None:
    months = [Month(date(2026, at, 1), 100_000 * at, 90_000) for at in range(1, 4)]

    found = chart.of(months, "USD")

    assert found is not None
    assert [one.text for one in found.across] == ["$0", "$1,000", "$2,000", "$3,000"]
    assert [bar.height for bar in found.bars if bar.kind == "billed"] == sorted(
        bar.height for bar in found.bars if bar.kind == "billed"
    )
    large = chart.of([Month(date(2026, 1, 1), 130_000_000, 1)], "EUR")
    assert large is not None
    assert [one.text for one in large.across] == ["€0", "€500K", "€1M", "€1.5M"]
    assert "$6,000.00 was billed and $2,700.00 received." in found.said
    assert chart.of([Month(date(2026, 1, 1), 0, 0)], "USD") is None
    below = chart.of([Month(date(2026, 1, 1), -250, 1)], "USD")
    assert below is not None
    assert [one.text for one in below.across][:1] == ["−$3"]
    assert all(0 <= bar.y <= bar.y + bar.height <= chart.BOTTOM + 0.1 for bar in below.bars)
