"""What a payer may not do: with whose card, for whom, and while it is switched off (security R37)."""

import pytest

from features.base.errors import NotThere
from features.billing.models import Payment
from features.billing.switches import PAYMENT_METHODS
from tests.cast import FirmCast
from tests.factories.billing import released
from tests.factories.online import connected, pays, saved

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
