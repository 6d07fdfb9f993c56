"""The stand-in's pages for people: onboarding, and the hosted page to pay on. They work without JavaScript."""

import re

import pytest
import requests

from integrations.payments.errors import ProviderRefused
from tests.integrations.payments.conftest import Firm, new_key

SUCCESS, CANCEL = "http://localhost/paid?session={CHECKOUT_SESSION_ID}", "http://localhost/back"


def opened(firm, **given):
    asked = {"amount": 12_345, "currency": "usd", "kinds": ["card", "bank"], "title": "Invoice <1>", **given}
    return firm.provider.checkout(
        account_id=firm.id, success_url=SUCCESS, cancel_url=CANCEL, key=new_key(), **asked
    )


def read(firm, checkout):
    return firm.provider.read_checkout(account_id=firm.id, checkout_id=checkout.id)


def read_payment(firm, checkout):
    return firm.provider.read_payment(account_id=firm.id, payment_id=read(firm, checkout).payment_id)


def test_a_firm_goes_through_onboarding_and_can_be_paid(stripe) -> None:
    provider = stripe.provider
    account = provider.create_account(email="o@firm.example", country="US", name="<Firm>", key=new_key())
    assert not account.is_ready
    assert "a bank account for payouts" in account.missing
    link = provider.onboarding_link(
        account_id=account.id, return_url="http://localhost/r", refresh_url="http://localhost/again"
    )

    page = requests.get(link, timeout=10)
    answer = requests.post(link, {"answer": "whole"}, allow_redirects=False, timeout=10)

    assert "&lt;Firm&gt;" in page.text
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://localhost/r")
    assert provider.read_account(account.id).is_ready
    again = requests.get(link, allow_redirects=False, timeout=10)
    assert again.headers["Location"] == "http://localhost/again"


def test_a_card_pays_on_the_hosted_page(firm) -> None:
    checkout = opened(firm, metadata={"attempt": "9"})
    assert (checkout.status, checkout.payment_id) == ("open", "")

    answer = firm.stripe.checkout_pays(checkout.url)

    assert answer.headers["Location"] == f"http://localhost/paid?session={checkout.id}"
    payment = read_payment(firm, checkout)
    assert (payment.status, payment.amount, payment.metadata) == ("succeeded", 12_345, {"attempt": "9"})
    assert (read(firm, checkout).status, read(firm, checkout).url) == ("complete", "")
    assert "checkout.session.completed" in firm.kinds_of_events()
    assert requests.get(checkout.url, timeout=10).status_code == 410


def test_a_declined_card_can_be_followed_by_another_on_the_same_page(firm) -> None:
    checkout = opened(firm)

    for number in ("4000000000009995", "4242424242424241"):
        page = firm.stripe.checkout_pays(checkout.url, number)
        assert (page.status_code, 'role="alert"' in page.text) == (200, True)
    first = read(firm, checkout).payment_id
    firm.stripe.checkout_pays(checkout.url)

    payment = read_payment(firm, checkout)
    assert (payment.id, payment.status) == (first, "succeeded")
    assert len(firm.movements()) == 1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_bank_asks_on_the_hosted_page_too(firm, answer) -> None:
    checkout = opened(firm)

    asked = firm.stripe.checkout_pays(checkout.url, "4000002760003184")
    back = firm.stripe.bank_says(asked.headers["Location"], answer)
    done = requests.get(back, allow_redirects=False, timeout=10)

    assert read(firm, checkout).status == ("complete" if answer == "yes" else "open")
    assert done.status_code == (303 if answer == "yes" else 200)


def test_a_bank_account_pays_on_the_hosted_page_and_fails_days_later(firm) -> None:
    checkout = opened(firm)

    firm.stripe.checkout_pays(checkout.url, "000222222227")
    assert read(firm, checkout).status == "complete"
    assert read_payment(firm, checkout).status == "processing"
    firm.stripe.advance(days=4)

    assert read_payment(firm, checkout).failure.code == "insufficient_funds"
    assert "checkout.session.async_payment_failed" in firm.kinds_of_events()


def test_a_method_is_kept_on_the_hosted_page(firm) -> None:
    customer = firm.stripe.customer(firm.id)
    checkout = firm.provider.checkout_setup(
        account_id=firm.id,
        customer_id=customer,
        currency="usd",
        kinds=["card"],
        success_url=SUCCESS,
        cancel_url=CANCEL,
        key=new_key(),
    )

    firm.stripe.checkout_pays(checkout.url)

    assert read(firm, checkout).setup_id
    (method,) = firm.provider.methods(account_id=firm.id, customer_id=customer)
    assert method.last4 == "4242"


def test_a_page_is_over_when_it_is_closed_or_after_a_day(firm) -> None:
    closed, left = opened(firm), opened(firm)

    firm.provider.expire_checkout(account_id=firm.id, checkout_id=closed.id, key=new_key())
    firm.stripe.advance(days=1)

    assert read(firm, closed).status == read(firm, left).status == "expired"
    assert firm.stripe.checkout_pays(left.url).status_code != 303
    for one in (closed, left):
        with pytest.raises(ProviderRefused):
            firm.provider.expire_checkout(account_id=firm.id, checkout_id=one.id, key=new_key())


def test_every_page_escapes_says_what_it_is_and_is_shut_by_a_policy(firm) -> None:
    page = requests.get(opened(firm, title="<script>alert(1)</script>").url, timeout=10)

    assert "<script>alert" not in page.text
    assert "moves no money" in page.text
    assert "4000000000009995" in page.text
    assert "000123456789" in page.text
    assert re.findall(r"<(?:script|style)|style=|\son\w+=", page.text) == []
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "form-action 'self' http://localhost;" in policy
    assert "frame-ancestors 'none'" in policy


def test_only_the_payment_form_may_stand_in_a_frame(firm) -> None:
    begun = firm.begins(kinds=["card"])
    asked = {"account": firm.id, "secret": begun.client_secret}

    page = requests.get(f"{firm.stripe.url}/pages/frame", asked, timeout=10)

    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors http://localhost:* http://*.localhost:*" in policy
    assert 'value="us_bank_account"' not in page.text
    other = requests.get(f"{firm.stripe.url}/pages/frame", {**asked, "secret": "x"}, timeout=10)
    assert 'value="us_bank_account"' in other.text


def test_there_is_no_way_to_files_beside_the_pages(firm) -> None:
    for path in (
        "/static/../api.py",
        "/static/%2e%2e/api.py",
        "/static/..%2fapi.py",
        "/api.py",
        "/pages/none",
    ):
        asked = requests.Request("GET", firm.stripe.url).prepare()
        asked.url = f"{firm.stripe.url}{path}"
        assert requests.Session().send(asked, timeout=10).status_code == 404


def test_checkout_of_another_account_cannot_be_read(firm, stripe) -> None:
    checkout, other = opened(firm), Firm(stripe, stripe.account())

    with pytest.raises(ProviderRefused):
        read(other, checkout)
    assert requests.get(checkout.url.replace(firm.id, other.id), timeout=10).status_code == 404
