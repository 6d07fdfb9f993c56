"""The firm connects an account of its own, and ends that again (S0-37, D13)."""

from uuid import uuid4

import pytest
from django.utils import timezone

from features.base import scope
from features.base.errors import Conflict, NotAllowed, Unavailable
from features.billing import connected
from features.billing.models import Payment, PaymentMethod, ProviderAccount
from features.billing.operations import connecting
from features.billing.switches import PAYMENT_METHODS
from features.toggles.queries import is_on
from tenants.context import inside, platform
from tenants.models import PaymentAccount
from tests.cast import Cast, FirmCast
from tests.factories import online
from tests.factories.billing import released
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
PAGE = "/workspace/settings/payments/"


@pytest.fixture(autouse=True)
def _somebody_new(cast: Cast):
    """What Stripe stands for remembers keys longer than a test lasts: each opens the account of another owner."""
    user = cast.a.owner.user
    known = user.email
    with inside(cast.a.firm):
        user.email = f"{uuid4()}@example.com"
        user.save(update_fields=["email"])
    yield
    user.email = known


def connect(a: FirmCast) -> ProviderAccount:
    return connecting.connect(by=a.owner, now=timezone.now())


def test_a_firm_gets_an_account_of_its_own_that_events_find(a: FirmCast, stripe) -> None:
    account = connect(a)

    assert not account.is_ready
    assert account.missing
    with platform():
        assert PaymentAccount.objects.get(account_id=account.account_id).firm == a.firm
    assert connect(a) == account


@pytest.mark.parametrize("mishap", ["lose_answer", "lose_request"])
def test_after_a_lost_answer_the_same_account_is_found(a: FirmCast, stripe, mishap) -> None:
    before = len(stripe.objects("account"))
    stripe.script("POST /v1/accounts", mishap)
    with pytest.raises(Unavailable):
        connect(a)

    connect(a)

    assert len(stripe.objects("account")) == before + 1


@pytest.mark.requirement("S0-37")
def test_once_the_questions_are_answered_clients_can_keep_methods(a: FirmCast, stripe) -> None:
    account = connect(a)
    assert not is_on(PAYMENT_METHODS)
    assert connecting.onward(account=account, return_url="http://x/", refresh_url="http://y/")

    stripe.ask("onboard", account=account.account_id, whole=False)
    connecting.read_again(account, now=timezone.now())
    account.refresh_from_db()
    assert (account.is_ready, is_on(PAYMENT_METHODS)) == (False, False)
    assert account.missing

    stripe.ask("onboard", account=account.account_id, whole=True)
    connecting.read_again(account, now=timezone.now())
    account.refresh_from_db()

    assert (account.is_ready, account.missing, is_on(PAYMENT_METHODS)) == (True, [], True)


def test_who_may_not_set_up_the_portal_connects_nothing(a: FirmCast, stripe) -> None:
    for attempt in (connecting.connect, connecting.disconnect):
        with pytest.raises(NotAllowed):
            attempt(by=a.staff, now=timezone.now())


def test_an_installation_without_a_provider_says_so(a: FirmCast, settings) -> None:
    settings.PAYMENTS = None

    with pytest.raises(Conflict, match="no payment provider"):
        connect(a)


def test_while_a_payment_is_on_its_way_nothing_is_disconnected(a: FirmCast, stripe) -> None:
    online.connected(stripe)
    online.pays(a.alice, released(a), method=online.saved(stripe, a.household, "000123456789"))

    with pytest.raises(Conflict, match="1 payment is on the way"):
        connecting.disconnect(by=a.owner, now=timezone.now())


def test_disconnected_nobody_pays_and_nothing_stays_kept(a: FirmCast, stripe) -> None:
    account = online.connected(stripe)
    online.saved(stripe, a.household)
    waits = online.pays(a.alice, released(a)).payment

    with scope.scope():
        assert connecting.disconnect(by=a.owner, now=timezone.now())
        assert connected.account() is None

    account.refresh_from_db()
    assert account.ended_at is not None
    assert not PaymentMethod.objects.filter(removed_at__isnull=True).exists()
    assert Payment.objects.get(pk=waits.pk).state == "canceled"
    assert connect(a) != account


def test_the_page_leads_through_it(cast: Cast, stripe) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = browser.get(PAGE)
    assert "Connect Stripe" in text_of(page)
    assert stripe.url in page.headers["Content-Security-Policy"]

    sent = browser.post(PAGE, {"country": "US"})
    assert (sent.status_code, sent["Location"].startswith(stripe.url)) == (302, True)
    with inside(cast.a.firm):
        account = ProviderAccount.objects.get()
    assert "Stripe still asks for" in text_of(browser.get(PAGE))

    stripe.ask("onboard", account=account.account_id, whole=True)
    assert "Clients can pay online." in text_of(browser.get(f"{PAGE}back/", follow=True))
    assert "Go on where you left off" in text_of(browser.get(f"{PAGE}again/", follow=True))
    assert "is disconnected" in text_of(browser.post(f"{PAGE}disconnect/", follow=True))


def test_the_page_says_that_the_provider_is_away(cast: Cast, stripe) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    stripe.script("POST /v1/accounts", "lose_request")

    sent = browser.post(PAGE, {"country": "US"})

    assert "does not answer" in text_of(sent)
