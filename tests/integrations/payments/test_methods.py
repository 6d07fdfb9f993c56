"""What is kept of a card or a bank account, and what it may be used for afterwards."""

import pytest

from integrations.payments.errors import Declined, ProviderRefused
from tests.integrations.payments.conftest import new_key


@pytest.fixture
def customer(firm) -> str:
    return firm.stripe.customer(firm.id)


def kept(firm, customer: str, number: str):
    setup = firm.provider.start_setup(
        account_id=firm.id, customer_id=customer, kinds=["card", "bank"], key=new_key()
    )
    told = firm.stripe.confirm(firm.id, setup.client_secret, number, return_url="http://localhost/back")
    if told.get("next_action"):
        firm.stripe.bank_says(told["next_action"]["redirect_to_url"]["url"])
    return firm.provider.read_setup(account_id=firm.id, setup_id=setup.id)


def test_a_card_is_kept_and_pays_without_its_person(firm, customer) -> None:
    setup = kept(firm, customer, "4000056655665556")

    assert (setup.status, setup.method.funding, setup.method.customer_id) == ("succeeded", "debit", customer)
    assert firm.provider.methods(account_id=firm.id, customer_id=customer) == (setup.method,)
    paid = firm.pays(setup.method.id, customer_id=customer, off_session=True)
    assert paid.status == "succeeded"


def test_a_card_that_asked_once_when_it_was_kept_does_not_ask_again(firm, customer) -> None:
    setup = kept(firm, customer, "4000002500003155")

    assert firm.pays(setup.method.id, customer_id=customer, off_session=True).status == "succeeded"


def test_a_card_can_be_kept_and_be_declined_when_it_is_charged(firm, customer) -> None:
    setup = kept(firm, customer, "4000000000000341")

    assert setup.status == "succeeded"
    with pytest.raises(Declined):
        firm.pays(setup.method.id, customer_id=customer, off_session=True)


def test_a_card_that_its_bank_declines_is_not_kept(firm, customer) -> None:
    setup = kept(firm, customer, "4000000000009995")

    assert (setup.status, setup.failure.decline_code) == ("needs_method", "insufficient_funds")
    assert firm.provider.methods(account_id=firm.id, customer_id=customer) == ()


def test_a_payment_can_keep_its_method(firm, customer) -> None:
    firm.pays("pm_card_mastercard_prepaid", customer_id=customer)
    assert firm.provider.methods(account_id=firm.id, customer_id=customer) == ()

    firm.pays("pm_card_visa", customer_id=customer, save_method=True)
    firm.pays_by_bank(customer_id=customer, save_method=True)

    found = firm.provider.methods(account_id=firm.id, customer_id=customer)
    assert [one.kind for one in found] == ["bank", "card"]


def test_a_removed_method_pays_no_more_and_removing_it_twice_is_fine(firm, customer) -> None:
    method = kept(firm, customer, "4242424242424242").method

    for _ in range(2):
        firm.provider.detach(account_id=firm.id, method_id=method.id, key=new_key())

    assert firm.provider.methods(account_id=firm.id, customer_id=customer) == ()
    with pytest.raises(ProviderRefused):
        firm.pays(method.id, customer_id=customer, off_session=True)


def test_somebody_elses_method_cannot_be_used(firm, customer) -> None:
    method = kept(firm, customer, "4242424242424242").method

    for payer in (firm.stripe.customer(firm.id), ""):
        with pytest.raises(ProviderRefused):
            firm.pays(method.id, customer_id=payer)


@pytest.mark.parametrize(
    ("number", "given", "code"),
    [
        ("4242424242424241", {}, "incorrect_number"),
        ("4242424242424242", {"card[exp_year]": "2019"}, "invalid_expiry_year"),
        ("4242424242424242", {"card[exp_month]": "13"}, "invalid_expiry_month"),
        ("4242424242424242", {"card[cvc]": "1"}, "invalid_cvc"),
        ("000999999991", {}, "account_number_invalid"),
    ],
)
def test_a_mistyped_number_becomes_no_method(firm, number, given, code) -> None:
    assert firm.stripe.typed(firm.id, number, **given)["error"]["code"] == code
    assert firm.stripe.objects("payment_method", firm.id) == []


def test_the_same_card_has_the_same_fingerprint(firm, customer) -> None:
    first, second = (kept(firm, customer, "4242424242424242").method for _ in range(2))

    assert first.id != second.id
    assert first.fingerprint == second.fingerprint
