"""Cards and bank accounts that clients keep (S0-37, S0-38, D10)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from features.accounts import sessions
from features.accounts.models import Session
from features.base.errors import FreshProofNeeded, NotThere, Unavailable
from features.billing import customers
from features.billing.models import PaymentMethod
from features.billing.operations import methods
from features.billing.switches import PAYMENT_METHODS
from integrations.payments.gateway import provider
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.factories.billing import released
from tests.factories.online import connected, saved
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
PAGE = "/payment-methods/"
BACK = "http://localhost/back/"


@pytest.fixture
def account(a: FirmCast, stripe):
    return connected(stripe)


def session_of(contact, age: timedelta = timedelta()) -> Session:
    session, _ = sessions.start(
        user=contact.user, side=Session.Side.CLIENT, method="link", now=timezone.now() - age
    )
    return session


def add(contact, client, **given) -> methods.Begun:
    given = {"session": session_of(contact), "return_url": BACK, "now": timezone.now()} | given
    return methods.add(contact=contact, client=client, **given)


@pytest.mark.requirement("S0-38")
def test_a_card_is_typed_at_the_provider_and_kept(a, account, stripe) -> None:
    begun = add(a.alice, a.household)
    stripe.confirm(begun.account_id, begun.client_secret)

    methods.catch_up(contact=a.alice, client=a.household, now=timezone.now())

    [kept] = methods.kept_by(a.alice)
    assert (str(kept), kept.is_default, kept.added_by, kept.expires_on.isoformat()) == (
        "Visa ending 4242", True, a.alice.user, "2034-12-31",
    )  # fmt: skip


def test_the_first_is_the_default_until_another_is_chosen_and_one_always_is(a, account, stripe) -> None:
    first, second = saved(stripe, a.household), saved(stripe, a.household, "5555555555554444")
    given = {"contact": a.alice, "session": session_of(a.alice), "now": timezone.now()}

    methods.make_default(method=second, **given)
    assert [one.pk for one in methods.kept_by(a.alice) if one.is_default] == [second.pk]

    methods.remove(method=PaymentMethod.objects.get(pk=second.pk), **given)
    assert [one.pk for one in methods.kept_by(a.alice) if one.is_default] == [first.pk]
    with pytest.raises(NotThere):
        methods.remove(method=PaymentMethod.objects.get(pk=second.pk), **given)


@pytest.mark.requirement("D10")
def test_whoever_changes_them_has_just_proved_who_they_are(a, account, stripe) -> None:
    kept, old = saved(stripe, a.household), session_of(a.alice, timedelta(minutes=11))

    with pytest.raises(FreshProofNeeded):
        add(a.alice, a.household, session=old)
    for change in (methods.make_default, methods.remove):
        with pytest.raises(FreshProofNeeded):
            change(contact=a.alice, method=kept, session=old, now=timezone.now())


def test_they_are_their_clients_alone(a, account, stripe) -> None:
    kept = saved(stripe, a.household)

    assert methods.kept_by(a.charlie) == []
    with pytest.raises(NotThere):
        add(a.charlie, a.household)
    for change in (methods.make_default, methods.remove):
        with pytest.raises(NotThere):
            change(contact=a.charlie, method=kept, session=session_of(a.charlie), now=timezone.now())


def test_while_the_provider_is_away_nothing_changes(a, account, stripe) -> None:
    kept = saved(stripe, a.household)
    stripe.script("POST /v1/payment_methods", "lose_request")

    with pytest.raises(Unavailable):
        methods.remove(contact=a.alice, method=kept, session=session_of(a.alice), now=timezone.now())

    kept.refresh_from_db()
    assert kept.removed_at is None


@pytest.mark.requirement("S0-37")
def test_the_tab_is_there_only_with_stripe_and_the_switch(cast: Cast, stripe, turn) -> None:
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert browser.get(PAGE).status_code == 404
    assert PAGE not in browser.get("/").content.decode()

    with inside(cast.a.firm):
        connected(stripe)
    assert PAGE in browser.get("/").content.decode()
    assert "Nothing kept yet" in text_of(browser.get(PAGE))

    turn(PAYMENT_METHODS, on=False)
    assert browser.get(PAGE).status_code == 404


def test_the_page_leads_to_the_providers_page_and_back(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    sent = browser.post(f"{PAGE}{cast.a.household.pk}/new/")
    assert sent["Location"].startswith(stripe.url)
    stripe.checkout_pays(sent["Location"])
    page = browser.get(f"{PAGE}{cast.a.household.pk}/back/", follow=True)

    assert "Visa ending 4242" in text_of(page)
    with inside(cast.a.firm):
        kept = PaymentMethod.objects.get()
    assert "is removed" in text_of(browser.post(f"{PAGE}{kept.pk}/removal/", follow=True))
    assert browser.post(f"{PAGE}{cast.a.bakery.pk}/new/").status_code == 404


@pytest.mark.requirement("S0-38")
def test_with_scripts_the_form_is_shown_on_our_page(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        account = connected(stripe)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    sent = browser.post(f"{PAGE}{cast.a.household.pk}/new/", {"script": "1"})
    page = browser.get(sent["Location"])
    [secret] = re.findall(r'data-secret="([^"]+)"', page.content.decode())
    assert stripe.url in page["Content-Security-Policy"]
    stripe.confirm(account.account_id, secret)

    assert browser.get(sent["Location"])["Location"].endswith("/back/")  # it is over
    kept = browser.get(f"{PAGE}{cast.a.household.pk}/back/", follow=True)
    assert "Visa ending 4242" in text_of(kept)


def test_the_form_is_for_what_was_begun_for_this_client(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
        theirs = add(cast.a.charlie, cast.a.bakery)
        add(cast.a.alice, cast.a.household)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    for setup in (theirs.setup_id, "seti_unknown", "../customers"):
        page = browser.get(f"{PAGE}{cast.a.household.pk}/form/", {"setup": setup})
        assert page.status_code == 404
    assert browser.get(f"{PAGE}{cast.a.bakery.pk}/form/?setup={theirs.setup_id}").status_code == 404


@pytest.mark.requirement("D10")
def test_keeping_a_card_while_paying_takes_the_same_proof_as_adding_one(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
        invoice = released(cast.a)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    with inside(cast.a.firm):
        Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))
    sent = {"said": str(invoice.total), "method": "new", "once": str(uuid4()), "script": "1"}

    asked = browser.post(f"/invoices/{invoice.pk}/pay/", {**sent, "saves": "1"})
    assert "/confirm/" in asked["Location"]
    assert "/card/" in browser.post(f"/invoices/{invoice.pk}/pay/", sent)["Location"]


def test_one_taken_away_at_the_provider_leaves_a_default(a, account, stripe) -> None:
    first, second = saved(stripe, a.household), saved(stripe, a.household, "5555555555554444")
    provider().detach(account_id=account.account_id, method_id=first.method_id, key="gone")

    seen = provider().read_method(account_id=account.account_id, method_id=first.method_id)
    customers.refresh(first, seen, now=timezone.now())

    assert [(one.pk, one.is_default) for one in methods.kept_by(a.alice)] == [(second.pk, True)]
