"""Whether something happened: idempotency keys, lost answers, a crash in the middle, accounts kept apart."""

import threading

import pytest
import requests

from integrations.payments.errors import (
    Declined,
    Gone,
    KeyReused,
    NotFoundThere,
    ProviderDown,
    ProviderRefused,
)
from tests.fakes_stripe import PUBLISHABLE, SECRET
from tests.integrations.payments.conftest import BACK, BEGINNING, Firm, new_key

PAY = "POST /v1/payment_intents"


def payments(firm):
    return list(firm.provider.payments_since(account_id=firm.id, since=BEGINNING))


def test_the_same_key_answers_the_same_and_does_it_once(firm) -> None:
    key = new_key()

    first, again = firm.pays(key=key), firm.pays(key=key)

    assert first == again
    assert len(firm.movements()) == 1


def test_the_same_key_repeats_a_decline(firm) -> None:
    key = new_key()
    for _ in range(2):
        with pytest.raises(Declined):
            firm.pays("pm_card_chargeDeclined", key=key)

    assert len(payments(firm)) == 1


def test_a_replayed_answer_says_so(firm) -> None:
    headers = {"Authorization": f"Bearer {SECRET}", "Stripe-Account": firm.id, "Idempotency-Key": new_key()}

    answers = [
        requests.post(f"{firm.stripe.url}/v1/customers", {"name": "E"}, headers=headers, timeout=10)
        for _ in range(2)
    ]

    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true"]
    assert answers[0].json() == answers[1].json()


def test_a_key_used_for_something_else_is_refused_and_nothing_is_done(firm) -> None:
    key = new_key()
    firm.pays(key=key, amount=1_000)

    with pytest.raises(KeyReused):
        firm.pays(key=key, amount=1_001)

    assert [one.amount for one in payments(firm)] == [1_000]


def test_a_key_is_good_in_each_account_for_itself(firm, stripe) -> None:
    other, key = Firm(stripe, stripe.account()), new_key()

    assert firm.pays(key=key).id != other.pays(key=key).id


def test_a_key_that_is_in_use_leaves_it_open_whether_it_happened(firm) -> None:
    key = new_key()
    firm.stripe.script(PAY, "hold")
    first = threading.Thread(target=firm.pays, kwargs={"key": key})
    first.start()
    firm.stripe.ask("await_held")

    with pytest.raises(ProviderDown):
        firm.pays(key=key)

    firm.stripe.ask("release")
    first.join()
    assert [firm.pays(key=key).id] == [one.id for one in payments(firm)]


@pytest.mark.parametrize(
    ("mishap", "has_happened"), [("lose_answer", True), ("lose_request", False), ("status", False)]
)
def test_a_lost_answer_is_found_out_by_the_same_key(firm, mishap, has_happened) -> None:
    key = new_key()
    firm.stripe.script(PAY, mishap)

    with pytest.raises(ProviderDown):
        firm.pays(key=key)

    assert bool(payments(firm)) is has_happened
    paid = firm.pays(key=key)
    assert [one.id for one in payments(firm)] == [paid.id]
    assert len(firm.movements()) == 1


def test_too_many_requests_leave_it_open_too(firm) -> None:
    firm.stripe.script(PAY, "status", status=429)

    with pytest.raises(ProviderDown):
        firm.pays()


@pytest.mark.parametrize(("mishap", "has_happened"), [("die_before", False), ("die_after", True)])
def test_a_crash_leaves_all_of_a_request_or_nothing(own_stripe, mishap, has_happened) -> None:
    firm, key = Firm(own_stripe, own_stripe.account()), new_key()
    before = firm.kinds_of_events()
    own_stripe.script(PAY, mishap)

    with pytest.raises(ProviderDown):
        firm.pays(key=key)
    own_stripe.wait()
    own_stripe.start()

    happened = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    assert firm.kinds_of_events() == [*before, *(happened if has_happened else [])]
    assert len(firm.movements()) == (1 if has_happened else 0)
    firm.pays(key=key)
    assert firm.kinds_of_events() == [*before, *happened]
    assert len(firm.movements()) == 1


def test_what_was_answered_survives_a_kill(own_stripe) -> None:
    firm = Firm(own_stripe, own_stripe.account())
    paid = [firm.pays().id for _ in range(20)]

    own_stripe.kill()
    own_stripe.start()

    assert [one.id for one in payments(firm)] == paid[::-1]


def test_nobody_answers(own_stripe) -> None:
    firm = Firm(own_stripe, own_stripe.account())
    own_stripe.kill()

    with pytest.raises(ProviderDown):
        firm.pays()

    own_stripe.start()


def test_the_same_seed_and_the_same_requests_make_the_same_world(tmp_path) -> None:
    from tests.fakes_stripe import running  # noqa: PLC0415

    worlds = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with running(tmp_path / name, options=("--clock", "1790000000", "--seed", "s")) as found:
            firm = Firm(found, found.account())
            worlds.append((firm.pays(), firm.movements(), [event["id"] for event in found.objects("event")]))

    assert worlds[0] == worlds[1]


def test_accounts_are_kept_apart(firm, stripe) -> None:
    other = Firm(stripe, stripe.account())
    payment, customer = firm.pays(), stripe.customer(firm.id)

    with pytest.raises(NotFoundThere):
        other.read(payment)
    with pytest.raises(NotFoundThere):
        other.provider.refund(account_id=other.id, payment_id=payment.id, amount=100, key=new_key())
    with pytest.raises(NotFoundThere):
        other.pays(customer_id=customer)
    with pytest.raises(NotFoundThere):
        other.pays(payment.method.id)
    assert other.movements() == payments(other) == []


def test_without_an_account_or_with_a_wrong_key_nothing_is_done(firm) -> None:
    def post(**headers: str) -> int:
        address = f"{firm.stripe.url}/v1/customers"
        return requests.post(address, {"name": "E"}, headers=headers, timeout=10).status_code

    assert post(Authorization=f"Bearer {SECRET}") == 400
    assert post(**{"Authorization": "Bearer sk_test_somebodyElses", "Stripe-Account": firm.id}) == 401
    assert post(**{"Authorization": f"Bearer {PUBLISHABLE}", "Stripe-Account": firm.id}) == 403
    assert firm.stripe.objects("customer", firm.id) == []


def test_a_parameter_that_stripe_does_not_know_is_refused(firm) -> None:
    headers = {"Authorization": f"Bearer {SECRET}", "Stripe-Account": firm.id}
    asked = {"amount": 100, "currency": "usd", "payment_method_types[]": "card"}

    answer = requests.post(f"{firm.stripe.url}/v1/payment_intents", asked, headers=headers, timeout=10).json()

    assert (answer["error"]["code"], answer["error"]["param"]) == (
        "parameter_unknown",
        "payment_method_types",
    )


def test_an_account_that_cut_the_connection_is_gone(firm) -> None:
    payment = firm.pays()

    assert firm.provider.disconnect(firm.id)

    for ask in (lambda: firm.read(payment), firm.pays, lambda: firm.provider.read_account(firm.id)):
        with pytest.raises(Gone):
            ask()
    assert not firm.provider.disconnect(firm.id)


def test_an_account_with_open_questions_takes_no_payment(stripe) -> None:
    firm = Firm(stripe, stripe.account(whole=False))

    with pytest.raises(ProviderRefused):
        firm.pays(return_url=BACK)

    account = stripe.provider.read_account(firm.id)
    assert (account.is_ready, account.details_submitted) == (False, True)
    assert account.missing == ("a bank account for payouts", "an identity document")
    assert account.disabled_reason == "Details the payment provider asked for are overdue."
