"""How a firm bills: its settings, and what they change."""

from typing import Any

import pytest
from django.utils import timezone

from features.base.models import AuditEvent
from features.billing import operations, queries
from features.billing.models import Account, Invoice, TaxRate
from tenants.context import inside
from tests.cast import Cast
from tests.factories import billing
from tests.http import Browser, text_of

SETTINGS = "/workspace/settings/billing/"
pytestmark = pytest.mark.django_db


def owner(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


def rules(**given: Any) -> dict[str, Any]:
    return {
        "currency": "USD", "terms_days": "30", "prefix": "AL-", "digits": "5", "yearly": "on", "credit": "ask",
        "address": "1 First Street\nPortland", "in_parts": "on", "least_part": "25", "takes_cards": "on",
    } | given  # fmt: skip


@pytest.mark.requirement("D6")
def test_the_rules_are_kept_and_the_next_number_is_shown(cast: Cast) -> None:
    answer = owner(cast).post(SETTINGS, rules(), follow=True)

    assert f"The next invoice is AL-{billing.firms_day().year}-00001" in text_of(answer).replace(
        "<b>", ""
    ).replace("</b>", "")
    with inside(cast.a.firm):
        kept = queries.rules()
        assert (kept.terms_days, kept.prefix, kept.credit, kept.least_part, kept.takes_bank) == (
            30,
            "AL-",
            "ask",
            2_500,
            False,
        )
        assert AuditEvent.objects.filter(event="billing_rules.changed").count() == 1
        made = billing.released(cast.a, now=timezone.now())
        assert made.number.endswith("-00001")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"prefix": "<b>"}, "Use letters"), ({"digits": "9"}, "less than or equal to 8"), ({"least_part": "x"}, "Enter an amount"),
     ({"currency": "QQQ"}, "Select a valid choice"), ({"credit": "never"}, "Select a valid choice")],
)  # fmt: skip
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict[str, str], words: str) -> None:
    answer = owner(cast).post(SETTINGS, rules(**wrong))

    assert answer.status_code == 422
    assert words in text_of(answer)
    with inside(cast.a.firm):
        assert queries.rules().terms_days == 14


@pytest.mark.requirement("S2-5")
def test_prepayment_has_its_own_page(cast: Cast) -> None:
    page = f"{SETTINGS}prepayment/"
    said = {
        "prepay_least": "50",
        "prepay_most": "5,000",
        "prepay_amounts": "500; 250",
        "prepay_words": "For this year",
        "prepay_cards": "on",
    }

    owner(cast).post(page, said)

    with inside(cast.a.firm):
        kept = queries.rules()
        assert (kept.prepay_least, kept.prepay_most, kept.prepay_amounts) == (
            5_000,
            500_000,
            [25_000, 50_000],
        )
        assert (kept.prepay_words, kept.prepay_cards, kept.prepay_bank) == ("For this year", True, False)
    refused = owner(cast).post(page, said | {"prepay_most": "10"})
    assert "The largest amount is below the smallest." in text_of(refused)


def test_days_of_reminders_and_the_late_fee(cast: Cast) -> None:
    said = {
        "remind_days": "7, -3, 0",
        "late_fee_percent": "1.5",
        "late_fee_flat": "10",
        "late_fee_grace": "5",
    }

    owner(cast).post(f"{SETTINGS}reminders/", said)

    with inside(cast.a.firm):
        kept = queries.rules()
        assert (kept.remind_days, kept.late_fee_percent, kept.late_fee_flat, kept.late_fee_grace) == (
            [-3, 0, 7],
            1_500,
            1_000,
            5,
        )
    assert "Write days with commas" in text_of(
        owner(cast).post(f"{SETTINGS}reminders/", said | {"remind_days": "soon"})
    )


def test_taxes_are_added_preferred_and_put_away(cast: Cast) -> None:
    browser = owner(cast)
    browser.post(f"{SETTINGS}taxes/", {"name": "Sales tax", "rate": "8.875", "is_default": "on"})
    with inside(cast.a.firm):
        rate = TaxRate.objects.get()
        assert (rate.rate, rate.is_default) == (8_875, True)
    new = browser.get(f"/workspace/clients/{cast.a.household.pk}/invoices/new/").content.decode()
    assert f'<option value="{rate.pk}" selected' in new

    browser.post(f"{SETTINGS}taxes/{rate.pk}/first/", {"off": "1"})
    browser.post(f"{SETTINGS}taxes/{rate.pk}/removal/")

    with inside(cast.a.firm):
        kept = TaxRate.objects.get()
        assert kept.archived_at is not None
        assert not kept.is_default
    new = browser.get(f"/workspace/clients/{cast.a.household.pk}/invoices/new/").content.decode()
    assert f'value="{rate.pk}"' not in new


def test_staff_may_not_set_any_of_it(cast: Cast) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    assert [
        browser.get(SETTINGS + page).status_code for page in ("", "prepayment/", "taxes/", "reminders/")
    ] == [403] * 4


def test_an_invoice_is_paid_from_trust(cast: Cast) -> None:
    with inside(cast.a.firm):
        now = timezone.now()
        made = billing.released(cast.a, None, 30_000, now=now)
        operations.record(
            client=cast.a.household, by=cast.a.owner, now=now, kind="check", amount=50_000, received_on=billing.firms_day(),
            purpose="trust",
        )  # fmt: skip
    page = f"/workspace/invoices/{made.pk}/"
    assert "Pay from trust, $500.00 held" in text_of(owner(cast).get(page))

    owner(cast).post(f"{page}trust/", {"amount": "300"})

    with inside(cast.a.firm):
        assert queries.held_for(cast.a.household, Account.Kind.TRUST) == {"USD": 20_000}
        assert Invoice.objects.get().paid_at is not None
    assert "Paid from trust" in text_of(owner(cast).get(page))
