"""What a payer may not do: with whose card, for whom, and while it is switched off (security R37)."""

import pytest
from django.utils import timezone

from features.base.errors import NotThere
from features.billing import queries
from features.billing.models import Payment
from features.billing.operations import autopay, refund
from features.billing.switches import PAYMENT_METHODS
from tests.cast import FirmCast
from tests.factories.billing import released
from tests.factories.online import connected, pays, saved
from tests.features.billing.test_autopay import agree

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
