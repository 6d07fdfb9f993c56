"""What the provider announces: signed, twice, in any order, about other accounts (security R34–R36)."""

import logging
import random
from types import SimpleNamespace

import pytest
from django.utils import timezone

from features.base import outbox
from features.billing import ledger
from features.billing.ledger import K
from features.billing.models import Dispute, Entry, Payment, Posting, ProviderEvent, Refund
from features.billing.models.online import Puzzle
from features.billing.operations import refund
from integrations.payments.gateway import provider
from tenants.context import inside, platform
from tenants.models import StrayPaymentEvent
from tests.cast import Cast
from tests.factories.billing import FEE, released
from tests.factories.online import connected, pays, saved, types
from tests.fakes_stripe import Announcement
from tests.http import Browser

pytestmark = pytest.mark.django_db
HOOK = "/webhooks/payments/"
SHORT = "4000000000000259"  # succeeds, then is disputed


@pytest.fixture
def firm(cast: Cast, stripe):
    with inside(cast.a.firm):
        account = connected(stripe)
    return SimpleNamespace(cast=cast.a, account=account, id=account.account_id, stripe=stripe, at=cast.a.firm)


def post(one: Announcement, **headers: str) -> int:
    sent = Browser().post(
        HOOK,
        one.body,
        content_type="application/json",
        headers={"Stripe-Signature": one.signature, **headers},
    )
    return sent.status_code


def told(firm) -> list[Announcement]:
    return firm.stripe.announcements(firm.id)


def books(firm) -> tuple[int, int]:
    """Return what the ledger says lies at the provider, and what really does."""
    since = timezone.now() - timezone.timedelta(days=3)
    with inside(firm.at):
        said = sum(Entry.objects.filter(account__kind=K.PROVIDER).values_list("amount", flat=True))
        assert list(ledger.proof()) == []
    return said, sum(one.net for one in provider().movements(account_id=firm.id, since=since))


def paid_unheard(firm, number: str = "4242424242424242"):
    """Let somebody type a card; nobody has come back to our page yet."""
    with inside(firm.at):
        invoice = released(firm.cast)
        types(firm.stripe, pays(firm.cast.alice, invoice), number)
    return invoice


def owed(firm, invoice) -> int:
    with inside(firm.at):
        return ledger.balance(ledger.of_invoice(invoice))


def test_a_payment_nobody_came_back_from_is_learned(firm) -> None:
    invoice = paid_unheard(firm)
    assert owed(firm, invoice) == FEE

    assert {post(one) for one in told(firm)} == {200}

    assert owed(firm, invoice) == 0
    said, real = books(firm)
    assert said == real > 0


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_and_any_number_of_times_the_books_are_the_same(firm, seed) -> None:
    invoice = paid_unheard(firm)
    events = told(firm) * 3
    random.Random(seed).shuffle(events)

    for one in events:
        assert post(one) == 200

    with inside(firm.at):
        assert Posting.objects.filter(kind="paid").count() == 1
        assert set(
            ProviderEvent.objects.exclude(kind__startswith="account").values_list("times", flat=True)
        ) == {3}
    assert owed(firm, invoice) == 0
    assert len(set(books(firm))) == 1


def test_what_is_not_signed_or_old_or_forged_is_not_let_in(firm) -> None:
    paid_unheard(firm)
    event = firm.stripe.objects("event", firm.id)[-1]
    now = int(timezone.now().timestamp())
    bad = [
        firm.stripe.signed(event, secrets=("whsec_ofSomebodyElse",)),
        firm.stripe.signed(event, at=now - 301),
        firm.stripe.signed(event, at=now + 400),
    ]
    good = firm.stripe.signed(event)
    forged = Announcement(good.id, good.kind, good.body.replace(b"usd", b"eur"), good.signature, {})

    assert [post(one) for one in [*bad, forged, Announcement("", "", good.body, "", {})]] == [400] * 5

    with inside(firm.at):
        assert not ProviderEvent.objects.exists()


