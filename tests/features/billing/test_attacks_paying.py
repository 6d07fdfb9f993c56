"""What a payer may not do: with whose card, for whom, and while it is switched off (security R37)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.base.errors import NotThere
from features.billing import emails, queries, seen
from features.billing.models import Payment
from features.billing.operations import autopay, refund
from features.billing.switches import PAYMENT_METHODS
from features.clients.models import Access
from features.notifications.models import Notification
from tests.cast import FirmCast
from tests.factories.billing import paid_by_hand, prepaid, released
from tests.factories.online import connected, pays, saved
from tests.features.billing.test_autopay import agree
from tests.features.billing.test_methods import session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(a: FirmCast, stripe):
    return connected(stripe)


def test_another_client_of_theirs_is_not_named_as_payer(a, account, stripe) -> None:
    for client in (a.pottery, a.bakery):
        with pytest.raises(NotThere):
            pays(a.bob, released(a), client=client, saves=True)
    assert not Payment.objects.exists()


def test_nothing_is_kept_or_charged_that_was_kept_while_methods_are_off(a, account, stripe, turn) -> None:
    invoice, card = released(a), saved(stripe, a.household)
    turn(PAYMENT_METHODS, on=False)

    with pytest.raises(NotThere):
        pays(a.alice, invoice, method=card)
    with pytest.raises(NotThere):
        pays(a.alice, invoice, saves=True)
    assert pays(a.alice, invoice).step == "confirm"


def test_what_went_back_is_not_charged_by_itself_again(a, account, stripe) -> None:
    card, now = saved(stripe, a.household), timezone.now()
    invoice = released(a, due_on=queries.today(), now=now)
    payment = pays(a.alice, invoice, method=card).payment
    agree(a)
    refund(payment=payment, part=payment.parts.get(), amount=5_000, by=a.owner, now=now)

    assert autopay.charge_due(now=now) == 0


def test_what_was_due_before_they_agreed_is_not_charged_by_itself(a, account, stripe) -> None:
    saved(stripe, a.household)
    now = timezone.now()
    released(a, due_on=queries.today(now), now=now)
    agree(a, now=now)

    assert autopay.charge_due(now=now + timedelta(days=1)) == 1

    released(a, due_on=queries.today(now - timedelta(days=2)), now=now - timedelta(days=2))
    assert autopay.charge_due(now=now) == 0


def test_who_sees_one_engagement_does_not_learn_of_saved_methods(a, account, stripe) -> None:
    saved(stripe, a.household)
    session = session_of(a.alice)
    assert seen.methods_of(a.alice, session).count() == 1

    Access.objects.filter(contact=a.alice).update(is_limited=True)

    assert not seen.methods_of(a.alice, session).exists()


def test_who_sees_one_engagement_is_not_told_what_was_paid_for_the_rest(a) -> None:
    invoice, now = released(a), timezone.now()
    paid_by_hand(a, invoice, 1_000, now=now)
    assert Notification.objects.filter(user=a.alice.user, kind=emails.RECEIVED).count() == 1
    Access.objects.filter(contact=a.alice).update(is_limited=True)

    prepaid(a, a.household, 2_000, now=now)

    assert Notification.objects.filter(user=a.alice.user, kind=emails.RECEIVED).count() == 1
    paid_by_hand(a, invoice, 1_000, now=now)  # of no engagement, as theirs is: they see all of it
    assert Notification.objects.filter(user=a.alice.user, kind=emails.RECEIVED).count() == 2
