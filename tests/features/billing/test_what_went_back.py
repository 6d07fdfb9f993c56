"""
What follows a payment at the provider, in any order and learned in any order: refunds of ours and of the dashboard there,
refunds that fail, disputes, returns. The books have to be what the provider moved, to the cent. `GONE=…` runs more.
"""

import os
import random
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from features.base import outbox
from features.base.errors import DomainError
from features.billing import ledger
from features.billing.ledger import K
from features.billing.models import Account, CreditLot, Entry, Payment, Refund
from features.billing.operations import hearing, reconciling, refund, taking
from features.billing.switches import PREPAYMENT
from integrations.payments.gateway import provider
from integrations.payments.stripe_gateway import announcements
from tests.factories.billing import FEE, released
from tests.factories.online import connected, learns, pays, saved

pytestmark = pytest.mark.django_db
BANK, CARD = "000123456789", "4242424242424242"


@pytest.fixture
def shop(a, stripe, turn):
    account = connected(stripe)
    turn(PREPAYMENT, on=True)
    return SimpleNamespace(cast=a, account=account, id=account.account_id, stripe=stripe)


def arrived(shop, number: str = CARD, *, credit: int = 0) -> Payment:
    """Return a payment of an invoice, with credit beside it, that the provider has."""
    wish = {"credit": credit, "client": shop.cast.household} if credit else {}
    payment = pays(
        shop.cast.alice, released(shop.cast), method=saved(shop.stripe, shop.cast.household, number), **wish
    )
    shop.stripe.advance(days=5)
    learns(payment.payment)
    payment.payment.refresh_from_db()
    return payment.payment


def there(shop, door: str, payment: Payment, **asked):
    return shop.stripe.ask(door, account=shop.id, payment=payment.intent_id, **asked)


def hear_all(shop, chance: random.Random | None = None) -> None:
    events = shop.stripe.objects("event", shop.id)
    if chance:
        events = events * 2
        chance.shuffle(events)
    for one in events:
        hear(one)


def hear(event: dict[str, Any]) -> None:
    hearing.hear(announcements.translated(event), now=timezone.now())


def lies_in(kind: str) -> int:
    return sum(Entry.objects.filter(account__kind=kind).values_list("amount", flat=True))


def owed() -> int:
    return sum(Account.objects.filter(kind=K.RECEIVABLE).values_list("balance", flat=True))


def check(shop) -> None:
    shop.account.refresh_from_db()
    assert reconciling.reconcile(shop.account, now=timezone.now() + timezone.timedelta(minutes=10)) == []
    moved = provider().movements(account_id=shop.id, since=reconciling.FIRST)
    assert lies_in(K.PROVIDER) == sum(one.net for one in moved)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert list(ledger.proof()) == []
    for payment in Payment.objects.filter(state__in=("succeeded", "returned")):
        explained(payment)


def explained(payment: Payment) -> None:
    """What is gone of a payment stands at its parts and lots, or among what was lost: nothing is counted twice."""
    gone = sum(a + s for a, s in payment.refunds.exclude(state="failed").values_list("amount", "surcharge"))
    lost = payment.disputes.filter(state="lost").values_list("amount", flat=True)
    gone += sum(lost) + (payment.charged if payment.state == "returned" else 0)
    kept = sum(taking.left(of) for of in taking.sources(payment)) + taking.surcharge_left(payment)
    assert kept == max(payment.charged - gone, 0)
    assert payment.lost == max(gone - payment.charged, 0)


def test_two_lost_disputes_take_what_there_was_once(shop) -> None:
    payment = arrived(shop)
    for amount in (100_000, 50_000):
        dispute = there(shop, "dispute", payment, amount=amount)
        shop.stripe.ask("close_dispute", account=shop.id, dispute=dispute["id"], won=False)

    hear_all(shop)

    assert owed() == FEE
    payment.refresh_from_db()
    assert payment.lost == 150_000 - FEE
    check(shop)


def test_a_return_after_a_lost_dispute_takes_the_rest(shop) -> None:
    payment = arrived(shop, BANK)
    there(shop, "dispute", payment, amount=100_000)  # of a bank account it is lost at once
    hear_all(shop)
    assert owed() == 100_000

    there(shop, "return", payment)
    hear_all(shop)

    assert owed() == FEE
    payment.refresh_from_db()
    assert (payment.state, payment.lost) == ("returned", 100_000)
    check(shop)


def test_a_refund_that_fails_after_all_was_lost_makes_the_loss_good(shop) -> None:
    payment = arrived(shop, BANK)
    row = refund(
        payment=payment, part=payment.parts.get(), amount=30_000, by=shop.cast.owner, now=timezone.now()
    )
    outbox.deliver_waiting()
    there(shop, "return", payment)
    hear_all(shop)
    payment.refresh_from_db()
    assert (owed(), payment.lost) == (FEE, 30_000)

    row.refresh_from_db()
    shop.stripe.ask("fail_refund", account=shop.id, refund=row.refund_id)
    hear_all(shop)

    payment.refresh_from_db()
    assert (owed(), payment.lost) == (FEE, 0)
    check(shop)


