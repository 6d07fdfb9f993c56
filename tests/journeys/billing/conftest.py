"""
A firm that takes payments online. The stories about money share one installation, and one stand-in for Stripe beside it;
each has people of its own.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from features.billing.switches import BILLING, PAYMENT_METHODS, PREPAYMENT
from features.toggles import operations as toggles
from tenants.context import inside
from tests import fakes_stripe
from tests.cast import FirmCast, make_firm
from tests.environment import WORKER
from tests.factories.online import connected
from tests.fakes_stripe import PUBLISHABLE, SECRET, WEBHOOK_SECRETS, Stripe
from tests.journeys import installation
from tests.journeys.billing.till import Till
from tests.journeys.installation import Installation
from tests.journeys.scene import Scene


@pytest.fixture(scope="package")
def port() -> int:
    return installation.free_port()


@pytest.fixture(scope="package")
def stand_in(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stripe]:
    """Bring what is announced to the installation's own address, signed, as it happens."""
    hook = f"http://localhost:{port}/webhooks/payments/"
    folder = tmp_path_factory.mktemp("stripe")
    with fakes_stripe.running(folder, webhook_url=hook) as found, pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "PAYMENTS", found.connection)  # for what is made before a story begins
        yield found


@pytest.fixture(scope="package")
def place(
    port: int,
    stand_in: Stripe,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Installation]:
    name, folder = f"portico_billing_{WORKER}_{os.getpid()}", tmp_path_factory.mktemp("billing")
    keys = {
        "DEMO": "1", "PAYMENTS_URL": "stripe://", "STRIPE_SECRET_KEY": SECRET,
        "STRIPE_PUBLISHABLE_KEY": PUBLISHABLE, "STRIPE_WEBHOOK_SECRETS": " ".join(WEBHOOK_SECRETS),
        "STRIPE_API_URL": stand_in.url, "STRIPE_JS_URL": f"{stand_in.url}/v3/",
    }  # fmt: skip
    with django_db_blocker.unblock(), installation.running(folder, name, port, **keys) as place:
        yield place


@pytest.fixture(scope="package")
def open_firm(place: Installation, stand_in: Stripe) -> Callable[..., FirmCast]:
    """Open a firm of this address, connected with the stand-in, with all switches of money on."""

    def opened(slug: str, kind: str = "accounting") -> FirmCast:
        a = make_firm(slug, kind)
        with inside(a.firm):
            connected(stand_in)
            for switch in (BILLING, PAYMENT_METHODS, PREPAYMENT):
                toggles.turn(switch=switch, on=True, by=a.owner)
        return a

    return opened


@pytest.fixture(scope="package")
def aldergate(open_firm: Callable[..., FirmCast]) -> FirmCast:
    return open_firm("aldergate")


@pytest.fixture(scope="module")
def firm(aldergate: FirmCast) -> FirmCast:
    """Return where a story plays; those that need another kind, or another time, have a firm of their own."""
    return aldergate


@pytest.fixture(scope="module")
def till(scene: Scene, stand_in: Stripe) -> Till:
    return Till(scene, stand_in)
