"""The pages of a statement of account, for a client and for staff, and its PDF."""

import re
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.utils import timezone

from features.base import outbox
from features.billing.models import Invoice
from features.billing.switches import BILLING
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import firms_day, paid_by_hand, released
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(cast: Cast) -> Invoice:
    now = timezone.now()
    with inside(cast.a.firm):
        made = released(cast.a, None, 100_000, now=now)
        paid_by_hand(cast.a, made, 25_000, now=now)
        return made


def mine(cast: Cast) -> str:
    return f"/statements/{cast.a.household.pk}/"


def theirs(cast: Cast) -> str:
    return f"/workspace/clients/{cast.a.household.pk}/invoices/statement/"


@pytest.mark.requirement("S0-35")
def test_both_sides_read_the_same(cast: Cast, invoice: Invoice) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert browser.get("/statements/")["Location"] == mine(cast)
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    for said in (text_of(browser.get(mine(cast))), text_of(staff.get(theirs(cast)))):
        assert f"Invoice {invoice.number}" in said
        assert f"Check, for {invoice.number}" in said
        assert "$1,000.00" in said
        assert "$750.00" in said
        assert "How long it has been owed" in said
    assert 'href="/statements/"' in text_of(browser.get("/invoices/"))
    assert theirs(cast) in text_of(staff.get(f"/workspace/clients/{cast.a.household.pk}/invoices/"))


def test_other_days_and_days_that_are_none(cast: Cast, invoice: Invoice) -> None:
    browser, day = Browser(cast.a.firm).signed_in_as(cast.a.alice), firms_day()
    nothing = text_of(browser.get(f"{mine(cast)}?period=before"))
    assert "Nothing in these days" in nothing
    assert invoice.number not in nothing
    own = browser.get(f"{mine(cast)}?period=own&from={day}&to={day + timedelta(days=9)}")
    assert invoice.number in text_of(own)
    wrong = browser.get(f"{mine(cast)}?period=own&from=soon&to=<script>alert(1)</script>")
    assert wrong.status_code == 422
    assert "Enter a day" in text_of(wrong)
    assert "<script>alert" not in text_of(wrong)
    assert browser.get(f"{mine(cast)}pdf/?period=own&from=soon").status_code == 302


def test_a_worker_makes_the_pdf(cast: Cast, invoice: Invoice) -> None:
    for person, page in ((cast.a.alice, f"{mine(cast)}pdf/"), (cast.a.staff, f"{theirs(cast)}pdf/")):
        browser = Browser(cast.a.firm).signed_in_as(person)
        if person is cast.a.alice:
            assert browser.get(page).status_code == 202
            with inside(cast.a.firm):
                outbox.deliver_waiting()
        found = browser.get(page)
        assert (found.status_code, found["Content-Type"]) == (200, "application/pdf")
        assert re.search(r"Statement \d{4}-01-01 to \d{4}-\d\d-\d\d USD\.pdf", found["Content-Disposition"])


def test_others_find_nothing(cast: Cast, invoice: Invoice) -> None:
    for firm, person in ((cast.a.firm, cast.a.charlie), (cast.b.firm, cast.b.alice)):
        browser = Browser(firm).signed_in_as(person)
        assert [browser.get(page).status_code for page in (mine(cast), f"{mine(cast)}pdf/")] == [404, 404]
    browser = Browser(cast.b.firm).signed_in_as(cast.b.owner)
    assert [browser.get(f"{theirs(cast)}{page}").status_code for page in ("", "pdf/", "mail/")] == [404] * 3


def test_off_means_gone(cast: Cast, invoice: Invoice, turn: object) -> None:
    turn(BILLING, on=False)  # type: ignore[operator]
    assert Browser(cast.a.firm).signed_in_as(cast.a.alice).get(mine(cast)).status_code == 404
    assert Browser(cast.a.firm).signed_in_as(cast.a.owner).get(theirs(cast)).status_code == 404


def test_staff_mail_it_and_see_to_whom(cast: Cast, invoice: Invoice) -> None:
    with inside(cast.a.firm):
        cast.a.household.email = "alice@example.com; bank@example.org"
        cast.a.household.save()
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = f"{theirs(cast)}mail/"
    said = text_of(browser.get(page))
    assert 'value="alice@example.com; bank@example.org"' in said
    assert "Filled in from the client’s billing e-mail." in said
    assert "Invite recipients" not in said
    body = {"to": "alice@example.com", "subject": "Yours, {days}", "message": "Hello {name}, {amount}"}
    assert "Hello " in text_of(browser.post(page, body | {"preview": "1"}))
    wrong = browser.post(page, body | {"message": "{number}"})
    assert wrong.status_code == 422

    assert browser.post(page, body).status_code == 302

    with inside(cast.a.firm):
        outbox.deliver_waiting()
    (mail,) = (one for one in sent.outbox if one.subject.startswith("Yours, January 1 to "))
    assert "$750.00" in mail.body
    assert mine(cast) in mail.body
    assert "alice@example.com: sent" in text_of(browser.get(theirs(cast)))