def test_what_the_firm_sends_back_at_the_provider_is_posted_like_ours(shop) -> None:
    payment = arrived(shop)

    there(shop, "refund", payment, amount=28_000)
    hear_all(shop, random.Random(1))

    row = Refund.objects.get()
    assert (row.amount, row.state, row.by, row.is_from_there) == (28_000, "done", None, True)
    assert row.part == payment.parts.get()
    assert owed() == 28_000
    check(shop)


def test_what_is_sent_back_there_is_taken_from_credit_too_also_where_it_was_used(shop) -> None:
    payment = arrived(shop, credit=10_000)
    released(shop.cast, None, 6_000)
    assert owed() == 0

    made = there(shop, "refund", payment)
    hear_all(shop)

    assert sorted(Refund.objects.values_list("amount", flat=True)) == [10_000, FEE]
    assert owed() == FEE + 6_000
    assert CreditLot.objects.get().left == 0
    check(shop)

    shop.stripe.ask("fail_refund", account=shop.id, refund=made["id"])
    hear_all(shop)
    assert owed() == 0
    check(shop)


def test_what_goes_back_here_and_there_at_once_goes_back_once(shop) -> None:
    payment = arrived(shop)
    ours = refund(
        payment=payment, part=payment.parts.get(), amount=FEE, by=shop.cast.owner, now=timezone.now()
    )
    made = there(shop, "refund", payment)
    hear_all(shop)
    payment.refresh_from_db()
    assert (owed(), payment.lost) == (FEE, FEE)

    outbox.deliver_waiting()

    ours.refresh_from_db()
    payment.refresh_from_db()
    assert (ours.state, owed(), payment.lost) == ("failed", FEE, 0)
    check(shop)

    shop.stripe.ask("fail_refund", account=shop.id, refund=made["id"])
    hear_all(shop)
    assert owed() == 0
    check(shop)


def test_a_refund_heard_of_before_its_payment_waits_for_it(shop) -> None:
    payment = pays(
        shop.cast.alice, released(shop.cast), method=saved(shop.stripe, shop.cast.household, BANK)
    ).payment
    shop.stripe.advance(days=5)
    there(shop, "refund", payment, amount=500)

    for one in shop.stripe.objects("event", shop.id):
        if one["type"].startswith("refund"):
            hear(one)

    assert owed() == 500
    check(shop)


# --- anything, in any order ------------------------------------------------------------------------


def happens(shop, payment: Payment, chance: random.Random) -> None:
    """One thing at the provider or here; what can't be any more does not happen."""
    doors = ("refund", "fail_refund", "dispute", "close_dispute", "close_dispute", "return")
    what = chance.choice((*doors, "ours", "send", "learn"))
    amount = chance.choice((1, payment.charged // 3, payment.charged))
    try:
        if what == "ours":
            ours(shop, payment, amount, chance)
        elif what == "send":
            outbox.deliver_waiting()
        elif what == "learn":
            hear_all(shop, chance)
        else:
            asked = asked_of(shop, what, chance)
            there(shop, what, payment, amount=amount, **asked)
    except (DomainError, IndexError):
        return
    except AssertionError as no:
        assert "error" in str(no)  # noqa: PT017  the stand-in refuses it


def asked_of(shop, what: str, chance: random.Random) -> dict[str, object]:
    if what == "fail_refund":
        return {"refund": chance.choice(shop.stripe.objects("refund", shop.id))["id"]}
    if what == "close_dispute":
        one = chance.choice(shop.stripe.objects("dispute", shop.id))
        return {"dispute": one["id"], "won": chance.random() < 0.5}
    return {}


def ours(shop, payment: Payment, amount: int, chance: random.Random) -> None:
    of = chance.choice([*payment.parts.all(), *payment.credit_lots.all()])
    which = {"lot": of} if isinstance(of, CreditLot) else {"part": of}
    refund(payment=payment, amount=min(amount, of.amount), by=shop.cast.owner, now=timezone.now(), **which)


@pytest.mark.parametrize("seed", range(int(os.environ.get("GONE", "5"))))
def test_whatever_goes_back_the_books_are_what_the_provider_moved(shop, seed: int) -> None:
    chance = random.Random(seed)
    payment = arrived(shop, chance.choice((CARD, BANK)), credit=chance.choice((0, 10_000)))
    if chance.random() < 0.5:
        released(shop.cast, None, 6_000)

    for _ in range(8):
        happens(shop, payment, chance)
    outbox.deliver_waiting(now=timezone.now() + timezone.timedelta(minutes=5))
    hear_all(shop, chance)

    check(shop)
    assert Counter(Refund.objects.values_list("state", flat=True))["asked"] == 0
