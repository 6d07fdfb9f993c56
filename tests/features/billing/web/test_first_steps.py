"""Setting up how a firm bills is one of its first steps, while it sends invoices at all."""

import pytest

from features.billing import operations
from features.billing.switches import BILLING
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import Cast
from tests.factories.online import connected
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
STEP, HINT = "Set up how you bill", "connect Stripe to be paid online"


def inbox(cast: Cast) -> str:
    return text_of(Browser(cast.a.firm).signed_in_as(cast.a.owner).get("/workspace/"))


def test_it_ticks_itself_once_the_rules_were_saved(cast: Cast) -> None:
    assert STEP in inbox(cast)
    assert HINT in inbox(cast)
    with inside(cast.a.firm):
        operations.change_rules(by=cast.a.owner, terms_days=30)

    assert STEP in inbox(cast)
    assert HINT not in inbox(cast)


def test_or_once_stripe_is_connected(cast: Cast, stripe) -> None:  # type: ignore[no-untyped-def]
    with inside(cast.a.firm):
        connected(stripe)

    assert HINT not in inbox(cast)


def test_it_is_gone_while_invoices_are_off(cast: Cast) -> None:
    with inside(cast.a.firm):
        toggles.turn(switch=BILLING, on=False, by=cast.a.owner)

    assert STEP not in inbox(cast)