def test_while_a_secret_is_replaced_both_are_good(firm) -> None:
    invoice = paid_unheard(firm)
    event = firm.stripe.objects("event", firm.id)[-1]
    old = firm.stripe.signed(event, secrets=("whsec_ofTheStandInOld",))
    both = firm.stripe.signed(event, secrets=("whsec_unknown1234", "whsec_ofTheStandInNew"))

    assert [post(old), post(both)] == [200, 200]
    assert owed(firm, invoice) == 0


def test_what_is_about_an_account_of_nobody_is_put_aside(firm, caplog) -> None:
    stranger = firm.stripe.account()
    strange = firm.stripe.announcements(stranger)[-1]

    with caplog.at_level(logging.ERROR):
        assert [post(strange), post(strange)] == [200, 200]

    with platform():
        row = StrayPaymentEvent.objects.get()
    assert (row.account_id, row.times) == (stranger, 2)
    assert len([each for each in caplog.records if stranger in each.getMessage()]) == 1
    with inside(firm.at):
        assert not ProviderEvent.objects.exists()


def test_the_account_says_whose_it_is_whatever_the_payment_says(firm, cast: Cast) -> None:
    """Another firm’s account names our payment in its metadata: it changes nothing of ours, nor of theirs."""
    with inside(cast.b.firm):
        other = connected(firm.stripe)
    with inside(firm.at):
        invoice = released(firm.cast)
        payment = pays(firm.cast.alice, invoice).payment
    foreign = provider().start_payment(
        account_id=other.account_id, amount=FEE, currency="usd", kinds=["card"], key=f"foreign:{payment.pk}",
        metadata={"portico_payment": str(payment.pk)},
    )  # fmt: skip
    firm.stripe.confirm(other.account_id, foreign.client_secret)

    assert {post(one) for one in firm.stripe.announcements(other.account_id)} == {200}

    assert owed(firm, invoice) == FEE
    with inside(cast.b.firm):
        assert not Posting.objects.exists()


def test_kinds_we_do_not_know_are_kept_and_answered(firm) -> None:
    strange = Announcement("", "", b"", "", {})
    body = (
        b'{"id":"evt_odd","object":"event","type":"climate.order.created","created":1,"account":"'
        + firm.id.encode()
        + b'","data":{"object":{"id":"x_1","object":"climate.order"}}}'
    )
    from integrations.payments.fake import signing  # noqa: PLC0415

    header = signing.header(body, ["whsec_ofTheStandInNew"], int(timezone.now().timestamp()))
    strange = Announcement("evt_odd", "", body, header, {})

    assert post(strange) == 200

    with inside(firm.at):
        assert not ProviderEvent.objects.get().was_known


def test_what_is_too_large_is_not_read(firm) -> None:
    assert post(Announcement("", "", b"x" * (513 * 1024), "t=1,v1=x", {})) == 413


def test_while_the_provider_cannot_be_asked_it_has_to_come_again(firm) -> None:
    invoice = paid_unheard(firm)
    last = told(firm)[-1]
    firm.stripe.script("GET /v1/payment_intents", "lose_request")

    assert post(last) == 503
    with inside(firm.at):
        assert not ProviderEvent.objects.exists()

    assert post(last) == 200
    assert owed(firm, invoice) == 0


def test_a_dispute_is_held_back_and_lost(firm) -> None:
    invoice = paid_unheard(firm, SHORT)
    firm.stripe.advance(seconds=120)
    for one in told(firm):
        post(one)
    with inside(firm.at):
        dispute = Dispute.objects.get()
        assert (dispute.state, dispute.amount) == ("open", FEE)
    assert owed(firm, invoice) == 0
    assert len(set(books(firm))) == 1

    firm.stripe.ask("close_dispute", account=firm.id, dispute=dispute.dispute_id, won=False)
    for one in reversed(told(firm) * 2):
        post(one)

    assert owed(firm, invoice) == FEE
    assert len(set(books(firm))) == 1
    with inside(firm.at):
        assert sum(Entry.objects.filter(account__kind=K.DISPUTED).values_list("amount", flat=True)) == 0


