"""The day that stands on an invoice: printed, of its number's year, the day its terms count from."""

from datetime import date, timedelta

import pytest

from features.base.errors import Refused
from features.billing import on_paper, operations, queries, statements, wording
from features.billing.models import Invoice
from features.billing.periods import Period
from tests.cast import NOON, Cast, FirmCast
from tests.factories.billing import drafted, released
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
DAY = NOON.date()
LAST_YEAR = date(NOON.year - 1, 12, 30)


def test_left_empty_it_is_the_day_of_release(a: FirmCast) -> None:
    invoice = released(a)
    assert (invoice.dated_on, invoice.issued_on) == (None, DAY)


def test_it_is_printed_and_its_year_is_the_numbers(a: FirmCast) -> None:
    now, before = released(a), drafted(a, dated_on=LAST_YEAR, due_on=LAST_YEAR + timedelta(days=30))
    assert on_paper.invoice(before, DAY).issued_on == LAST_YEAR
    assert wording.standing(before).number == f"{LAST_YEAR.year}-0001"

    operations.release(invoice=before, by=a.owner, now=NOON)

    assert (before.issued_on, before.number) == (LAST_YEAR, f"{LAST_YEAR.year}-0001")
    assert now.number == f"{NOON.year}-0001"
    assert released(a).number == f"{NOON.year}-0002"


def test_terms_count_from_it(a: FirmCast) -> None:
    earlier = DAY - timedelta(days=5)
    invoice = operations.draft(client=a.household, by=a.owner, now=NOON, title="Work", dated_on=earlier)
    assert invoice.due_on == earlier + timedelta(days=queries.rules().terms_days)


def test_it_counts_in_the_books_on_its_day(a: FirmCast) -> None:
    invoice = drafted(a, None, 1_000, dated_on=LAST_YEAR, due_on=DAY)
    operations.release(invoice=invoice, by=a.owner, now=NOON)

    (book,) = statements.books(statements.whole(a.household), Period(LAST_YEAR, LAST_YEAR))

    assert [(move.on, move.amount) for move in book.moves] == [(LAST_YEAR, 1_000)]


def test_it_is_not_after_the_release_nor_after_the_due_day(a: FirmCast) -> None:
    later = DAY + timedelta(days=3)
    ahead = drafted(a, dated_on=later, due_on=later)
    with pytest.raises(Refused, match="Release it then"):
        operations.release(invoice=ahead, by=a.owner, now=NOON)
    operations.release(invoice=ahead, by=a.owner, now=NOON + timedelta(days=3))
    assert ahead.issued_on == later

    back = drafted(a, dated_on=DAY - timedelta(days=2), due_on=DAY - timedelta(days=3))
    with pytest.raises(Refused, match="issue date"):
        operations.release(invoice=back, by=a.owner, now=NOON)
    operations.change(invoice=back, by=a.owner, now=NOON, due_on=DAY - timedelta(days=1))
    operations.release(invoice=back, by=a.owner, now=NOON)
    assert queries.is_overdue(back, back.total, DAY)


@pytest.mark.parametrize("days", [-400, 400])
def test_it_is_within_a_year(a: FirmCast, days: int) -> None:
    with pytest.raises(Refused):
        drafted(a, dated_on=DAY + timedelta(days=days))


def test_a_copy_has_none(a: FirmCast) -> None:
    made = operations.duplicate(invoice=released(a, dated_on=DAY), by=a.owner, now=NOON)
    assert made.dated_on is None


def test_the_editor_takes_it_and_works_the_due_day_out(cast: Cast, a: FirmCast) -> None:
    today, terms = queries.today(), queries.rules().terms_days
    browser = Browser(cast.a.firm).signed_in_as(a.owner)
    page = f"/workspace/clients/{a.household.pk}/invoices/new/"
    assert "Issue date" in text_of(browser.get(page))
    body = {
        "title": "Dated", "due_on": "", "dated_on": f"{today - timedelta(days=4)}", "currency": "USD", "project": "",
        "line_description": ["Work"], "line_detail": [""], "line_quantity": ["1"], "line_unit": [""],
        "line_rate": ["10.00"], "line_tax": [""], "line_cost": [""], "line_kind": ["item"],
    }  # fmt: skip

    assert browser.post(page, body).status_code == 302

    from tenants.context import inside  # noqa: PLC0415

    with inside(cast.a.firm):
        made = Invoice.objects.get(title="Dated")
    assert (made.dated_on, made.due_on) == (today - timedelta(days=4), today + timedelta(days=terms - 4))
