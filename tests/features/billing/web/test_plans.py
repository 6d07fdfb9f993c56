"""Staff agree a payment plan on its page; its client sees it, pays the part that is due; programs do the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.billing import operations, plans, queries
from features.billing.models import Invoice, Payment, PaymentPlan
from features.billing.operations import autopay
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.factories.billing import FEE, released
from tests.factories.online import connected, saved
from tests.features.billing.test_methods import session_of
from tests.features.billing.web.test_by_link import OUTSIDE, mailed
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def open_one(firm: FirmCast) -> Invoice:
    return released(firm, now=timezone.now())


def agreed(firm: FirmCast, invoice: Invoice, first: int = 0) -> PaymentPlan:
    today = queries.today()
    parts = plans.split(FEE, today=today, first=today + timedelta(days=first), parts=2, every=plans.WEEK)
    return operations.agree_plan(
        invoice=invoice, parts=parts, by=firm.owner, now=timezone.now(), note="As we spoke."
    )


def test_the_table_is_filled_changed_and_agreed(cast: Cast, staff: Browser) -> None:
    with inside(cast.a.firm):
        invoice, today = open_one(cast.a), queries.today()
    page = f"/workspace/invoices/{invoice.pk}/"
    assert f"{page}plan/" in staff.get(page).text
    assert staff.get(f"{page}plan/").text.count('name="part_on"') == 3

    filled = {"count": "4", "first": (today + timedelta(days=3)).isoformat(), "every": "week", "note": "Hi"}
    shown = staff.post(f"{page}plan/", filled | {"preview": "1"})
    assert (shown.status_code, shown.text.count("320.00")) == (200, 4)

    days = [(today + timedelta(days=at)).isoformat() for at in (3, 10, 20)]
    wrong = staff.post(f"{page}plan/", filled | {"part_on": days, "part_amount": ["1", "2", "x"]})
    assert wrong.status_code == 422
    short = staff.post(f"{page}plan/", filled | {"part_on": days, "part_amount": ["1", "2", "3"]})
    assert "The parts have to come to what is owed, $1,280.00." in text_of(short)

    done = staff.post(f"{page}plan/", filled | {"part_on": days, "part_amount": ["280", "500", "500"]})
    assert done.status_code == 302
    again = staff.post(f"{page}plan/", filled | {"part_on": days, "part_amount": ["280", "500", "500"]})
    assert "agreed already" in text_of(again)
    text = text_of(staff.get(page))
    assert "Part 1, $280.00" in text
    assert "End this plan" in text

    assert staff.post(f"{page}plan/end/").status_code == 302
    assert "Payment plan ended" in text_of(staff.get(page))
    with inside(cast.a.firm):
        assert PaymentPlan.objects.get().state == "ended"


def test_its_client_sees_it_and_pays_what_is_due(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
        invoice = open_one(cast.a)
        agreed(cast.a, invoice)
    page = Browser(cast.a.firm).signed_in_as(cast.a.alice).get(f"/invoices/{invoice.pk}/")
    text = text_of(page)
    assert "As we spoke." in text
    assert "Part 2, $640.00" in text
    assert "Pay $640.00" in text


def test_wherever_it_is_paid_the_form_begins_with_the_part_that_is_due(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
        invoice = open_one(cast.a)
        agreed(cast.a, invoice)
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    assert "Pay $640.00" in text_of(alice.get("/invoices/"))
    assert "Pay $640.00" in text_of(alice.get("/pay/"))
    link = mailed(cast, invoice)[OUTSIDE]
    assert "Pay $640.00" in text_of(Browser(cast.a.firm).get(link))


def test_automatic_payment_takes_the_part_that_is_due(a: FirmCast, stripe) -> None:
    connected(stripe)
    saved(stripe, a.household)
    autopay.agree(
        contact=a.alice, client=a.household, session=session_of(a.alice), typed_name=a.alice.name, now=timezone.now()
    )  # fmt: skip
    late = released(a, now=timezone.now(), due_on=queries.today())
    agreed(a, late, first=0)
    waits = released(a, now=timezone.now(), due_on=queries.today())
    agreed(a, waits, first=2)

    for _ in range(2):
        autopay.charge_due(now=timezone.now())
    assert [one.amount for one in Payment.objects.all()] == [FEE // 2]
