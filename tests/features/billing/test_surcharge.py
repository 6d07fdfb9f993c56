"""A surcharge on credit cards: by the law of both places, never on debit, shown before paying, back with a refund."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.base.errors import Refused
from features.billing import ledger, operations, queries, surcharge_laws, surcharges
from features.billing.ledger import K
from features.billing.models import BillingRules, Entry, Payment, PaymentPart, ProviderAccount, Refund
from features.billing.operations import autopay, surcharging
from features.billing.operations.surcharging import Terms
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import released
from tests.factories.online import connected, pays, saved
from tests.http import Browser, text_of

CREDIT, DEBIT, PREPAID, BANK = "4242424242424242", "4000056655665556", "5105105105105100", "000123456789"
SPRINGFIELD, DENVER, BOSTON = (
    "1 Main St, Springfield, IL 62701",
    "2 High St, Denver, CO 80202",
    "Boston, MA 02108",
)
MINE = settings(max_examples=200, deadline=None)


@pytest.fixture(autouse=True)
def looked_over(monkeypatch) -> None:
    """The list was looked over yesterday, whenever this runs."""
    monkeypatch.setattr(surcharge_laws, "AS_OF", timezone.now().date() - timedelta(days=1))


@pytest.fixture
def account(a, stripe) -> ProviderAccount:
    return begun(stripe, a.household)


def begun(
    stripe, client, address: str = SPRINGFIELD, place: str = "IL", rate: int = 3_000
) -> ProviderAccount:
    found = connected(stripe)
    now = {"surcharge": rate, "surcharge_place": place, "surcharge_from": queries.today()}
    BillingRules.objects.update_or_create(one=True, defaults=now)
    client.address = address
    client.save()
    return found


def rate_of(card) -> int:
    return surcharges.rates([card], queries.today()).get(card.pk, 0)


# --- the law ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "day", "cap"),
    [
        ("IL", date(2025, 6, 1), 3_000), ("CO", date(2022, 6, 30), 0), ("CO", date(2022, 7, 1), 2_000),
        ("CA", date(2024, 6, 30), 3_000), ("CA", date(2024, 7, 1), 0), ("CT", date(2025, 6, 1), 0),
        ("ZZ", date(2025, 6, 1), 0), ("", date(2025, 6, 1), 0), ("IL", date(2012, 1, 1), 0),
    ],
)  # fmt: skip
def test_what_holds_where_and_when(place: str, day: date, cap: int) -> None:
    assert surcharges.cap(place, day) == cap


def test_a_list_that_nobody_looked_over_for_a_year_allows_nothing() -> None:
    last = surcharge_laws.AS_OF + surcharge_laws.GOOD_FOR

    assert surcharges.cap("IL", last - timedelta(days=1)) == 3_000
    assert surcharges.cap("IL", last) == 0


def test_every_law_names_its_source_and_a_state() -> None:
    assert {law.place for law in surcharge_laws.LAWS} <= surcharge_laws.NAMES.keys()
    assert all(law.source for law in surcharge_laws.LAWS)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (SPRINGFIELD, "IL"), ("Denver, CO 80202-1234, USA", "CO"), ("Paris", ""), ("", ""), ("IL 62701, Paris", ""),
        ("Springfield, XX 62701", ""), ("Springfield, IL", ""), ("Toronto, ON M5H 2N2", ""),
    ],
)  # fmt: skip
def test_a_state_is_read_from_the_end_of_an_address_or_not_at_all(address: str, place: str) -> None:
    assert surcharges.place_of(address) == place


# --- amounts ----------------------------------------------------------------------------------------


@MINE
@given(st.integers(1, 10**10), st.integers(1, 3_000))
def test_it_is_never_more_than_the_rate(amount: int, rate: int) -> None:
    found = surcharges.on(amount, rate)

    assert found * 100_000 <= amount * rate < (found + 1) * 100_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("card", "address", "rate"),
    [
        (CREDIT, SPRINGFIELD, 3_000), (CREDIT, DENVER, 2_000), (CREDIT, BOSTON, 0), (CREDIT, "Paris", 0),
        (DEBIT, SPRINGFIELD, 0), (PREPAID, SPRINGFIELD, 0), (BANK, SPRINGFIELD, 0),
    ],
)  # fmt: skip
def test_credit_cards_alone_and_only_where_both_places_allow_it(a, stripe, card, address, rate) -> None:
    begun(stripe, a.household, address)

    assert rate_of(saved(stripe, a.household, card)) == rate


@pytest.mark.django_db
def test_off_not_begun_elsewhere_or_of_unknown_kind_there_is_none(a, account, stripe) -> None:
    card, rules = saved(stripe, a.household), BillingRules.objects
    assert rate_of(card) == 3_000

    for change in (
        {"surcharge": 0},
        {"surcharge_from": queries.today() + timedelta(days=1)},
        {"surcharge_place": "TX"},
    ):
        before = rules.values(*change).get()
        rules.update(**change)
        assert rate_of(card) == 0
        rules.update(**before)
    card.funding = ""
    assert rate_of(card) == 0


# --- paying -----------------------------------------------------------------------------------------


def send(browser: Browser, invoice, card, said: int):
    sent = {"said": str(said), "method": str(card.pk), "once": str(uuid4()), "choice": "whole", "script": "1"}
    return browser.post(f"/invoices/{invoice.pk}/pay/", sent)


@pytest.mark.django_db
def test_it_is_shown_before_and_then_charged_and_kept_apart(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        account = begun(stripe, cast.a.household)
        card, invoice = saved(stripe, cast.a.household), released(cast.a, None, 10_000)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    page = text_of(browser.get(f"/invoices/{invoice.pk}/"))
    assert "Plus 3 % surcharge" in page
    assert "Pay $103.00" in page
    silent = send(browser, invoice, card, 10_000)  # a page that did not say it charges nothing
    assert (silent.status_code, "You pay $103.00" in text_of(silent)) == (422, True)
    done = send(browser, invoice, card, 10_300)
    said = text_of(browser.get(done["Location"]))

    assert ("Card surcharge" in said, "$3.00" in said) == (True, True)
    with inside(cast.a.firm):
        payment = Payment.objects.get(state="succeeded")
        assert (payment.amount, payment.surcharge) == (10_000, 300)
        assert (
            stripe.provider.read_payment(account_id=account.account_id, payment_id=payment.intent_id).amount
            == 10_300
        )
        assert sum(Entry.objects.filter(account__kind=K.SURCHARGE).values_list("amount", flat=True)) == -300
        assert ledger.balance(ledger.of_invoice(invoice)) == 0
        assert list(ledger.proof()) == []


@pytest.mark.django_db
def test_after_a_decline_no_other_card_pays_the_surcharge_of_this_one(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        begun(stripe, cast.a.household)
        card, invoice = saved(stripe, cast.a.household, "4000000000000341"), released(cast.a, None, 10_000)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    page = send(browser, invoice, card, 10_300)["Location"]

    said = text_of(browser.get(page))
    assert ("That did not go through" in said, "Try again" in said, "Go on" in said) == (True, True, False)
    assert browser.get(f"{page}card/")["Location"] == page
    with inside(cast.a.firm):
        assert pays(cast.a.alice, invoice).payment.charged == 10_000  # typed anew: without it


@pytest.mark.django_db
def test_what_was_not_shown_is_refused_deeper_down_too(a, account, stripe) -> None:
    card, invoice = saved(stripe, a.household), released(a, None, 10_000)

    for wrong in (0, 299, 301):
        with pytest.raises(Refused):
            pays(a.alice, invoice, method=card, surcharge=wrong)
    with pytest.raises(Refused):
        pays(a.alice, invoice, surcharge=300)  # a card that is typed: nobody knows of what kind
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_what_is_charged_without_a_person_carries_none(a, account, stripe) -> None:
    saved(stripe, a.household)
    autopay.Autopay.objects.create(client=a.household, contact=a.alice, text="", version="", typed_name="")
    released(a, None, 10_000, now=timezone.now(), due_on=queries.today())

    assert autopay.charge_due(now=timezone.now()) == 1

    assert Payment.objects.get().surcharge == 0


@pytest.mark.django_db
@settings(MINE, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_refunds_give_it_back_in_proportion_and_all_of_it_in_the_end(a, stripe, data) -> None:
    if not ProviderAccount.objects.exists():
        begun(stripe, a.household)
    Refund.objects.all().delete()
    amount = data.draw(st.integers(50, 50_000))
    extra = surcharges.on(amount, 3_000)
    card = a.household.payment_methods.first() or saved(stripe, a.household)
    step = pays(a.alice, released(a, None, amount), method=card, surcharge=extra)
    part, left, back = PaymentPart.objects.get(payment=step.payment), amount, 0
    while left:
        take = data.draw(st.integers(1, left))
        row = operations.refund(payment=step.payment, part=part, amount=take, by=a.owner, now=timezone.now())
        left, back = left - take, back + row.surcharge
        assert abs(back * amount - extra * (amount - left)) <= amount  # within a cent of its share

    assert back == extra
    assert list(ledger.proof()) == []


# --- settings ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ((3_001, "IL", 30), "rate"), ((2_001, "CO", 30), "rate"), ((1, "CT", 30), "place"), ((1, "", 30), "place"),
        ((1, "IL", 29), "starts_on"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_not_taken(a, stripe, terms, field) -> None:
    connected(stripe)
    rate, place, days = terms
    terms = Terms(rate, place, queries.today() + timedelta(days=days))

    with pytest.raises(Refused) as refused:
        surcharging.set_surcharge(terms=terms, by=a.owner, now=timezone.now())

    assert refused.value.field == field


@pytest.mark.django_db
def test_the_page_switches_it_on_a_month_ahead_lower_at_once_and_off(cast: Cast, stripe) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = "/workspace/settings/payments/surcharge/"
    assert browser.get(page).status_code == 404
    with inside(cast.a.firm):
        connected(stripe)
        day = queries.today() + surcharging.NOTICE
    assert "Nobody pays a surcharge" in text_of(browser.get(page))

    sent = {"rate": "3", "place": "IL", "starts_on": day.isoformat()}
    assert "Begins later" in text_of(browser.post(page, sent, follow=True))
    assert "Begins later" in text_of(browser.get("/workspace/settings/payments/"))
    with inside(cast.a.firm):
        BillingRules.objects.update(surcharge_from=queries.today())
        soon = queries.today().isoformat()
    assert "2.5 % on credit cards" in text_of(
        browser.post(page, {**sent, "rate": "2.5", "starts_on": soon}, follow=True)
    )
    assert browser.post(page, {**sent, "starts_on": soon}).status_code == 422
    assert "Nobody pays a surcharge" in text_of(browser.post(page, {"rate": ""}, follow=True))