def test_a_dispute_that_is_won_brings_the_money_back(firm) -> None:
    invoice = paid_unheard(firm, SHORT)
    firm.stripe.advance(seconds=120)
    [dispute] = firm.stripe.objects("dispute", firm.id)
    firm.stripe.ask("close_dispute", account=firm.id, dispute=dispute["id"], won=True)

    for one in reversed(told(firm) * 2):
        post(one)
    for one in told(firm):
        post(one)

    assert owed(firm, invoice) == 0
    assert len(set(books(firm))) == 1


def _refunded(firm, number: str, amount: int = 5_000) -> Refund:
    with inside(firm.at):
        step = pays(
            firm.cast.alice, released(firm.cast), method=saved(firm.stripe, firm.cast.household, number)
        )
        part = step.payment.parts.get()
        row = refund(
            payment=step.payment,
            part=part,
            amount=amount,
            by=firm.cast.owner,
            now=timezone.now(),
            reason="Too much",
        )
        outbox.deliver_waiting()
        row.refresh_from_db()
    return row


def test_a_refund_is_sent_back_to_the_card(firm) -> None:
    assert _refunded(firm, "4242424242424242").state == "done"
    assert len(set(books(firm))) == 1


def test_a_refund_whose_answer_is_lost_is_asked_for_under_the_same_key(firm) -> None:
    firm.stripe.script("POST /v1/refunds", "lose_answer")
    row = _refunded(firm, "4242424242424242")
    assert row.state == "asked"

    with inside(firm.at):
        outbox.deliver_waiting(now=timezone.now() + timezone.timedelta(minutes=5))

    assert len(firm.stripe.objects("refund", firm.id)) == 1
    assert len(set(books(firm))) == 1


def test_a_refund_the_bank_does_not_take_is_put_back(firm) -> None:
    row = _refunded(firm, "4000000000005126")
    firm.stripe.advance(days=2)

    for one in told(firm) * 2:
        post(one)

    with inside(firm.at):
        row.refresh_from_db()
        assert row.state == "failed"
        assert ledger.balance(ledger.of_invoice(row.part.invoice)) == 0
    said, real = books(firm)
    paid_out = sum(each["amount"] for each in firm.stripe.objects("payout", firm.id))
    assert said == real, paid_out


def test_what_staff_sent_back_at_the_provider_itself_is_taken_in(firm) -> None:
    invoice = paid_unheard(firm)
    with inside(firm.at):
        intent = Payment.objects.get().intent_id
    provider().refund(account_id=firm.id, payment_id=intent, amount=100, key=f"past-us:{intent}")

    for one in told(firm):
        post(one)

    assert owed(firm, invoice) == 100
    assert len(set(books(firm))) == 1
    with inside(firm.at):
        assert Refund.objects.get().is_from_there
        assert not Puzzle.objects.exists()


def test_what_the_provider_pays_out_reaches_the_bank(firm) -> None:
    invoice = paid_unheard(firm)
    firm.stripe.advance(days=4)
    for one in told(firm):
        post(one)

    with inside(firm.at):
        bank = sum(Entry.objects.filter(account__kind=K.BANK).values_list("amount", flat=True))
    assert bank == sum(each["amount"] for each in firm.stripe.objects("payout", firm.id)) > 0
    assert owed(firm, invoice) == 0
    assert books(firm) == (0, 0)


def test_a_firm_that_leaves_at_the_provider_takes_no_more_payments(firm) -> None:
    firm.stripe.ask("leave", account=firm.id)

    post(told(firm)[-1])

    with inside(firm.at):
        firm.account.refresh_from_db()
    assert firm.account.ended_at is not None
